"""Rules, bans, pauses and reports: what moderators do holds, at once and after a restart."""

from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.domain.choices import Choices, Owner
from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import ChannelId, GuildId, RoleId
from petbot.domain.moderation import Act, CaseState, Denied, Halt, Unmoderated
from petbot.domain.orders import JobState
from petbot.domain.policies import Allowance, Policy, RoleAllowance
from tests.builders import CHANNEL, GUILD, MARA, OTTO, a_manager, an_address, an_asker, some_choices
from tests.service.shop import Shop

HOUR = timedelta(hours=1)
VIP = RoleId(77)
ELSEWHERE = GuildId(2002)


async def rule(shop: Shop, **changes: object) -> None:
    """The guild's policy, with these changes."""
    await shop.moderation.change_policy(a_manager(), lambda policy: replace(policy, **changes))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("policy", "choices", "told"),
    [
        (Policy(channels=(ChannelId(9),)), Choices(), "<#9>"),
        (Policy(roles=(VIP,)), Choices(), "<@&77>"),
        (Policy(max_count=1), Choices(count=2), "1 picture per order"),
        (Policy(owners=False), Choices(owners=(Owner(),)), "choose no owner"),
        (Policy(notes=False), Choices(note="by the sea"), "remove your note"),
        (Policy(looks=("studio",)), Choices(look="watercolour"), "choose another"),
        (Policy(max_quality="draft"), Choices(quality="fine"), "quicker one"),
        (Policy(allowance=Allowance(per_hour=0)), Choices(), "per person and hour"),
        (Policy(allowance=Allowance(per_day=0)), Choices(), "per person and day"),
    ],
)
async def test_each_rule_refuses_with_what_to_do(shop: Shop, policy: Policy, choices: Choices, told: str) -> None:
    wanted = replace(
        some_choices(),
        count=choices.count,
        owners=choices.owners,
        note=choices.note,
        look=choices.look,
        quality=choices.quality,
    )
    card = await shop.ordering.open_form(an_asker(), an_address(), wanted)
    await shop.ordering.place(card.card_id, an_asker())
    await shop.moderation.change_policy(a_manager(), lambda _: policy)
    card = await shop.ordering.open_form(an_asker(), an_address(), wanted)
    with pytest.raises(Denied, match=told):
        await shop.ordering.place(card.card_id, an_asker())
    lines = await shop.moderation.record(a_manager(), limit=5)
    assert [(line.act, line.actor_id) for line in lines] == [(Act.REFUSED, MARA), (Act.POLICY, OTTO)]


async def test_a_rule_lets_pass_whom_it_does_not_mean(shop: Shop) -> None:
    await rule(shop, channels=(CHANNEL,), roles=(VIP,), max_count=2, allowance=Allowance(per_hour=0))
    await rule(shop, by_role=(RoleAllowance(role_id=VIP, per_hour=1),))
    vip = replace(an_asker(), roles=frozenset({VIP}))
    card = await shop.ordering.open_form(vip, an_address(), some_choices(pictures=2))
    assert (await shop.ordering.place(card.card_id, vip)).job.state is JobState.QUEUED
    again = await shop.ordering.open_form(vip, an_address(), some_choices())
    with pytest.raises(Denied, match="1 order per person and hour"):
        await shop.ordering.place(again.card_id, vip)
    shop.clock.move(HOUR + timedelta(seconds=1))
    assert (await shop.ordering.place(again.card_id, vip)).job.state is JobState.QUEUED


async def test_a_banned_person_may_not_begin_nor_order_until_the_ban_is_lifted(shop: Shop) -> None:
    card = await shop.form()
    await shop.moderation.sanction(a_manager(), MARA, "floods the channel")
    for act in (shop.form(), shop.ordering.place(card.card_id, an_asker())):
        with pytest.raises(Denied, match=r"floods the channel.*can lift this"):
            await act
    later = shop.restarted()
    with pytest.raises(Denied):
        await later.form()
    await later.moderation.lift(a_manager(), MARA)
    assert (await later.ordering.place(card.card_id, an_asker())).job.state is JobState.QUEUED
    with pytest.raises(NotFound):
        await later.moderation.lift(a_manager(), MARA)


