"""Which picture files are still spoken of: portraits and uploads share one folder."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.store.schema import PortraitRow, UploadRow


async def used(session: AsyncSession, hashes: Iterable[str]) -> set[str]:
    """Those of these hashes that some order shows, or somebody's order may start from."""
    asked = set(hashes)
    found = set[str]()
    for table in (PortraitRow, UploadRow):
        found.update(await session.scalars(select(table.sha256).where(table.sha256.in_(asked))))
    return found
