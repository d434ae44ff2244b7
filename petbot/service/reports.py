"""Reports: a picture that somebody objects to becomes a case, which moderators close with one press."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import CardId, CaseId, ChannelId, MessageId
from petbot.domain.moderation import Act, Case, CaseState, Record, Unmoderated
from petbot.domain.orders import Order
from petbot.domain.portraits import Delivery, Portrait
from petbot.service.asker import Asker
from petbot.service.loops import survives
from petbot.service.moderation import MAX_REASON, NOT_MANAGING, Told, nobody_told
from petbot.store.database import Database, Transaction
from petbot.store.images import Images

NOTHING_SHOWN = "There is no picture here to report."
NO_GUILD = "Reports go to a server's moderators, and this is no server. You can delete the message or block me."
CLOSED = "This case was closed already."
OPENED = "A report about this picture is with the moderators already. Thank you."


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What is to be taken down after a removal."""

    case: Case
    delivery: Delivery | None
    """Where the pictures were posted; None when they never were."""


class Reports:
    """The use cases of the report button and of a case's buttons."""

    def __init__(
        self, *, database: Database, images: Images, clock: Callable[[], datetime], tell: Told = nobody_told
    ) -> None:
        self._database = database
        self._images = images
        self._clock = clock
        self._tell = tell

    async def report(self, card_id: CardId, asker: Asker, reason: str) -> tuple[Case, Order, Sequence[Portrait]]:
        """Open a case about a card's pictures. Raises Refusal where there is nothing to report, or it was reported."""
        async with self._database.transaction() as t:
            card = await t.cards.find(card_id)
            if card is None or card.order_id is None or card.closed:
                raise NotFound(NOTHING_SHOWN)
            portraits = await t.portraits.of(card.order_id)
            order = (await t.jobs.get(card.order_id)).order
            if not portraits:
                raise NotFound(NOTHING_SHOWN)
            if order.guild_id is None:
                raise Refusal(NO_GUILD)
            if await t.cases.open_about(order.order_id):
                raise Refusal(OPENED)
            case = Case(
                case_id=CaseId(secrets.token_urlsafe(9)),
                guild_id=order.guild_id,
                order_id=order.order_id,
                card_id=card_id,
                owner_id=order.user_id,
                reporter_id=asker.user_id,
                reason=reason.strip()[:MAX_REASON],
                opened_at=self._clock(),
            )
            await t.cases.add(case)
            await t.records.add(self._line(Act.REPORT, case, asker))
        return case, order, portraits

    async def posted(self, case_id: CaseId, channel_id: ChannelId, message_id: MessageId) -> None:
        """Where the case stands in the log channel."""
        async with self._database.transaction() as t:
            case = await t.cases.get(case_id)
            await t.cases.save(replace(case, channel_id=channel_id, message_id=message_id))

    async def case(self, case_id: CaseId, asker: Asker) -> Case:
        """An open case. Raises Unmoderated, NotFound or Refusal."""
        async with self._database.reading() as t:
            return await _open_case(t, case_id, asker)

    async def dismiss(self, case_id: CaseId, asker: Asker) -> Case:
        """Nothing is wrong with the picture."""
        async with self._database.transaction() as t:
            case = await self._close(t, await _open_case(t, case_id, asker), CaseState.DISMISSED, asker)
            record = self._line(Act.DISMISS, case, asker)
            await t.records.add(record)
        await self._tell(record)
        return case

    async def remove(self, case_id: CaseId, asker: Asker, *, banned: bool = False) -> Removed:
        """Take the pictures out of the store; the caller takes down the message. Call again only for a new case."""
        async with self._database.transaction() as t:
            state = CaseState.BANNED if banned else CaseState.REMOVED
            case = await self._close(t, await _open_case(t, case_id, asker), state, asker)
            delivery = await t.deliveries.get(case.order_id)
            orphans = await t.portraits.delete(case.order_id)
            if card := await t.cards.find(case.card_id):
                await t.cards.save(replace(card, closed=True))
            record = self._line(Act.REMOVE, case, asker)
            await t.records.add(record)
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")
        await self._tell(record)
        return Removed(case=case, delivery=delivery)

    async def _close(self, t: Transaction, case: Case, state: CaseState, asker: Asker) -> Case:
        closed = replace(case, state=state, closed_by=asker.user_id)
        await t.cases.save(closed)
        return closed

    def _line(self, act: Act, case: Case, asker: Asker) -> Record:
        return Record(
            at=self._clock(),
            act=act,
            guild_id=case.guild_id,
            actor_id=asker.user_id,
            subject_id=case.owner_id,
            order_id=case.order_id,
            detail={"case": case.case_id},
        )


async def _open_case(t: Transaction, case_id: CaseId, asker: Asker) -> Case:
    case = await t.cases.get(case_id)
    if asker.guild_id != case.guild_id or not (asker.may_manage or asker.may_moderate):
        raise Unmoderated(NOT_MANAGING)
    if case.state is not CaseState.OPEN:
        raise Refusal(CLOSED)
    return case
