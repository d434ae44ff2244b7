"""How adapters are used, by their hash."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.adapting import AdapterRule
from petbot.domain.choices import Species
from petbot.store.schema import AdapterRow

MOST = 500


class Adapters:
    """The operator's word on each adapter; the files lie elsewhere."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> list[AdapterRule]:
        """By name."""
        found = select(AdapterRow).order_by(AdapterRow.name, AdapterRow.sha256).limit(MOST)
        return [_rule_of(row) for row in await self._session.scalars(found)]

    async def save(self, rule: AdapterRule) -> None:
        """Set it, or set it anew."""
        row = await self._session.get(AdapterRow, rule.sha256)
        if row is None:
            row = AdapterRow(sha256=rule.sha256)
            self._session.add(row)
        row.name, row.triggers = rule.name, {"words": list(rule.triggers)}
        row.used, row.weight = rule.used, rule.weight
        row.species = None if rule.species is None else rule.species.value
        await self._session.flush()

    async def forget(self, sha256: str) -> None:
        """It is gone from the list."""
        row = await self._session.get(AdapterRow, sha256)
        if row is not None:
            await self._session.delete(row)
            await self._session.flush()


def _rule_of(row: AdapterRow) -> AdapterRule:
    return AdapterRule(
        sha256=row.sha256,
        name=row.name,
        triggers=tuple(str(word) for word in row.triggers.get("words", ())),
        used=row.used,
        weight=row.weight,
        species=None if row.species is None else Species(row.species),
    )
