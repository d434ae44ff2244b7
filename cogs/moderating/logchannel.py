"""Posts lines of the record in a server's log channel."""

import logging

import discord

from cogs.moderating.faces import notice
from cogs.moderating.recordlines import record_line
from cogs.speaking import public_locale, said_in
from petbot.domain.ids import ChannelId
from petbot.domain.moderation import Record

log = logging.getLogger(__name__)


class LogChannel:
    """Implements petbot.service.telling.Teller."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def __call__(self, channel: ChannelId, record: Record, locale: str | None) -> None:
        """Post the line in the guild's language; a channel that is gone or closed to us is logged, once a line."""
        place = self._client.get_partial_messageable(channel, guild_id=record.guild_id)
        try:
            spoken = public_locale(self._client, record.guild_id or 0, locale)
            face = said_in(spoken, notice(record_line(record), record.act))
            await place.send(view=face, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            log.warning("The log channel %s of server %s takes no message: %s", channel, record.guild_id, error)
