"""People take turns, and within a turn guilds alternate: against a naive queue, and as promises of their own."""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petbot.domain.ids import GuildId, OrderId, UserId
from petbot.domain.orders import Order
from petbot.store.database import Database, Transaction
from tests.builders import an_order
from tests.fakes.clock import NOON

LIMITS = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@dataclass(frozen=True)
class Places:
    """A person places an order."""

    user: int
    guild: int | None


@dataclass(frozen=True)
class Cancels:
    """The order at this index of those in line, counted round, is cancelled."""

    index: int


Claims = None
"""The dispatcher claims an order."""

placing = st.builds(Places, user=st.integers(1, 4), guild=st.sampled_from([None, 1, 2, 3]))
happenings = st.lists(
    st.one_of(placing, placing, st.just(Claims), st.builds(Cancels, index=st.integers(0, 9))), max_size=20
)


class Undo(Exception):
    """Ends a transaction without a commit."""


@asynccontextmanager
async def undone(database: Database) -> AsyncGenerator[Transaction]:
    """A transaction that is undone at its end, so that the next example finds an empty database."""
    with suppress(Undo):
        async with database.transaction() as t:
            yield t
            raise Undo


@dataclass
class NaiveOrder:
    """An order and its place in line, found by looking at all others."""

    order: Order
    turn: float
    guild_turn: int
    claimed: bool = False


@dataclass
class NaiveQueue:
    """The same rules over plain lists. Turns are 1, 2, 3...; those who join a turn late stand half a turn before it."""

    served: float = 1
    orders: list[NaiveOrder] = field(default_factory=list[NaiveOrder])

    @property
    def line(self) -> list[NaiveOrder]:
        """Orders that wait; the first come first."""
        return [placed for placed in self.orders if not placed.claimed]

    def add(self, order: Order) -> None:
        """Place an order."""
        now = int(self.served + 0.5)
        mine = [o.turn for o in self.orders if o.order.user_id == order.user_id and o.turn >= now - 0.5]
        turn = int(max(mine) + 0.5) + 1 if mine else now - 0.5
        here = [o for o in self.orders if o.turn == turn]
        last = max((o.guild_turn for o in here if o.order.guild_id == order.guild_id), default=0)
        first = min((o.guild_turn for o in here if not o.claimed), default=1)
        self.orders.append(NaiveOrder(order=order, turn=turn, guild_turn=max(first, last + 1)))

    def claim(self) -> OrderId | None:
        """Take the next order."""
        if not self.line:
            return None
        first = min(self.line, key=lambda placed: (placed.turn, placed.guild_turn))
        first.claimed, self.served = True, max(self.served, first.turn)
        return first.order.order_id

    def cancel(self, index: int) -> OrderId | None:
        """Forget an order in line."""
        if not self.line:
            return None
        gone = self.line[index % len(self.line)]
        self.orders.remove(gone)
        return gone.order.order_id


async def claimed(t: Transaction) -> Order | None:
    """Claim an order and finish it."""
    job = await t.jobs.claim(NOON, "tests")
    if job is None:
        return None
    await t.jobs.save(job.done(NOON))
    return job.order


async def everything(t: Transaction) -> list[Order]:
    """All orders in line, in the order in which they are claimed."""
    orders: list[Order] = []
    while order := await claimed(t):
        orders.append(order)
    return orders


def placed(happening: Places) -> Order:
    """The order that somebody places."""
    guild_id = None if happening.guild is None else GuildId(happening.guild)
    return an_order(user_id=UserId(happening.user), guild_id=guild_id)


@LIMITS
@given(happenings)
async def test_claims_are_those_of_a_naive_queue(database: Database, happenings: list[Places | Cancels | None]) -> None:
    naive = NaiveQueue()
    async with undone(database) as t:
        for happening in happenings:
            match happening:
                case Places():
                    order = placed(happening)
                    naive.add(order)
                    await t.jobs.add(order)
                case Cancels(index=index):
                    if order_id := naive.cancel(index):
                        await t.jobs.save((await t.jobs.get(order_id)).cancelled())
                case None:
                    order = await claimed(t)
                    assert (order and order.order_id) == naive.claim()
        while naive.line:
            order = await claimed(t)
            assert order is not None
            assert order.order_id == naive.claim()
        assert await claimed(t) is None


@LIMITS
@given(st.lists(placing, max_size=12))
async def test_nobodys_second_order_goes_before_anothers_first(database: Database, placings: list[Places]) -> None:
    async with undone(database) as t:
        for placing in placings:
            await t.jobs.add(placed(placing))
        drawn: Counter[UserId] = Counter()
        rounds: list[int] = []
        for order in await everything(t):
            drawn[order.user_id] += 1
            rounds.append(drawn[order.user_id])
        assert rounds == sorted(rounds)


@LIMITS
@given(st.lists(st.integers(1, 3), max_size=9))
async def test_guilds_alternate_within_a_turn(database: Database, guilds: list[int]) -> None:
    async with undone(database) as t:
        for user, guild in enumerate(guilds):
            await t.jobs.add(placed(Places(user=user, guild=guild)))
        drawn: Counter[GuildId | None] = Counter()
        rounds: list[int] = []
        for order in await everything(t):
            drawn[order.guild_id] += 1
            rounds.append(drawn[order.guild_id])
        assert rounds == sorted(rounds)


@LIMITS
@given(st.lists(st.one_of(placing, placing, st.just(Claims)), max_size=20))
async def test_nobody_is_passed_more_than_twice_in_a_row(database: Database, happenings: list[Places | None]) -> None:
    line: list[Order] = []
    passed: Counter[tuple[UserId, UserId]] = Counter()
    async with undone(database) as t:
        for happening in [*happenings, *(Claims for _ in happenings)]:
            if happening is not None:
                line.append(placed(happening))
                await t.jobs.add(line[-1])
            elif order := await claimed(t):
                line.remove(order)
                waiting = {other.user_id for other in line}
                for user_id in waiting:
                    passed[user_id, order.user_id] += 1
                    assert user_id == order.user_id or passed[user_id, order.user_id] <= 2
                for pair in list(passed):
                    if pair[0] == order.user_id or pair[0] not in waiting:
                        del passed[pair]


async def test_a_newcomer_goes_before_all_who_wait_for_another_turn(database: Database) -> None:
    async with database.transaction() as t:
        for user in (1, 2):
            for _ in range(10):
                await t.jobs.add(placed(Places(user=user, guild=1)))
        for _ in range(19):
            await claimed(t)
        newcomer = await t.jobs.add(placed(Places(user=3, guild=1)))
        assert await claimed(t) == newcomer.order


async def test_cancelled_orders_do_not_cost_a_turn(database: Database) -> None:
    async with database.transaction() as t:
        for _ in range(5):
            job = await t.jobs.add(placed(Places(user=1, guild=1)))
            await t.jobs.save(job.cancelled())
        other = [await t.jobs.add(placed(Places(user=2, guild=1))) for _ in range(2)]
        mine = await t.jobs.add(placed(Places(user=1, guild=1)))
        assert await everything(t) == [other[0].order, mine.order, other[1].order]


async def test_a_guild_that_joins_late_does_not_make_up_for_its_absence(database: Database) -> None:
    async with database.transaction() as t:
        early = [await t.jobs.add(placed(Places(user=user, guild=1))) for user in (1, 2, 3)]
        for _ in range(2):
            await claimed(t)
        late = [await t.jobs.add(placed(Places(user=user, guild=2))) for user in (4, 5)]
        assert await everything(t) == [early[2].order, late[0].order, late[1].order]
