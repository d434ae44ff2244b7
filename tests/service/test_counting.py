"""A guild's figures: what was ordered, how long it took, what was refused."""

from datetime import timedelta

import pytest

from petbot.domain.ids import GuildId
from petbot.domain.moderation import Denied, Unmoderated
from petbot.domain.orders import JobState
from petbot.domain.policies import Policy
from petbot.service.counting import Counting
from tests.builders import OTTO, a_manager, an_asker
from tests.service.shop import Shop


async def test_days_breeds_waits_and_refusals_are_counted(shop: Shop) -> None:
    counting = Counting(database=shop.database, clock=shop.clock)
    async with shop.open():
        shop.engine.hold_at = 1
        first = await shop.ordered()
        await shop.until_job(first.job.order.order_id, JobState.RUNNING)
        shop.clock.move(timedelta(seconds=40))
        shop.engine.hold_at = None
        shop.engine.go.set()
        await shop.until_delivery(first.job.order.order_id)
        shop.clock.move(timedelta(days=1))
        second = await shop.ordered(OTTO)
        await shop.until_delivery(second.job.order.order_id)
    cancelled = await shop.ordered()
    await shop.ordering.cancel(cancelled.card.card_id, an_asker())
    await shop.moderation.change_policy(a_manager(), lambda _: Policy(max_count=1))
    with pytest.raises(Denied):
        await shop.ordered(pictures=2)
    figures = await counting.figures(a_manager(), days=3)
    assert [(day.drawn, day.failed, day.wait) for day in figures.days] == [(0, 0, None), (1, 0, 40.0), (1, 1, 0.0)]
    assert figures.people == 2
    assert dict(figures.breeds) == {first.card.choices.breed: 2}
    assert figures.refusals == (("count", 1),)


async def test_figures_are_for_managers_and_of_their_own_guild(shop: Shop) -> None:
    counting = Counting(database=shop.database, clock=shop.clock)
    await shop.ordered()
    with pytest.raises(Unmoderated):
        await counting.figures(an_asker())
    elsewhere = await counting.figures(a_manager(guild_id=GuildId(2002)))
    assert elsewhere.people == 0
    assert len(elsewhere.days) == 30
