"""Placing: how choices become an order in the queue, whoever asks for it and why. Part of a use case's transaction."""

import random
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from petbot.catalogue.additions import Additions
from petbot.catalogue.catalogue import Catalogue
from petbot.domain.cards import Address, Card
from petbot.domain.choices import Choices, StartPicture
from petbot.domain.errors import NotFound, Refusal, TooMany
from petbot.domain.ids import CardId, OrderId, UserId
from petbot.domain.moderation import Denied
from petbot.domain.orders import Job, Order
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.retention import Retention
from petbot.domain.texts import plural, tr
from petbot.service.adapterdesk import additions
from petbot.service.asker import Asker
from petbot.service.dispatching import Dispatcher
from petbot.service.faces import Ticket
from petbot.service.gate import Gate
from petbot.service.inheriting import Inherited
from petbot.store.database import Database, Transaction
from petbot.store.images import Images

TOO_MANY = plural(
    "You have 1 order waiting or being drawn already, which is the limit."
    " Wait until it is done, or press Cancel on it, and then try again.",
    "You have {number} orders waiting or being drawn already, which is the limit."
    " Wait until one is done, or press Cancel on one, and then try again.",
)
CHANGED = tr(
    "What drew this picture has changed since, so I cannot draw it again just as it is."
    " Have a variation drawn of it instead, or press Reroll."
)

NOT_KEPT = tr(
    "The picture that this starts from is no longer kept."
    " Type `/pet photo` to give it again, or take it out of the form if it is still open."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one person may have."""

    max_outstanding: int = 5
    """Orders queued, waiting or being drawn at the same time."""
    uploads_kept: timedelta = Retention().uploads
    """How long a picture to start from stays after it was used in an order."""


def short_id() -> str:
    """Twelve URL-safe characters that nobody guesses (72 bits)."""
    return secrets.token_urlsafe(9)


class Placing:
    """Makes cards and orders."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        catalogue: Catalogue,
        profile: ModelProfile,
        dispatcher: Dispatcher,
        clock: Callable[[], datetime],
        gate: Gate,
        limits: Limits,
        new_id: Callable[[], str] = short_id,
        rng: random.Random,
    ) -> None:
        self._database = database
        self._images = images
        self._catalogue = catalogue
        self._profile = profile
        self._dispatcher = dispatcher
        self._clock = clock
        self._gate = gate
        self._limits = limits
        self._new_id = new_id
        self._rng = rng

    @asynccontextmanager
    async def gated(self, asker: Asker) -> AsyncGenerator[Transaction]:
        """A transaction in which the gate is asked; what it denies goes into the record."""
        try:
            async with self._database.transaction() as t:
                yield t
        except Denied as denied:
            async with self._database.transaction() as t:
                await self._gate.note(t, asker, denied)
            raise

    async def new_card(
        self, t: Transaction, asker: Asker, address: Address, choices: Choices, *, private: bool
    ) -> Card:
        """A card that is not stored yet, in the language of those who will read it."""
        return Card(
            card_id=CardId(self._new_id()),
            user_id=asker.user_id,
            address=address,
            choices=choices,
            locale=await _language(t, asker, private=private),
            private=private,
        )

    async def order(self, t: Transaction, card: Card, asker: Asker, inherited: Inherited | None = None) -> Ticket:
        """Order what the stored card says, with what it takes over.

        Raises a Refusal of the gate, TooMany, or NotFound for a start picture.
        """
        policy = await self._gate.order(t, asker, card.choices)
        await self._keep(t, asker.user_id, card.choices.start)
        recipe = self._recipe(card.choices, await additions(t, card.choices, policy), inherited)
        order = Order(
            order_id=OrderId(self._new_id()),
            card_id=card.card_id,
            user_id=asker.user_id,
            guild_id=asker.guild_id,
            choices=card.choices,
            recipe=replace(recipe, strictness=policy.strictness),
            placed_at=self._clock(),
            parent=inherited and inherited.parent,
        )
        await self._check_limit(t, asker.user_id)
        job = await t.jobs.add(order)
        card = replace(card, order_id=order.order_id)
        await t.cards.save(card)
        return await self.ticket(t, card, job)

    async def ticket(self, t: Transaction, card: Card, job: Job) -> Ticket:
        """Where a job stands in the queue."""
        order = job.order
        place = await t.jobs.place(order.order_id)
        step_seconds = await t.timings.step_seconds(order.recipe.model_profile)
        return self._dispatcher.ticket(card, job, place, step_seconds)

    def _recipe(self, choices: Choices, added: Additions, inherited: Inherited | None) -> Recipe:
        if inherited is None:
            return self._catalogue.compose(choices, self._profile, self._seeds(choices), added)
        kept, seeds = inherited.recipe, self._seeds(choices, inherited.recipe.seeds)
        at_hand = kept.start is None or self._images.holds(kept.start.sha256)
        used = {one.adapter.sha256 for one in added.learned}
        if inherited.draws(choices, self._profile.name) and at_hand and {a.sha256 for a in kept.adapters} <= used:
            return replace(kept, seeds=seeds)
        if inherited.exactly:
            raise Refusal(CHANGED)
        composed = self._catalogue.compose(choices, self._profile, seeds, added)
        return replace(composed, start=kept.start) if at_hand and choices == inherited.choices else composed

    def _seeds(self, choices: Choices, kept: tuple[int, ...] = ()) -> tuple[int, ...]:
        more = (self._rng.randrange(2**32) for _ in range(choices.count - len(kept)))
        return (*kept, *more)

    async def _keep(self, t: Transaction, user_id: UserId, start: StartPicture | None) -> None:
        until = self._clock() + self._limits.uploads_kept
        if start and not await t.uploads.keep(user_id, start.sha256, until):
            raise NotFound(NOT_KEPT)

    async def _check_limit(self, t: Transaction, user_id: UserId) -> None:
        most = self._limits.max_outstanding
        if await t.jobs.outstanding(user_id) >= most:
            raise TooMany(TOO_MANY.format(number=most))


async def _language(t: Transaction, asker: Asker, *, private: bool) -> str:
    """What is read by one person is in theirs, what a guild reads in the guild's."""
    if private or asker.guild_id is None:
        return asker.locale
    return (await t.policies.of(asker.guild_id)).locale or asker.guild_locale or asker.locale
