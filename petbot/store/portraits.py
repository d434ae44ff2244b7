"""Facts of finished pictures; several may share one file, as equal bytes have one hash."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import OrderId
from petbot.domain.portraits import Portrait
from petbot.store.files import used
from petbot.store.schema import PortraitRow


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
        """Forget the order's pictures; the hashes of files that nothing else uses, to be removed after the commit."""
        gone = delete(PortraitRow).where(PortraitRow.order_id == order_id).returning(PortraitRow.sha256)
        hashes = set(await self._session.scalars(gone.execution_options(synchronize_session="fetch")))
        return sorted(hashes - await used(self._session, hashes))


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
