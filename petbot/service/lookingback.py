"""Looking back: a person's own orders page by page, one of them with its pictures, and what they do with it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from petbot.domain.cards import Address
from petbot.domain.errors import NotFound
from petbot.domain.history import Past, Search, Way
from petbot.domain.ids import OrderId
from petbot.domain.portraits import Portrait
from petbot.domain.profiles import ModelProfile
from petbot.domain.takedowns import Takedown
from petbot.domain.taste import Deed
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.service.faces import Ticket
from petbot.service.inheriting import of_order
from petbot.service.ordering import Ordering, only_one
from petbot.service.placing import Placing
from petbot.service.tasting import Tasting
from petbot.store.database import Database, Transaction
from petbot.store.images import Images

PAGE = 5
"""Orders on a page: what a phone shows without much scrolling."""
GONE = tr("This order is not in your history. Type /pet history to see what is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A stretch of the history."""

    pasts: tuple[Past, ...]
    newer: bool
    """Whether there is a page before it."""
    older: OrderId | None
    """The order with which the page after it begins, if there is one."""


class LookingBack:
    """Each use case is about the asker's own orders alone; NotFound where an order is not one of them."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        ordering: Ordering,
        placing: Placing,
        tasting: Tasting,
        profile: ModelProfile,
        wake: Callable[[], None],
        take_down: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        """`profile` draws now; `wake` rings after an order, `take_down` after a message that is to go."""
        self._database = database
        self._images = images
        self._ordering = ordering
        self._placing = placing
        self._tasting = tasting
        self._profile = profile
        self._wake = wake
        self._take_down = take_down
        self._clock = clock

    async def page(self, asker: Asker, search: Search, way: Way = Way.FROM, order_id: OrderId | None = None) -> Page:
        """The page that begins with this order, or ends just above it; the newest where there is no such order."""
        user_id = asker.user_id
        async with self._database.reading() as t:
            mark = await t.history.mark(user_id, order_id) if order_id else None
            if mark is not None and way is Way.UPTO:
                mark = await t.history.above(user_id, search, mark, PAGE)
            pasts = await t.history.begin(user_id, search, mark, PAGE + 1)
            newer = mark is not None and await t.history.above(user_id, search, mark, 1) is not None
        older = pasts[PAGE].job.order.order_id if len(pasts) > PAGE else None
        return Page(pasts=tuple(pasts[:PAGE]), newer=newer, older=older)

    async def look(self, asker: Asker, order_id: OrderId) -> Past:
        """One order; without pictures where a file of them is gone."""
        async with self._database.reading() as t:
            past = await _mine(t, asker, order_id)
        paths = [self.path(portrait) for portrait in past.portraits]
        kept = await asyncio.to_thread(lambda: all(path.exists() for path in paths))
        order = past.job.order
        repeatable = order.draws(order.choices, self._profile.name)
        return replace(past, repeatable=repeatable, portraits=past.portraits if kept else ())

    def path(self, portrait: Portrait) -> Path:
        """Where a picture's file lies, or would lie."""
        return self._images.path(portrait.sha256)

    async def again(
        self, asker: Asker, order_id: OrderId, address: Address, *, private: bool, same: bool = False
    ) -> Ticket:
        """Order it once more on a new card: new pictures, or the `same` ones where the model is still the same.

        Raises Refusal where the asker waits for the same ones already.
        """
        async with self._placing.gated(asker) as t:
            order = (await _mine(t, asker, order_id)).job.order
            card = await self._placing.new_card(t, asker, address, order.choices, private=private)
            await t.cards.add(card)
            ticket = await self._placing.order(t, card, asker, of_order(order) if same else None)
            if same:
                await only_one(t, ticket)
            await self._tasting.learn(t, asker.user_id, Deed.REROLLED, order.choices)
        self._wake()
        return ticket

    async def delete(self, asker: Asker, order_id: OrderId) -> Past:
        """Forget its pictures, and delete the message that shows them, across restarts. Twice changes nothing."""
        past = await self.look(asker, order_id)
        if not past.portraits:
            return past
        if (place := past.place) and not past.private:
            gone = Takedown(channel_id=place.channel_id, message_id=place.message_id, available_at=self._clock())
            async with self._database.transaction() as t:
                await t.takedowns.save(gone)  # first, so that a crash leaves something to press again
        await self._ordering.delete(past.job.order.card_id, asker)
        self._take_down()
        return await self.look(asker, order_id)


async def _mine(t: Transaction, asker: Asker, order_id: OrderId) -> Past:
    past = await t.history.one(asker.user_id, order_id)
    if past is None:
        raise NotFound(GONE)
    return past
