"""Uploads by person and hash, and what still needs them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import UserId
from petbot.domain.uploads import Upload
from petbot.store import files
from petbot.store.jobs import LIVE
from petbot.store.schema import CardRow, JobRow, OrderRow, ProfileRow, UploadRow

Key = tuple[int, str]
"""Whose, and which."""
AT_ONCE = 200


class Uploads:
    """Pictures to start from."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, upload: Upload) -> None:
        """A new one; the same one again is kept for as long as the longer of the two."""
        row = await self._session.get(UploadRow, (upload.user_id, upload.sha256))
        if row is None:
            row = UploadRow(user_id=upload.user_id, sha256=upload.sha256, given_at=upload.given_at)
            row.keep_until = upload.keep_until
            self._session.add(row)
        row.keep_until = max(row.keep_until, upload.keep_until)
        await self._session.flush()

    async def keep(self, user_id: UserId, sha256: str, until: datetime) -> bool:
        """Keep it for longer; False when the person has no such picture any more."""
        row = await self._session.get(UploadRow, (user_id, sha256))
        if row is None:
            return False
        row.keep_until = max(row.keep_until, until)
        await self._session.flush()
        return True

    async def of(self, user_id: UserId) -> list[Upload]:
        """All of a person's, the oldest first."""
        found = select(UploadRow).where(UploadRow.user_id == user_id).order_by(UploadRow.given_at, UploadRow.sha256)
        return [_upload_of(row) for row in await self._session.scalars(found)]

    async def release(self, user_id: UserId) -> list[str]:
        """Forget those of a person's that no open card, profile or order to be drawn needs.

        The hashes of files that nothing uses any more, to be removed after the commit.
        """
        mine: set[Key] = {(user_id, upload.sha256) for upload in await self.of(user_id)}
        return await self._drop(mine - await self._held(mine) - await self._shown(user_id))

    async def lapse(self, now: datetime) -> list[str]:
        """Forget what was kept long enough, unless a profile or an order to be drawn holds it; hashes as `release`."""
        over = select(UploadRow.user_id, UploadRow.sha256).where(UploadRow.keep_until < now)
        keys: set[Key] = {(user_id, sha256) for user_id, sha256 in await self._session.execute(over)}
        return await self._drop(keys - await self._held(keys))

    async def forget(self, user_id: UserId) -> set[str]:
        """Forget all of a person's; their hashes, which others may use."""
        mine = delete(UploadRow).where(UploadRow.user_id == user_id).returning(UploadRow.sha256)
        return set(await self._session.scalars(mine.execution_options(synchronize_session="fetch")))

    async def withdraw(self, hashes: Iterable[str]) -> None:
        """Forget these pictures, whoever has them and whatever needs them."""
        await self._session.execute(delete(UploadRow).where(UploadRow.sha256.in_(list(hashes))))

    async def _shown(self, user_id: UserId) -> set[Key]:
        """What the person's open forms, tickets and results start from."""
        start = CardRow.choices["start"]["sha256"].as_string()
        cards = select(start).where(CardRow.user_id == user_id, CardRow.closed.is_(False), start.is_not(None))
        return {(user_id, sha256) for sha256 in await self._session.scalars(cards)}

    async def _held(self, keys: Iterable[Key]) -> set[Key]:
        """What must stay, whatever the time: of orders that are still to be drawn, and of profiles.

        A profile may need two: its recipe's picture, and the photo of its choices that this one was drawn from.
        """
        people = {user_id for user_id, _ in keys}
        start = OrderRow.recipe["start"]["sha256"].as_string()
        live = select(OrderRow.user_id, start).join(JobRow, JobRow.order_id == OrderRow.order_id)
        saved = [
            select(ProfileRow.user_id, each["start"]["sha256"].as_string()).where(ProfileRow.user_id.in_(people))
            for each in (ProfileRow.recipe, ProfileRow.choices)
        ]
        held = set[Key]()
        for found in (live.where(JobRow.state.in_(LIVE), OrderRow.user_id.in_(people)), *saved):
            held.update((user_id, sha256) for user_id, sha256 in await self._session.execute(found) if sha256)
        return held

    async def _drop(self, keys: Iterable[Key]) -> list[str]:
        dropped = set[str]()
        for user_id, sha256 in keys:
            mine = delete(UploadRow).where(UploadRow.user_id == user_id, UploadRow.sha256 == sha256)
            await self._session.execute(mine)
            dropped.add(sha256)
        return sorted(dropped - await files.used(self._session, dropped))


def _upload_of(row: UploadRow) -> Upload:
    return Upload(user_id=UserId(row.user_id), sha256=row.sha256, given_at=row.given_at, keep_until=row.keep_until)
