"""Tells a guild's log channel what moderators did, where the guild has one."""

from collections.abc import Awaitable, Callable

from petbot.domain.ids import ChannelId
from petbot.domain.moderation import Record
from petbot.service.loops import survives
from petbot.store.database import Database

Teller = Callable[[ChannelId, Record, str | None], Awaitable[None]]
"""Posts a line of the record in a channel, in the locale that the rules choose, or (None) in the guild's own."""


class Telling:
    """Called with each line of the record; a channel that cannot be written to stops nobody."""

    def __init__(self, database: Database, teller: Teller) -> None:
        self._database = database
        self._teller = teller

    async def __call__(self, record: Record) -> None:
        """Post the line."""
        if record.guild_id is None:
            return
        async with self._database.reading() as t:
            policy = await t.policies.of(record.guild_id)
        if policy.log_channel is not None:
            await survives(self._teller(policy.log_channel, record, policy.locale), "Telling the log channel")
