"""Small facts that outlive a restart, by name."""

from sqlalchemy.ext.asyncio import AsyncSession

from petbot.store.schema import FactRow


class Facts:
    """Texts by key."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def get(self, key: str) -> str | None:
        """None when it was never set."""
        row = await self._session.get(FactRow, key)
        return None if row is None else row.value

    async def set(self, key: str, value: str) -> None:
        """Set it, or set it anew."""
        row = await self._session.get(FactRow, key)
        if row is None:
            self._session.add(FactRow(key=key, value=value))
        else:
            row.value = value
        await self._session.flush()
