"""Tickets: keeps the cards of waiting orders true, one loop for all: place in line, time of arrival, steps drawn."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from petbot.domain.cards import Card
from petbot.domain.ids import CardId
from petbot.domain.orders import Job
from petbot.service.courier import Courier, RouteClosed, TryLater
from petbot.service.dispatching import Dispatcher
from petbot.service.faces import Ticket
from petbot.service.locks import Locks
from petbot.service.loops import Bell, survives
from petbot.store.database import Database, Transaction

log = logging.getLogger(__name__)
EVERY = timedelta(seconds=3)
"""The least time between two edits of one card."""
MOST = 200
"""Cards kept true at a time, those that are drawn or next first; Discord allows about 50 requests a second."""
AT_ONCE = 8
"""Edits under way at the same time."""
NEAR = 10
"""Places from which on every step forward is shown; further back, one in NEAR."""
STEADY = timedelta(seconds=10)
"""A new estimate that is this close to the one shown is not worth an edit; nor is one within a fifth of the wait."""


AFTER_TROUBLE = timedelta(minutes=1)
"""Rest of a card whose edit failed in a way that we do not know."""


@dataclass(slots=True, kw_only=True)
class _Shown:
    """What a card's message says, as far as this process knows; None where it was not we who wrote it."""

    ticket: Ticket | None = None
    not_before: datetime | None = None
    """Discord asked for patience until then."""
    dead_token: str | None = None
    """A token that Discord refused; a press on the card brings another."""
    edit: asyncio.Task[None] | None = None
    """The one that is under way."""


class Tickets:
    """One loop. What was shown is kept in memory only: after a restart each card is edited once too often."""

    def __init__(
        self,
        *,
        database: Database,
        dispatcher: Dispatcher,
        courier: Courier,
        locks: Locks,
        clock: Callable[[], datetime],
        stop: asyncio.Event,
        every: timedelta = EVERY,
    ) -> None:
        """`locks` are the card locks that Delivering and the cogs use too."""
        self._database = database
        self._dispatcher = dispatcher
        self._courier = courier
        self._locks = locks
        self._clock = clock
        self._every = every
        self._bell = Bell(stop)
        self._stop = stop
        self._room = asyncio.Semaphore(AT_ONCE)
        self._shown: dict[CardId, _Shown] = {}

    def wake(self) -> None:
        """An order was placed. With none left the loop sleeps until then."""
        self._bell.ring()

    async def run(self) -> None:
        """Look every few seconds while orders wait, until stopped."""
        async with asyncio.TaskGroup() as group:
            while not self._stop.is_set():
                if await survives(self._look(group), "Looking for tickets to renew") and not self._shown:
                    await self._bell.wait()
                await self._bell.rest(self._every)
            for shown in self._shown.values():
                if shown.edit:
                    shown.edit.cancel()

    async def _look(self, group: asyncio.TaskGroup) -> None:
        now = self._clock()
        async with self._database.reading() as t:
            tickets = await self._tickets(t, await t.cards.tickets(MOST))
        live = {ticket.card.card_id for ticket in tickets}
        self._shown = {key: shown for key, shown in self._shown.items() if key in live or shown.edit}
        for ticket in tickets:
            card_id = ticket.card.card_id
            shown = self._shown.setdefault(card_id, _Shown())
            if _may_edit(ticket.card, shown, now) and _worth_showing(ticket, shown.ticket, now):
                shown.edit = group.create_task(self._show(card_id, shown), name=f"ticket {card_id}")

    async def _tickets(self, t: Transaction, live: list[tuple[Card, Job]]) -> list[Ticket]:
        places = await t.jobs.places([job.order.order_id for _, job in live])
        profiles = {job.order.recipe.model_profile for _, job in live}
        speeds = {profile: await t.timings.step_seconds(profile) for profile in profiles}
        return [
            self._dispatcher.ticket(card, job, places[job.order.order_id], speeds[job.order.recipe.model_profile])
            for card, job in live
        ]

    async def _show(self, card_id: CardId, shown: _Shown) -> None:
        try:
            async with self._room, self._locks.of(card_id):
                if not await survives(self._show_alone(card_id, shown), f"Renewing the ticket of card {card_id}"):
                    shown.not_before = self._clock() + AFTER_TROUBLE
        finally:
            shown.edit = None

    async def _show_alone(self, card_id: CardId, shown: _Shown) -> None:
        """With the card's lock held. What is shown is read here, as waiting for the lock may have taken a while."""
        async with self._database.reading() as t:
            card = await t.cards.find(card_id)
            job = await t.jobs.get(card.order_id) if card and card.order_id else None
            if card is None or job is None or card.closed or job.state.final:
                return
            ticket = (await self._tickets(t, [(card, job)]))[0]
        now = self._clock()
        if _has_way(card, shown, now):
            await self._edit(card, _steadied(ticket, shown.ticket, now), shown)

    async def _edit(self, card: Card, ticket: Ticket, shown: _Shown) -> None:
        token = card.address.token
        try:
            await self._courier.show_ticket(card, ticket)
        except TryLater as later:
            shown.not_before = self._clock() + max(later.after, self._every)
        except RouteClosed as closed:
            log.info("The ticket of card %s cannot be renewed: %s", card.card_id, closed)
            shown.dead_token = token.value if token else None
        else:
            shown.ticket = ticket


def _may_edit(card: Card, shown: _Shown, now: datetime) -> bool:
    return shown.edit is None and not card.closed and _has_way(card, shown, now)


def _has_way(card: Card, shown: _Shown, now: datetime) -> bool:
    token = card.address.token
    if token is None or not token.alive(now):
        return False
    return token.value != shown.dead_token and (shown.not_before is None or now >= shown.not_before)


def _steadied(ticket: Ticket, before: Ticket | None, now: datetime) -> Ticket:
    """The ticket with the estimate that is shown already, while that is still about right and not yet past."""
    if before is None or before.eta is None or ticket.eta is None or before.eta <= now:
        return ticket
    slack = max(STEADY, (ticket.eta - now) / 5)
    return replace(ticket, eta=before.eta) if abs(ticket.eta - before.eta) < slack else ticket


def _worth_showing(ticket: Ticket, before: Ticket | None, now: datetime) -> bool:
    return before is None or _gist(_steadied(ticket, before, now)) != _gist(before)


def _gist(ticket: Ticket) -> tuple[object, ...]:
    """What a person would notice to have changed."""
    position, progress = ticket.place.position, ticket.progress
    nearly = position if position <= NEAR else NEAR + round(position / NEAR)
    return ticket.job.state, nearly, ticket.eta, progress.step if progress else None
