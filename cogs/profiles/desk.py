"""What happens to saved pets: they are saved, listed, opened, drawn again, and changed on a form."""

from collections.abc import Mapping, Sequence

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.cards import CardDesk
from cogs.controls import Act, Answer
from cogs.form.desk import FormDesk
from cogs.moderating.given import only
from cogs.profiles import wording
from cogs.profiles.faces import NAME_INPUT, name_modal
from cogs.profiles.giving import GivingDesk
from cogs.profiles.keeping import KeepingDesk
from cogs.profiles.showing import Album, profile_of
from cogs.speaking import ask, tell_more
from cogs.wording import OUTDATED
from petbot.catalogue import Catalogue
from petbot.domain.cards import Address
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.domain.petprofiles import PetProfile, ProfileId
from petbot.domain.texts import joined
from petbot.service.ordering import Ordering
from petbot.service.petprofiles import Change, Profiles, Redrawn

MOST = 4
"""Digits of a number that a control of ours may hold."""


class ProfilesDesk:
    """Answers for saved pets. Their cards are private: each press edits its own by its own token."""

    def __init__(
        self,
        *,
        profiles: Profiles,
        ordering: Ordering,
        catalogue: Catalogue,
        form: FormDesk,
        cards: CardDesk,
        answers: Answers,
    ) -> None:
        """`form` shows the forms that start here, `cards` the tickets."""
        self.answers = answers
        self.giving = GivingDesk(profiles, album := Album(profiles, catalogue))
        self._profiles = profiles
        self._ordering = ordering
        self._form = form
        self._cards = cards
        self._album = album
        self.verbs: Mapping[str, Answer] = {
            "saved": self._saved,
            "profiles": self._turn,
            "profile": self._return,
            "profileopen": self._open,
            "profileagain": self._again,
            "profilechange": self._change,
            **KeepingDesk(profiles, album).verbs,
            **self.giving.verbs,
        }

    async def ask_name(self, interaction: Interaction, card_id: CardId, place: int) -> None:
        """Ask under which name to save picture number `place`, from 0; it must be the first answer to a press."""
        name = await self._profiles.suggest(card_id, reading.asker(interaction), place)
        await ask(interaction, name_modal(f"saved:{place}:{card_id}", wording.SAVE_TITLE, name))

    async def open_list(self, interaction: Interaction) -> None:
        """The command: the first page."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._album.show_page(interaction)

    async def matching(self, interaction: Interaction, typed: str, most: int) -> list[PetProfile]:
        """The asker's saved pets with names like this."""
        return await self._profiles.matching(reading.asker(interaction), typed, most)

    async def draw(
        self, interaction: Interaction, name: str, beside: str, changes: Sequence[Change], *, private: bool
    ) -> None:
        """The command: a saved pet again; the names are as they were typed."""
        asker = reading.asker(interaction)
        address, private = await self._new_card(interaction, private=private)
        profile = await self._profiles.wanted(asker, name)
        other = (await self._profiles.wanted(asker, beside)).profile_id if beside else None
        again = self._profiles.again(asker, address, profile.profile_id, changes, beside=other, private=private)
        await self._show_redrawn(interaction, await again)

    async def _saved(self, interaction: Interaction, act: Act) -> None:
        """The modal of `ask_name`."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        asker, place = reading.asker(interaction), _number(act.detail)
        profile = await self._profiles.save(act.card_id, asker, act.text(NAME_INPUT), place)
        await self._album.show(interaction, profile.profile_id, wording.SAVED)

    async def _turn(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._album.show_page(interaction, _number(act.argument))

    async def _return(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._album.show(interaction, profile_of(act))

    async def _open(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._album.show(interaction, ProfileId(only(act.values)))

    async def _again(self, interaction: Interaction, act: Act) -> None:
        address, private = await self._new_card(interaction)
        again = self._profiles.again(reading.asker(interaction), address, profile_of(act), private=private)
        await self._show_redrawn(interaction, await again)

    async def _change(self, interaction: Interaction, act: Act) -> None:
        """A form on a new card: the saved pet itself stays as it is."""
        address, private = await self._new_card(interaction)
        card = await self._profiles.form(reading.asker(interaction), address, profile_of(act), private=private)
        await self._form.show(interaction, card, wording.KEEPS_SEED)

    async def _show_redrawn(self, interaction: Interaction, redrawn: Redrawn) -> None:
        await self._cards.show_placed(interaction, redrawn.ticket.card.card_id)
        if redrawn.news:
            await tell_more(interaction, joined(" ", redrawn.news))

    async def _new_card(self, interaction: Interaction, *, private: bool = False) -> tuple[Address, bool]:
        """Acknowledged by a new message: its address, and whether it is private; a guild may want that of all."""
        private = private or await self._ordering.private_for(reading.asker(interaction))
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        return reading.address(interaction, callback.message_id if callback else None), private


def _number(text: str) -> int:
    """A page or a place. Raises Refusal for what is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST):
        raise Refusal(OUTDATED)
    return int(text)
