"""Variations: new orders made from the pictures of a finished card. Each stands on a new card; the old one stays."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.suiting import Fancy
from petbot.domain.cards import Address
from petbot.domain.choices import Choices
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId, OrderId
from petbot.domain.lineage import Kinship
from petbot.domain.orders import Job, Order
from petbot.domain.portraits import Portrait
from petbot.domain.profiles import ModelProfile
from petbot.domain.taste import Deed
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.service.faces import Ticket
from petbot.service.inheriting import Inherited, elsewhere, enlarged, varied
from petbot.service.lineage import is_kept, spot_of
from petbot.service.ordering import STILL_DRAWING
from petbot.service.owning import finished, mine
from petbot.service.placing import Placing
from petbot.service.results import the_picture
from petbot.service.tasting import Tasting
from petbot.store.database import Database, Transaction
from petbot.store.images import Images

LARGE_ALREADY = tr("This picture is enlarged already, and I draw none that is larger still.")
DONE_ALREADY = tr("You had this picture enlarged already: look for the newer card.")
DONE_THERE = tr("You had this picture enlarged already: {link}")
NOWHERE_ELSE = tr("No other place suits all that was chosen. Press Edit, and change the background yourself.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Who asks for a new card, and where it will stand."""

    asker: Asker
    address: Address
    private: bool


class Variations:
    """The use cases, for the card's owner alone.

    Each raises NotFound, NotYours or another Refusal that says what to do next.
    """

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        catalogue: Catalogue,
        profile: ModelProfile,
        placing: Placing,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        """`wake` rings the dispatcher, the tickets and the delivery."""
        self._database = database
        self._images = images
        self._catalogue = catalogue
        self._profile = profile
        self._placing = placing
        self._wake = wake
        self._clock = clock
        self._rng = rng
        self._tasting = Tasting(database=database, catalogue=catalogue, clock=clock)

    async def vary(self, card_id: CardId, opening: Opening, index: int, kinship: Kinship) -> Ticket:
        """Order one picture that is drawn from the card's picture at `index`, with a seed of its own."""
        async with self._placing.gated(opening.asker) as t:
            order = (await self._finished(t, card_id, opening.asker)).order
            inherited = varied(order, await the_picture(t, self._images, order.order_id, index), kinship)
            ticket = await self._place(t, opening, inherited)
            await self._tasting.learn(t, opening.asker.user_id, Deed.REROLLED, order.choices)
        self._wake()
        return ticket

    async def enlarge(self, card_id: CardId, opening: Opening, index: int) -> Ticket:
        """Order the card's picture at `index` once more, larger. Raises Refusal for one that is or was enlarged."""
        async with self._placing.gated(opening.asker) as t:
            order = (await self._finished(t, card_id, opening.asker)).order
            portrait = await the_picture(t, self._images, order.order_id, index)
            await _must_be_small(t, order, portrait)
            ticket = await self._place(t, opening, enlarged(order, portrait, self._profile.hires_strength))
            await self._tasting.learn(t, opening.asker.user_id, Deed.REROLLED, order.choices)
        self._wake()
        return ticket

    async def elsewhere(self, card_id: CardId, opening: Opening) -> Ticket:
        """Order the card's pictures with the same seeds in another place, if there is one that was not tried yet."""
        async with self._placing.gated(opening.asker) as t:
            order = (await self._finished(t, card_id, opening.asker)).order
            fancy = Fancy(taste=await t.tastes.of(opening.asker.user_id), now=self._clock(), rng=self._rng)
            choices = self._catalogue.elsewhere(order.choices, fancy, await _tried(t, order), self._profile)
            if choices is None:
                raise Refusal(NOWHERE_ELSE)
            ticket = await self._place(t, opening, elsewhere(order), choices)
        self._wake()
        return ticket

    async def _finished(self, t: Transaction, card_id: CardId, asker: Asker) -> Job:
        return await finished(t, await mine(t, card_id, asker), STILL_DRAWING)

    async def _place(
        self, t: Transaction, opening: Opening, inherited: Inherited, choices: Choices | None = None
    ) -> Ticket:
        choices = choices or inherited.choices
        card = await self._placing.new_card(t, opening.asker, opening.address, choices, private=opening.private)
        await t.cards.add(card)
        return await self._placing.order(t, card, opening.asker, inherited)


async def _must_be_small(t: Transaction, order: Order, portrait: Portrait) -> None:
    if order.recipe.hires is not None:
        raise Refusal(LARGE_ALREADY)
    for child in await t.jobs.children(order.order_id):
        parent = child.order.parent
        same = parent and parent.kinship is Kinship.LARGER and parent.index == portrait.index
        if same and await is_kept(t, child):
            spot = await spot_of(t, child.order.order_id)
            raise Refusal(DONE_THERE.format(link=spot.link) if spot else DONE_ALREADY)


async def _tried(t: Transaction, order: Order) -> set[str]:
    """The places in which the order's pictures were drawn already, its brothers' and its parent's among them."""
    family, parent = [order, *await _children(t, order.order_id)], order.parent
    if parent and parent.kinship is Kinship.ELSEWHERE:
        family += [(await t.jobs.get(parent.order_id)).order, *await _children(t, parent.order_id)]
    return {each.choices.background for each in family if each.choices.background}


async def _children(t: Transaction, order_id: OrderId) -> list[Order]:
    return [job.order for job in await t.jobs.children(order_id)]
