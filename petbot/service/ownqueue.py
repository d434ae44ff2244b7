"""The queue as one person sees it: where their own orders stand, why nothing moves, and an end to all of them."""

from dataclasses import dataclass, replace

from petbot.domain.cards import Card
from petbot.domain.moderation import Halt, Pause
from petbot.domain.orders import Job, JobState
from petbot.service.asker import Asker
from petbot.service.dispatching import Dispatcher
from petbot.service.faces import Ticket
from petbot.service.health import Health
from petbot.service.placing import Placing
from petbot.store.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLine:
    """A person's orders at one moment."""

    tickets: tuple[Ticket, ...]
    """As they stand in line; those being drawn are ahead of the others."""
    pauses: tuple[Pause, ...]
    """What holds them up, or new ones where the person is: of all queues, or of single guilds."""
    drawing: bool
    """False while nothing can be drawn at all."""


class OwnQueue:
    """Use cases about the asker's orders that are neither done nor given up."""

    def __init__(self, *, database: Database, placing: Placing, dispatcher: Dispatcher, health: Health) -> None:
        self._database = database
        self._placing = placing
        self._dispatcher = dispatcher
        self._health = health

    async def line(self, asker: Asker) -> OwnLine:
        """Where the asker's orders stand."""
        async with self._database.reading() as t:
            jobs = await t.jobs.live(None, user_id=asker.user_id)
            guilds = {asker.guild_id, *(job.order.guild_id for job in jobs)}
            pauses = {guild_id: await t.pauses.of(guild_id) for guild_id in guilds}
            tickets = [await self._placing.ticket(t, await t.cards.get(job.order.card_id), job) for job in jobs]
        tickets.sort(key=lambda ticket: ticket.place.position)
        told = {pause.guild_id: pause for pause in pauses.values() if pause is not None}
        return OwnLine(
            tickets=tuple(self._true(ticket, pauses[ticket.job.order.guild_id]) for ticket in tickets),
            pauses=tuple(told.values()),
            drawing=self._health.drawing,
        )

    def _true(self, ticket: Ticket, pause: Pause | None) -> Ticket:
        """The ticket, without a time of arrival while nothing moves."""
        moving = self._health.drawing and (pause is None or pause.halt is not Halt.PAUSED)
        return ticket if moving or ticket.job.state is JobState.RUNNING else replace(ticket, eta=None)

    async def cancel_all(self, asker: Asker) -> list[Card]:
        """Cancel all of the asker's orders that are not over; their cards."""
        async with self._database.transaction() as t:
            jobs = await t.jobs.live(None, user_id=asker.user_id)
            cards = [await self._cancel(t, job) for job in jobs]
        for job in jobs:
            await self._dispatcher.cancel(job.order.order_id)
        return cards

    async def _cancel(self, t: Transaction, job: Job) -> Card:
        await t.jobs.save(job.cancelled())
        card = replace(await t.cards.get(job.order.card_id), closed=True)
        await t.cards.save(card)
        return card
