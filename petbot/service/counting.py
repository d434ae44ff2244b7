"""Counts a guild's figures."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from petbot.domain.figures import Day, Figures
from petbot.domain.orders import JobState
from petbot.service.asker import Asker
from petbot.service.moderation import managed
from petbot.store.database import Database
from petbot.store.statistics import Placed

DAYS = 30
SHOWN = 8
"""Breeds and rules that are told."""


class Counting:
    """The use case of /petadmin stats. Raises Unmoderated for an asker who does not manage the guild."""

    def __init__(self, *, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def figures(self, asker: Asker, days: int = DAYS) -> Figures:
        """Of the asker's guild over the last days, today among them."""
        guild_id = managed(asker)
        today = self._clock().date()
        first = today - timedelta(days=days - 1)
        since = datetime.combine(first, datetime.min.time(), self._clock().tzinfo)
        async with self._database.reading() as t:
            orders = await t.statistics.orders(guild_id, since)
            refusals = await t.statistics.refusals(guild_id, since)
        breeds = Counter(order.breed for order in orders if order.breed and order.state is JobState.DONE)
        return Figures(
            days=_days(orders, first, days),
            people=len({order.user_id for order in orders}),
            breeds=tuple(breeds.most_common(SHOWN)),
            refusals=tuple(refusals.most_common(SHOWN)),
        )


def _days(orders: Sequence[Placed], first: date, count: int) -> tuple[Day, ...]:
    by_day: defaultdict[date, list[Placed]] = defaultdict(list)
    for order in orders:
        by_day[order.placed_at.date()].append(order)
    return tuple(_day(day, by_day[day]) for day in (first + timedelta(days=n) for n in range(count)))


def _day(day: date, orders: Sequence[Placed]) -> Day:
    drawn = [order for order in orders if order.state is JobState.DONE]
    failed = sum(order.state in {JobState.FAILED, JobState.CANCELLED} for order in orders)
    waits = [(order.ended_at - order.placed_at).total_seconds() for order in drawn if order.ended_at]
    return Day(
        date=day,
        drawn=len(drawn),
        failed=failed,
        open=len(orders) - len(drawn) - failed,
        wait=median(waits) if waits else None,
    )
