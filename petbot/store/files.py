"""Which picture files are still spoken of: portraits and uploads share one folder."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.store.jobs import LIVE
from petbot.store.schema import JobRow, OrderRow, PortraitRow, UploadRow

START = OrderRow.recipe["start", "sha256"].as_string()
"""The hash of the picture that an order's recipe starts from; null where it starts from noise."""


async def used(session: AsyncSession, hashes: Iterable[str]) -> set[str]:
    """Those of these hashes that some order shows, that somebody gave, or from which an order in line starts."""
    asked = set(hashes)
    starts = select(START).join(JobRow, JobRow.order_id == OrderRow.order_id)
    found = set(await session.scalars(starts.where(JobRow.state.in_(LIVE), START.in_(asked))))
    for table in (PortraitRow, UploadRow):
        found.update(await session.scalars(select(table.sha256).where(table.sha256.in_(asked))))
    return found
