"""Facts of finished pictures; several may share one file, as equal bytes have one hash."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import OrderId
from petbot.domain.portraits import Portrait
from petbot.store.jobs import LIVE
from petbot.store.schema import JobRow, OrderRow, PortraitRow

START = OrderRow.recipe["start", "sha256"].as_string()
"""The hash of the picture that an order's recipe starts from; null where it starts from noise."""


class Portraits:
    """Portraits by their order."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add_all(self, portraits: Sequence[Portrait]) -> None:
        """Store the pictures of a finished order; their files must be on disk already."""
        self._session.add_all(_row(portrait) for portrait in portraits)
        await self._session.flush()

    async def of(self, order_id: OrderId) -> list[Portrait]:
        """The order's pictures by their place in it; none when it has none."""
        found = select(PortraitRow).where(PortraitRow.order_id == order_id).order_by(PortraitRow.place)
        return [portrait_of(row) for row in await self._session.scalars(found)]

    async def delete(self, order_id: OrderId) -> list[str]:
        """Forget the order's pictures; the hashes of files that are of no more use, to be removed after the commit."""
        gone = delete(PortraitRow).where(PortraitRow.order_id == order_id).returning(PortraitRow.sha256)
        hashes = set(await self._session.scalars(gone.execution_options(synchronize_session="fetch")))
        return sorted(hashes - await self.used(hashes))

    async def used(self, hashes: Iterable[str]) -> set[str]:
        """Those of these hashes that some order shows, or from which one that is still to be drawn starts."""
        wanted = set(hashes)
        shown = select(PortraitRow.sha256).where(PortraitRow.sha256.in_(wanted))
        starts = select(START).join(JobRow, JobRow.order_id == OrderRow.order_id)
        starts = starts.where(JobRow.state.in_(LIVE), START.in_(wanted))
        return {*await self._session.scalars(shown), *await self._session.scalars(starts)}


def _row(portrait: Portrait) -> PortraitRow:
    return PortraitRow(
        order_id=portrait.order_id,
        place=portrait.index,
        sha256=portrait.sha256,
        seed=portrait.seed,
        width=portrait.width,
        height=portrait.height,
        alt_text=portrait.alt_text,
    )


def portrait_of(row: PortraitRow) -> Portrait:
    """The value that a row holds."""
    return Portrait(
        order_id=OrderId(row.order_id),
        index=row.place,
        sha256=row.sha256,
        seed=row.seed,
        width=row.width,
        height=row.height,
        alt_text=row.alt_text,
    )
