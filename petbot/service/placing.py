"""Placing: how choices become an order in the queue, whoever asks for it and why. Part of a use case's transaction."""

import random
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from petbot.catalogue.additions import Additions
from petbot.catalogue.catalogue import Catalogue
from petbot.domain.cards import Address, Card
from petbot.domain.choices import Choices
from petbot.domain.errors import TooMany
from petbot.domain.ids import CardId, OrderId, UserId
from petbot.domain.moderation import Denied
from petbot.domain.orders import Job, Order
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.texts import plural
from petbot.service.adapterdesk import additions
from petbot.service.asker import Asker
from petbot.service.dispatching import Dispatcher
from petbot.service.faces import Ticket
from petbot.service.gate import Gate
from petbot.store.database import Database, Transaction

TOO_MANY = plural(
    "You have 1 order waiting or being drawn already, which is the limit."
    " Wait until it is done, or press Cancel on it, and then press Generate again.",
    "You have {number} orders waiting or being drawn already, which is the limit."
    " Wait until one is done, or press Cancel on one, and then press Generate again.",
)


class Kept(Protocol):
    """What was drawn before and may be drawn once more: a profile, or an order."""

    @property
    def recipe(self) -> Recipe:
        """What it was drawn by."""
        ...

    def draws(self, choices: Choices, model_profile: str) -> bool:
        """Whether the recipe is the one of these choices on this model."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one person may have."""

    max_outstanding: int = 5
    """Orders queued, waiting or being drawn at the same time."""


def short_id() -> str:
    """Twelve URL-safe characters that nobody guesses (72 bits)."""
    return secrets.token_urlsafe(9)


class Placing:
    """Makes cards and orders."""

    def __init__(
        self,
        *,
        database: Database,
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

    async def order(self, t: Transaction, card: Card, asker: Asker, kept: Kept | None = None) -> Ticket:
        """Order what the stored card says. Raises a Refusal of the gate, or TooMany."""
        policy = await self._gate.order(t, asker, card.choices)
        recipe = self._recipe(card.choices, await additions(t, card.choices, policy), kept)
        order = Order(
            order_id=OrderId(self._new_id()),
            card_id=card.card_id,
            user_id=asker.user_id,
            guild_id=asker.guild_id,
            choices=card.choices,
            recipe=replace(recipe, strictness=policy.strictness),
            placed_at=self._clock(),
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

    def _recipe(self, choices: Choices, added: Additions, kept: Kept | None) -> Recipe:
        """A new one; of a profile its own, unless choices or model are others or an adapter is not used any more."""
        used = {one.adapter.sha256 for one in added.learned}
        if kept and kept.draws(choices, self._profile.name) and {a.sha256 for a in kept.recipe.adapters} <= used:
            return kept.recipe
        seeds = kept.recipe.seeds if kept else ()
        more = (self._rng.randrange(2**32) for _ in range(choices.count - len(seeds)))
        return self._catalogue.compose(choices, self._profile, (*seeds, *more), added)

    async def _check_limit(self, t: Transaction, user_id: UserId) -> None:
        most = self._limits.max_outstanding
        if await t.jobs.outstanding(user_id) >= most:
            raise TooMany(TOO_MANY.format(number=most))


async def _language(t: Transaction, asker: Asker, *, private: bool) -> str:
    """What is read by one person is in theirs, what a guild reads in the guild's."""
    if private or asker.guild_id is None:
        return asker.locale
    return (await t.policies.of(asker.guild_id)).locale or asker.guild_locale or asker.locale
