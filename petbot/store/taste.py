"""Tastes and opinions by person."""

from typing import cast

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.choices import Field
from petbot.domain.ids import OrderId, UserId
from petbot.domain.taste import LEARNED, Deed, Evidence, Taste
from petbot.store.schema import OpinionRow, TasteRow, TasterRow


class Tastes:
    """What people like."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, user_id: UserId) -> Taste:
        """The person's taste; an empty one for somebody unknown. What this version does not learn is left out."""
        rows = await self._rows(user_id)
        whole = await self._session.get(TasterRow, user_id)
        evidence = [_evidence_of(row) for row in rows.values() if row.field in LEARNED]
        return Taste(
            evidence={(each.field, each.value): each for each in evidence},
            paused=whole is not None and whole.paused,
            familiar=0 if whole is None else whole.familiar,
        )

    async def save(self, user_id: UserId, taste: Taste) -> None:
        """What became of it; what is no longer in it is deleted."""
        rows = await self._rows(user_id)
        wanted: dict[tuple[str, str], Evidence] = {**taste.evidence}
        for key in rows.keys() - wanted.keys():
            await self._session.delete(rows[key])
        for (field, value), each in wanted.items():
            row = rows.get((field, value))
            if row is None:
                row = TasteRow(user_id=user_id, field=field, value=value)
                self._session.add(row)
            row.score, row.at, row.deeds = each.score, each.at, {deed.value: n for deed, n in each.deeds.items()}
        await self._session.merge(TasterRow(user_id=user_id, paused=taste.paused, familiar=taste.familiar))
        await self._session.flush()

    async def opinion(self, user_id: UserId, order_id: OrderId) -> bool | None:
        """Whether the person likes the order's pictures; None while they have not said."""
        row = await self._session.get(OpinionRow, (order_id, user_id))
        return None if row is None else row.liked

    async def judge(self, user_id: UserId, order_id: OrderId, *, liked: bool | None) -> None:
        """Write their opinion; None takes it back."""
        row = await self._session.get(OpinionRow, (order_id, user_id))
        if row is not None and liked is None:
            await self._session.delete(row)
        elif row is not None:
            row.liked = bool(liked)
        elif liked is not None:
            self._session.add(OpinionRow(order_id=order_id, user_id=user_id, liked=liked))
        await self._session.flush()

    async def opinions(self, user_id: UserId) -> dict[OrderId, bool]:
        """All opinions of a person, by order."""
        found = await self._session.scalars(select(OpinionRow).where(OpinionRow.user_id == user_id))
        return {OrderId(row.order_id): row.liked for row in found}

    async def forget(self, user_id: UserId) -> None:
        """Delete all of it: evidence, opinions, and whether it is paused."""
        for table in (TasteRow, TasterRow, OpinionRow):
            await self._session.execute(delete(table).where(table.user_id == user_id))

    async def _rows(self, user_id: UserId) -> dict[tuple[str, str], TasteRow]:
        found = await self._session.scalars(select(TasteRow).where(TasteRow.user_id == user_id))
        return {(row.field, row.value): row for row in found}


def _evidence_of(row: TasteRow) -> Evidence:
    return Evidence(
        field=cast("Field", row.field),
        value=row.value,
        score=row.score,
        at=row.at,
        deeds={deed: int(row.deeds[deed]) for deed in Deed if deed in row.deeds},
    )
