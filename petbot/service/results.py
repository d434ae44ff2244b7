"""Reads back from the store what a finished order brings."""

from petbot.domain.ids import OrderId
from petbot.domain.orders import JobState
from petbot.domain.texts import tr
from petbot.service.faces import Result
from petbot.store.database import Transaction
from petbot.store.images import Images

LOST = tr("The pictures of this order are no longer on our disk. Press Reroll to have new ones drawn.")


async def read_result(t: Transaction, images: Images, order_id: OrderId) -> Result:
    """The order's pictures, or why there are none. Raises NotFound when order or card was erased."""
    card, job = await t.cards.by_order(order_id), await t.jobs.get(order_id)
    portraits = await t.portraits.of(order_id)
    pngs = [images.path(portrait.sha256) for portrait in portraits]
    failure = job.error if job.state is JobState.FAILED else None
    if job.state is JobState.DONE and not (pngs and all(png.exists() for png in pngs)):
        portraits, pngs, failure = [], [], LOST
    spoiler = job.order.guild_id is not None and (await t.policies.of(job.order.guild_id)).spoiler
    return Result(
        card=card,
        order=job.order,
        portraits=portraits,
        pngs=pngs,
        remark=job.remark,
        spoiler=spoiler,
        failure=failure,
    )
