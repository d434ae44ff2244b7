"""The queue as one person sees it."""

from petbot.domain.moderation import Halt
from petbot.domain.orders import JobState
from tests.builders import GUILD, OTTO, a_manager, an_asker
from tests.service.shop import Shop


async def test_own_orders_stand_in_line_with_a_time_and_others_do_not(shop: Shop) -> None:
    mine, theirs, second = await shop.ordered(), await shop.ordered(OTTO), await shop.ordered()
    line = await shop.own_queue.line(an_asker())
    ids = [ticket.job.order.order_id for ticket in line.tickets]
    assert ids == [mine.job.order.order_id, second.job.order.order_id]
    assert [ticket.place.position for ticket in line.tickets] == [0, 2]
    assert all(ticket.eta for ticket in line.tickets)
    assert (line.pauses, line.drawing) == ((), True)
    assert theirs.job.order.order_id not in ids


async def test_while_nothing_moves_no_time_is_promised_and_the_reason_told(shop: Shop) -> None:
    await shop.ordered()
    await shop.queue_desk.halt(a_manager(), Halt.PAUSED, "Quiet hours")
    line = await shop.own_queue.line(an_asker())
    assert [ticket.eta for ticket in line.tickets] == [None]
    assert [(pause.guild_id, pause.reason) for pause in line.pauses] == [(GUILD, "Quiet hours")]
    await shop.queue_desk.halt(a_manager(operates=True), Halt.PAUSED, everywhere=True)
    assert [pause.guild_id for pause in (await shop.own_queue.line(an_asker())).pauses] == [None]


async def test_a_draining_queue_still_tells_the_time(shop: Shop) -> None:
    await shop.ordered()
    await shop.queue_desk.halt(a_manager(), Halt.DRAINING)
    line = await shop.own_queue.line(an_asker())
    assert all(ticket.eta for ticket in line.tickets)
    assert len(line.pauses) == 1


async def test_drawing_that_is_out_of_order_is_told(shop: Shop) -> None:
    await shop.ordered()
    shop.health.drawing_stopped()
    line = await shop.own_queue.line(an_asker())
    assert not line.drawing
    assert [ticket.eta for ticket in line.tickets] == [None]


async def test_all_own_orders_are_cancelled_and_nobody_elses(shop: Shop) -> None:
    mine, theirs, second = await shop.ordered(), await shop.ordered(OTTO), await shop.ordered()
    cards = await shop.own_queue.cancel_all(an_asker())
    assert {card.card_id for card in cards} == {mine.card.card_id, second.card.card_id}
    for ticket in (mine, second):
        assert (await shop.job(ticket.job.order.order_id)).state is JobState.CANCELLED
        assert (await shop.card(ticket.card.card_id)).closed
    assert (await shop.job(theirs.job.order.order_id)).state is JobState.QUEUED
    assert await shop.own_queue.cancel_all(an_asker()) == []
