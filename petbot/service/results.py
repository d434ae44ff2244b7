"""Results: what a finished order brought, read back from the store for all who see its card."""

from collections.abc import Sequence
from dataclasses import dataclass

from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import CardId, OrderId
from petbot.domain.orders import Job, JobState
from petbot.domain.portraits import Portrait
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.service.faces import Result
from petbot.service.lineage import Relative, children_of, origin_of
from petbot.service.owning import CLOSED, anyones, finished, must_hold
from petbot.store.database import Database, Transaction
from petbot.store.errors import PictureBroken
from petbot.store.images import Images

LOST = tr("The pictures of this order are no longer on our disk. Press Reroll to have new ones drawn.")
NOT_DRAWN = tr("This order is not drawn yet: its card shows where it stands.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """How a finished order's pictures were made, and what they have to do with others."""

    job: Job
    portraits: Sequence[Portrait]
    """By index; none once they are deleted."""
    origin: Relative | None
    children: Sequence[Relative]
    """What was made from them, the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """One picture as it lies on the disk."""

    portrait: Portrait
    png: bytes


class Results:
    """The use cases of a card that shows its result. Each raises NotFound or another Refusal that says what to do."""

    def __init__(self, *, database: Database, images: Images) -> None:
        self._database = database
        self._images = images

    async def details(self, card_id: CardId) -> Details:
        """For everybody who sees the card."""
        async with self._database.reading() as t:
            job = await _shown(t, card_id)
            order_id = job.order.order_id
            return Details(
                job=job,
                portraits=await t.portraits.of(order_id),
                origin=await origin_of(t, job.order),
                children=await children_of(t, order_id),
            )

    async def original(self, card_id: CardId, index: int) -> Original:
        """One of the pictures, for everybody who sees the card."""
        async with self._database.reading() as t:
            order_id = (await _shown(t, card_id)).order.order_id
            portrait = await the_picture(t, self._images, order_id, index)
        try:
            return Original(portrait=portrait, png=await self._images.read(portrait.sha256))
        except PictureBroken as fault:
            raise Refusal(LOST) from fault

    async def held(self, card_id: CardId, asker: Asker) -> Result:
        """All that the card shows, for its owner and for moderators."""
        async with self._database.reading() as t:
            must_hold(await anyones(t, card_id), asker)
            job = await _shown(t, card_id)
            result = await read_result(t, self._images, job.order.order_id)
        if not result.portraits:
            raise Refusal(LOST)
        return result


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
        origin=await origin_of(t, job.order),
        failure=failure,
    )


async def the_picture(t: Transaction, images: Images, order_id: OrderId, index: int) -> Portrait:
    """The order's picture at `index`. Raises Refusal where it is no longer there."""
    for portrait in await t.portraits.of(order_id):
        if portrait.index == index and images.holds(portrait.sha256):
            return portrait
    raise Refusal(LOST)


async def _shown(t: Transaction, card_id: CardId) -> Job:
    card = await anyones(t, card_id)
    if card.closed:
        raise NotFound(CLOSED)
    return await finished(t, card, NOT_DRAWN)
