"""How long one denoising step takes on this machine, per model profile."""

from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.waiting import smoothed
from petbot.store.schema import TimingRow


class Timings:
    """Moving averages of measured step times."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def step_seconds(self, profile: str) -> float | None:
        """Seconds per denoising step; None before the first measurement."""
        row = await self._session.get(TimingRow, profile)
        return None if row is None else row.step_seconds

    async def record(self, profile: str, seconds: float) -> None:
        """One more measurement, in seconds per denoising step."""
        row = await self._session.get(TimingRow, profile)
        if row is None:
            self._session.add(TimingRow(profile=profile, step_seconds=smoothed(None, seconds)))
        else:
            row.step_seconds = smoothed(row.step_seconds, seconds)
        await self._session.flush()
