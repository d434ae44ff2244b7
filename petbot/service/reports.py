"""Reports: a picture that somebody objects to becomes a case, which moderators close with one press."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import CardId, CaseId, ChannelId, GuildId, MessageId
from petbot.domain.moderation import Act, Case, CaseState, Record, Unmoderated
from petbot.domain.orders import Order
from petbot.domain.portraits import Portrait
from petbot.domain.takedowns import Takedown
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.service.loops import survives
from petbot.service.moderation import MAX_REASON, Told
from petbot.store.database import Database, Transaction
from petbot.store.images import Images

NOTHING_SHOWN = tr("There is no picture here to report.")
NO_GUILD = tr("Reports go to a server's moderators, and this is no server. You can delete the message or block me.")
NOT_MODERATING = tr("Only members with the permission Manage Messages or Manage Server may do this.")
NOT_HERE = tr("This case belongs to another server.")
SHOWN = 25
"""Open cases read at a time."""
CLOSED = tr("This case was closed already.")
OPENED = tr("A report about this picture is with the moderators already. Thank you.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A case with what it is about."""

    case: Case
    order: Order
    portraits: Sequence[Portrait]
    pngs: Sequence[Path]
    """The portraits' files, in the same order."""


class Reports:
    """The use cases of the report button and of a case's buttons."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
        tell: Told,
    ) -> None:
        """`wake` rings the loop that deletes messages."""
        self._database = database
        self._images = images
        self._wake = wake
        self._clock = clock
        self._tell = tell

    async def report(self, card_id: CardId, asker: Asker, reason: str) -> Reported:
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
        return self._reported(case, order, portraits)

    async def posted(self, case_id: CaseId, channel_id: ChannelId, message_id: MessageId) -> None:
        """Where the case stands in the log channel."""
        async with self._database.transaction() as t:
            case = await t.cases.get(case_id)
            await t.cases.save(replace(case, channel_id=channel_id, message_id=message_id))

    async def open(self, asker: Asker) -> list[Case]:
        """The open cases of the asker's guild, the oldest first."""
        guild_id = moderated(asker)
        async with self._database.reading() as t:
            return await t.cases.open_in(guild_id, SHOWN)

    async def case(self, case_id: CaseId, asker: Asker) -> Reported:
        """An open case with its pictures. Raises Unmoderated, NotFound or Refusal."""
        async with self._database.reading() as t:
            case = await _open_case(t, case_id, asker)
            order, portraits = (await t.jobs.get(case.order_id)).order, await t.portraits.of(case.order_id)
        return self._reported(case, order, portraits)

    async def dismiss(self, case_id: CaseId, asker: Asker) -> Case:
        """Nothing is wrong with the picture."""
        async with self._database.transaction() as t:
            case = await self._close(t, await _open_case(t, case_id, asker), CaseState.DISMISSED, asker)
            record = self._line(Act.DISMISS, case, asker)
            await t.records.add(record)
        await self._tell(record)
        return case

    async def remove(self, case_id: CaseId, asker: Asker, *, banned: bool = False) -> Case:
        """Delete the pictures here, and the messages that show them; `banned` says that their owner is banned too.

        No saved pet starts from them any more.
        """
        async with self._database.transaction() as t:
            state = CaseState.BANNED if banned else CaseState.REMOVED
            case = await self._close(t, await _open_case(t, case_id, asker), state, asker)
            await t.uploads.withdraw([portrait.sha256 for portrait in await t.portraits.of(case.order_id)])
            orphans = await t.portraits.delete(case.order_id)
            await self._take_down(t, case)
            record = self._line(Act.REMOVE, case, asker)
            await t.records.add(record)
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")
        self._wake()
        await self._tell(record)
        return case

    async def _take_down(self, t: Transaction, case: Case) -> None:
        delivery = await t.deliveries.get(case.order_id)
        shown = {(delivery.channel_id, delivery.message_id)}
        if card := await t.cards.find(case.card_id):
            shown.add((card.address.channel_id, card.address.message_id))
            await t.cards.save(replace(card, closed=True))
        for channel_id, message_id in shown:
            if channel_id is not None and message_id is not None:
                takedown = Takedown(channel_id=channel_id, message_id=message_id, available_at=self._clock())
                await t.takedowns.save(takedown)

    def _reported(self, case: Case, order: Order, portraits: Sequence[Portrait]) -> Reported:
        pngs = [self._images.path(portrait.sha256) for portrait in portraits]
        return Reported(case=case, order=order, portraits=portraits, pngs=pngs)

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


def moderated(asker: Asker) -> GuildId:
    """The guild in which the asker may manage messages, or the guild itself. Raises Unmoderated."""
    if asker.guild_id is None or not (asker.may_moderate or asker.may_manage):
        raise Unmoderated(NOT_MODERATING)
    return asker.guild_id


async def _open_case(t: Transaction, case_id: CaseId, asker: Asker) -> Case:
    case = await t.cases.get(case_id)
    if moderated(asker) != case.guild_id:
        raise Unmoderated(NOT_HERE)
    if case.state is not CaseState.OPEN:
        raise Refusal(CLOSED)
    return case
