"""Policies, sanctions, pauses, cases and the record, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.errors import NotFound
from petbot.domain.ids import CardId, CaseId, ChannelId, GuildId, OrderId, RoleId
from petbot.domain.moderation import Act, Case, CaseState, Halt, Pause, Record
from petbot.domain.policies import Allowance, Policy, RoleAllowance
from petbot.domain.textdata import data_of
from petbot.domain.texts import Text, tr
from petbot.store.database import Database
from tests.builders import GUILD, MARA, OTTO, an_order
from tests.fakes.clock import NOON

HOUR = timedelta(hours=1)
ELSEWHERE = GuildId(2002)


def a_case(**changes: object) -> Case:
    """An open case about a picture of Mara's, reported by Otto."""
    case = Case(
        case_id=CaseId("case1"),
        guild_id=GUILD,
        order_id=OrderId("order1"),
        card_id=CardId("card1"),
        owner_id=MARA,
        reporter_id=OTTO,
        reason="rude",
        opened_at=NOON,
    )
    return replace(case, **changes)  # pyright: ignore[reportArgumentType]


async def test_a_guild_without_rules_has_those_that_forbid_nothing(database: Database) -> None:
    async with database.transaction() as t:
        assert await t.policies.of(GUILD) == Policy()


async def test_a_policy_is_kept_until_the_grace_after_leaving_is_over(database: Database) -> None:
    policy = Policy(
        channels=(ChannelId(1),),
        allowance=Allowance(per_hour=2),
        by_role=(RoleAllowance(role_id=RoleId(9), per_day=50),),
        words=("/b[a@]d/",),
    )
    async with database.transaction() as t:
        await t.policies.save(GUILD, policy)
        await t.policies.left(GUILD, NOON)
        assert await t.policies.forget_left_before(NOON) == []
        assert await t.policies.of(GUILD) == policy
        assert await t.policies.forget_left_before(NOON + HOUR) == [GUILD]
        assert await t.policies.of(GUILD) == Policy()


async def test_a_ban_holds_until_it_is_lifted_and_a_time_out_until_its_end(database: Database) -> None:
    async with database.transaction() as t:
        await t.sanctions.impose(MARA, GUILD, reason="spam", by=OTTO, since=NOON, until=NOON + HOUR)
        found = await t.sanctions.against(MARA, GUILD, NOON)
        assert found is not None
        assert found.reason == "spam"
        assert await t.sanctions.against(MARA, ELSEWHERE, NOON) is None
        assert await t.sanctions.against(MARA, GUILD, NOON + HOUR) is None
        await t.sanctions.impose(MARA, None, reason="worse", by=OTTO, since=NOON, until=None)
        found = await t.sanctions.against(MARA, ELSEWHERE, NOON + 1000 * HOUR)
        assert found is not None
        assert found.guild_id is None
        assert await t.sanctions.lift(MARA, None)
        assert not await t.sanctions.lift(MARA, None)
        assert await t.sanctions.against(MARA, ELSEWHERE, NOON) is None


async def test_a_ban_survives_that_its_person_is_made_nameless(database: Database) -> None:
    async with database.transaction() as t:
        await t.sanctions.impose(MARA, GUILD, reason="spam", by=OTTO, since=NOON, until=None)
        await t.sanctions.make_nameless(MARA)
        [listed] = await t.sanctions.listed(GUILD, NOON, limit=10)
        assert listed.user_id is None
        assert str(MARA) not in listed.subject
        assert await t.sanctions.against(MARA, GUILD, NOON) is not None


async def test_orders_of_a_paused_guild_wait_and_those_of_others_are_drawn(database: Database) -> None:
    async with database.transaction() as t:
        paused, other = an_order(), replace(an_order(), guild_id=ELSEWHERE)
        await t.jobs.add(paused)
        await t.jobs.add(other)
        await t.pauses.set(Pause(guild_id=GUILD, halt=Halt.PAUSED, by=OTTO, since=NOON))
        claimed = await t.jobs.claim(NOON, "me")
        assert claimed is not None
        assert claimed.order.order_id == other.order_id
        assert await t.jobs.claim(NOON, "me") is None
        assert await t.pauses.resume(GUILD)
        assert await t.jobs.claim(NOON, "me") is not None


async def test_a_pause_of_everything_stops_all_and_a_draining_queue_is_drawn(database: Database) -> None:
    async with database.transaction() as t:
        await t.jobs.add(an_order())
        await t.pauses.set(Pause(guild_id=None, halt=Halt.PAUSED, by=OTTO, since=NOON, reason="new card"))
        assert await t.jobs.claim(NOON, "me") is None
        found = await t.pauses.of(GUILD)
        assert found is not None
        assert found.reason == "new card"
        await t.pauses.set(Pause(guild_id=None, halt=Halt.DRAINING, by=OTTO, since=NOON))
        assert await t.jobs.claim(NOON, "me") is not None


async def test_a_case_is_found_while_it_is_open_and_gone_with_its_people(database: Database) -> None:
    async with database.transaction() as t:
        await t.cases.add(a_case())
        assert await t.cases.open_about(OrderId("order1")) == a_case()
        assert await t.cases.open_in(GUILD, limit=5) == [a_case()]
        closed = a_case(state=CaseState.REMOVED, closed_by=OTTO)
        await t.cases.save(closed)
        assert await t.cases.open_about(OrderId("order1")) is None
        assert await t.cases.get(CaseId("case1")) == closed
        await t.cases.forget(OTTO)
        with pytest.raises(NotFound):
            await t.cases.get(CaseId("case1"))


async def test_the_record_is_read_from_both_ends_and_keeps_what_was_done_by_the_nameless(database: Database) -> None:
    lines = [
        Record(
            at=NOON + n * HOUR, act=Act.BAN, guild_id=GUILD, actor_id=OTTO, subject_id=MARA, detail={"reason": str(n)}
        )
        for n in range(3)
    ]
    async with database.transaction() as t:
        for line in lines:
            await t.records.add(line)
        assert await t.records.newest(GUILD, limit=2) == lines[:0:-1]
        assert [line async for line in t.records.all_of(GUILD)] == lines
        assert await t.records.counts(GUILD, Act.BAN, NOON + HOUR) == 2
        await t.records.make_nameless(MARA)
        assert await t.records.about(MARA) == []
        assert {line.subject_id for line in await t.records.newest(GUILD, limit=9)} == {None}
        await t.records.sweep(NOON + HOUR)
        assert len(await t.records.newest(GUILD, limit=9)) == 2


async def test_what_the_record_tells_is_still_a_text_when_it_is_read(database: Database) -> None:
    told = tr("{hour} an hour, {day} a day", hour=3, day=tr("no limit"))
    async with database.transaction() as t:
        await t.records.add(Record(at=NOON, act=Act.POLICY, guild_id=GUILD, actor_id=OTTO, detail={"allowance": told}))
    async with database.reading() as t:
        [line] = await t.records.newest(GUILD, limit=1)
    read = line.detail["allowance"]
    assert read == "3 an hour, no limit a day"
    assert isinstance(read, Text)
    assert data_of(read) == data_of(told)