async def test_a_time_out_ends_by_itself_and_a_guilds_ban_holds_nowhere_else(shop: Shop) -> None:
    await shop.moderation.sanction(a_manager(), MARA, "cool down", length=HOUR)
    with pytest.raises(Denied, match="until"):
        await shop.form()
    abroad = an_asker(guild_id=ELSEWHERE)
    await shop.ordering.open_form(abroad, an_address(), some_choices())
    shop.clock.move(HOUR)
    await shop.form()
    await shop.moderation.sanction(a_manager(operates=True), MARA, "everywhere", everywhere=True)
    with pytest.raises(Denied, match="Whoever runs me"):
        await shop.ordering.open_form(abroad, an_address(), some_choices())


async def test_a_ban_stops_what_the_person_has_in_line_and_tells_them(shop: Shop) -> None:
    shop.engine.hold_at = 1
    async with shop.open():
        drawn = await shop.ordered()
        await shop.until_job(drawn.job.order.order_id, JobState.RUNNING)
        queued = await shop.ordered()
        await shop.moderation.sanction(a_manager(), MARA, "spam")
        for ticket in (drawn, queued):
            job = await shop.until_job(ticket.job.order.order_id, JobState.FAILED)
            assert job.error is not None
            assert "moderator stopped" in job.error
            await shop.until_delivery(ticket.job.order.order_id)
    assert shop.told[-1].detail["cancelled"] == "2"


@pytest.mark.parametrize("asker", [an_asker(), an_asker(may_moderate=True), a_manager(guild_id=None)])
async def test_only_managers_moderate(shop: Shop, asker: object) -> None:
    acts = (
        shop.moderation.policy(asker),  # pyright: ignore[reportArgumentType]
        shop.moderation.change_policy(asker, lambda _: Policy(max_count=1)),  # pyright: ignore[reportArgumentType]
        shop.moderation.sanction(asker, MARA, "no"),  # pyright: ignore[reportArgumentType]
        shop.moderation.lift(asker, MARA),  # pyright: ignore[reportArgumentType]
        shop.moderation.record(asker, limit=1),  # pyright: ignore[reportArgumentType]
        shop.queue_desk.line(asker, limit=1),  # pyright: ignore[reportArgumentType]
        shop.queue_desk.cancel(asker),  # pyright: ignore[reportArgumentType]
        shop.queue_desk.halt(asker, Halt.PAUSED),  # pyright: ignore[reportArgumentType]
        shop.queue_desk.resume(asker),  # pyright: ignore[reportArgumentType]
    )
    for act in acts:
        with pytest.raises(Unmoderated):
            await act


async def test_what_concerns_every_guild_is_for_operators(shop: Shop) -> None:
    with pytest.raises(Unmoderated, match="whoever runs me"):
        await shop.moderation.sanction(a_manager(), MARA, "no", everywhere=True)
    with pytest.raises(Unmoderated):
        await shop.queue_desk.halt(a_manager(), Halt.PAUSED, everywhere=True)
    with pytest.raises(Refusal, match="yourself"):
        await shop.moderation.sanction(a_manager(), OTTO, "oops")
    with pytest.raises(Refusal, match="a year"):
        await shop.moderation.sanction(a_manager(), MARA, "ages", length=timedelta(days=9999))


async def test_a_paused_queue_keeps_its_orders_and_goes_on_when_resumed(shop: Shop) -> None:
    await shop.queue_desk.halt(a_manager(), Halt.PAUSED, "new rules")
    async with shop.open():
        ticket = await shop.ordered()
        line = await shop.queue_desk.line(a_manager(), limit=5)
        assert [job.order.order_id for job in line.jobs] == [ticket.job.order.order_id]
        assert line.pause is not None
        assert line.pause.reason == "new rules"
        assert (await shop.job(ticket.job.order.order_id)).state is JobState.QUEUED
        await shop.queue_desk.resume(a_manager())
        await shop.until_job(ticket.job.order.order_id, JobState.DONE)


async def test_a_draining_queue_takes_nothing_new(shop: Shop) -> None:
    ticket = await shop.ordered()
    await shop.queue_desk.halt(a_manager(), Halt.DRAINING, "restart at noon")
    with pytest.raises(Denied, match=r"restart at noon.*Try again later"):
        await shop.ordered()
    async with shop.open():
        await shop.until_job(ticket.job.order.order_id, JobState.DONE)


