"""Valid values with as little said as a test needs: `an_order(user_id=7)`."""

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from petbot.domain.cards import Address, Card, Token
from petbot.domain.choices import Choices, Pet, Scene, Species
from petbot.domain.ids import CardId, ChannelId, GuildId, MessageId, OrderId, UserId
from petbot.domain.orders import Job, JobState, Order
from petbot.domain.portraits import Delivery, Portrait
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.service.asker import Asker
from tests.fakes.clock import NOON

MARA = UserId(1001)
OTTO = UserId(1002)
GUILD = GuildId(2001)
CHANNEL = ChannelId(3001)
_numbers = count(1)


def a_pet(species: Species = Species.DOG, breed: str = "golden-retriever", coat: str = "golden") -> Pet:
    """A dog, unless told otherwise."""
    return Pet(species=species, breed=breed, coat=coat)


def a_scene(background: str = "beach", extras: tuple[str, ...] = ()) -> Scene:
    """A place without extras."""
    return Scene(background=background, extras=extras)


def some_choices(pet: Pet | None = None, scene: Scene | None = None, pictures: int = 1) -> Choices:
    """Complete choices, by ids of the catalogue."""
    pet, scene = pet or a_pet(), scene or a_scene()
    return Choices(
        species=pet.species,
        breed=pet.breed,
        coat=pet.coat,
        background=scene.background,
        extras=scene.extras,
        count=pictures,
    )


def a_recipe(pictures: int = 1, steps: int = 4, seed: int = 1) -> Recipe:
    """A recipe of `pictures` pictures with `steps` denoising steps each."""
    return Recipe(
        model_profile="noise",
        prompt="dog, brown coat, beach background",
        negative_prompt="",
        num_inference_steps=steps,
        guidance_scale=1.0,
        width=64,
        height=64,
        seeds=tuple(range(seed, seed + pictures)),
    )


def a_profile(folder: Path = Path("no-model")) -> ModelProfile:
    """A model profile that draws in four steps."""
    return ModelProfile(
        name="noise",
        folder=folder,
        native_width=64,
        native_height=64,
        scheduler="",
        num_inference_steps=4,
        guidance_scale=1.0,
        grammar="traits",
        noise=True,
    )


def a_token(value: str = "token", expires_at: datetime = NOON + timedelta(minutes=15)) -> Token:
    """An interaction token that lives as long as Discord lets one live."""
    return Token(application_id=4001, value=value, expires_at=expires_at)


def an_address(
    *,
    channel_id: ChannelId = CHANNEL,
    guild_id: GuildId | None = GUILD,
    message_id: MessageId | None = None,
    token: Token | None = None,
) -> Address:
    """A message in a guild, without a token unless one is given."""
    return Address(
        channel_id=channel_id,
        guild_id=guild_id,
        message_id=message_id or MessageId(next(_numbers) + 5000),
        token=token,
    )


def a_card(
    *,
    card_id: str | None = None,
    user_id: UserId = MARA,
    address: Address | None = None,
    choices: Choices | None = None,
    order_id: OrderId | None = None,
) -> Card:
    """A form of Mara's."""
    return Card(
        card_id=CardId(card_id or f"card{next(_numbers)}"),
        user_id=user_id,
        address=address or an_address(),
        choices=choices or some_choices(),
        locale="en-US",
        order_id=order_id,
    )


def an_order(
    *,
    order_id: str | None = None,
    card_id: CardId | None = None,
    user_id: UserId = MARA,
    guild_id: GuildId | None = GUILD,
    recipe: Recipe | None = None,
    placed_at: datetime = NOON,
) -> Order:
    """An order of Mara's for one picture."""
    return Order(
        order_id=OrderId(order_id or f"order{next(_numbers)}"),
        card_id=card_id or CardId(f"card{next(_numbers)}"),
        user_id=user_id,
        guild_id=guild_id,
        choices=some_choices(),
        recipe=recipe or a_recipe(),
        placed_at=placed_at,
    )


def a_job(order: Order | None = None, state: JobState = JobState.QUEUED, attempts: int = 0) -> Job:
    """A job that nobody has claimed yet."""
    return Job(order=order or an_order(), state=state, attempts=attempts)


def a_portrait(order_id: OrderId, index: int = 0, sha256: str = "ab" * 32) -> Portrait:
    """A picture whose file need not exist."""
    return Portrait(
        order_id=order_id,
        index=index,
        sha256=sha256,
        seed=index,
        width=64,
        height=64,
        alt_text="A dog",
    )


def a_delivery(order_id: OrderId, available_at: datetime = NOON) -> Delivery:
    """A result that is due."""
    return Delivery(order_id=order_id, available_at=available_at, nonce=order_id)


def an_asker(
    user_id: UserId = MARA, *, guild_id: GuildId | None = GUILD, may_moderate: bool = False, alone: bool = False
) -> Asker:
    """Mara, in the guild."""
    return Asker(
        user_id=user_id,
        guild_id=guild_id,
        locale="en-US",
        channels=frozenset({CHANNEL}),
        may_moderate=may_moderate,
        alone=alone,
    )


def a_manager(*, guild_id: GuildId | None = GUILD, operates: bool = False) -> Asker:
    """Otto, who manages the guild."""
    return Asker(user_id=OTTO, guild_id=guild_id, locale="en-US", may_moderate=True, may_manage=True, operates=operates)