async def test_a_moderator_cancels_one_order_or_all_of_a_members(shop: Shop) -> None:
    first, second, third = [await shop.ordered() for _ in range(3)]
    assert await shop.queue_desk.cancel(a_manager(), order_id=second.job.order.order_id) == 1
    assert await shop.queue_desk.cancel(a_manager(guild_id=ELSEWHERE)) == 0
    assert await shop.queue_desk.cancel(a_manager(), user_id=MARA) == 2
    assert await shop.queue_desk.cancel(a_manager(), user_id=MARA) == 0
    for ticket in (first, third):
        assert (await shop.job(ticket.job.order.order_id)).error == "A moderator cancelled this order."


async def test_a_report_is_a_case_that_one_press_closes(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        otto, mods = an_asker(OTTO), a_manager()
        reported = await shop.reports.report(ticket.card.card_id, otto, " rude ")
        case, order, portraits = reported.case, reported.order, reported.portraits
        assert (case.reason, case.owner_id, order.order_id, len(portraits)) == ("rude", MARA, case.order_id, 1)
        with pytest.raises(Refusal, match="already"):
            await shop.reports.report(ticket.card.card_id, otto, "again")
        with pytest.raises(Unmoderated):
            await shop.reports.remove(case.case_id, otto)
        with pytest.raises(Unmoderated):
            await shop.reports.remove(case.case_id, a_manager(guild_id=ELSEWHERE))
        assert [open_case.case_id for open_case in await shop.reports.open(mods)] == [case.case_id]
        removed = await shop.reports.remove(case.case_id, mods)
        assert removed.state is CaseState.REMOVED
        await shop.until(lambda: shop.courier.taken_down)
        async with shop.database.reading() as t:
            assert await t.portraits.of(order.order_id) == []
        assert not shop.images.path(portraits[0].sha256).exists()
        with pytest.raises(Refusal, match="closed"):
            await shop.reports.dismiss(case.case_id, mods)
        with pytest.raises(NotFound):
            await shop.reports.report(ticket.card.card_id, otto, "again")
    assert OTTO not in {line.actor_id for line in shop.told if line.act is Act.REPORT}


async def test_where_there_are_no_moderators_a_report_says_what_to_do(shop: Shop) -> None:
    asker = an_asker(guild_id=None)
    async with shop.open():
        card = await shop.ordering.open_form(asker, an_address(guild_id=None), some_choices())
        ticket = await shop.ordering.place(card.card_id, asker)
        with pytest.raises(NotFound):
            await shop.reports.report(card.card_id, asker, "rude")
        await shop.until_job(ticket.job.order.order_id, JobState.DONE)
        with pytest.raises(Refusal, match="no server"):
            await shop.reports.report(card.card_id, asker, "rude")


async def test_the_record_tells_who_did_what(shop: Shop) -> None:
    await rule(shop, max_count=2)
    await rule(shop, max_count=2)
    await shop.moderation.sanction(a_manager(), MARA, "spam", length=HOUR)
    await shop.moderation.lift(a_manager(), MARA)
    await shop.queue_desk.halt(a_manager(), Halt.PAUSED)
    await shop.queue_desk.resume(a_manager())
    acts = [(line.act, line.guild_id, line.actor_id) for line in await shop.moderation.record(a_manager(), limit=9)]
    expected = [Act.RESUME, Act.PAUSE, Act.LIFT, Act.TIMEOUT, Act.POLICY]
    assert acts == [(act, GUILD, OTTO) for act in expected]
    assert [line.act for line in shop.told] == expected[::-1]


async def test_a_changed_rule_reads_in_the_record_as_people_say_it(shop: Shop) -> None:
    await rule(shop, channels=(ChannelId(5), ChannelId(6)), private=True, allowance=Allowance(per_hour=3))
    await rule(shop, channels=(), by_role=(RoleAllowance(role_id=VIP, per_day=9),), log_channel=ChannelId(7))
    second, first = [line.detail for line in await shop.moderation.record(a_manager(), limit=2)]
    assert first == {"channels": "<#5> <#6>", "private": "on", "allowance": "3 an hour, no limit a day"}
    assert second == {"channels": "all", "by role": "<@&77> no limit an hour, 9 a day", "log channel": "<#7>"}
