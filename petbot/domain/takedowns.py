"""Takedowns: messages of ours that are still to be deleted from Discord."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from petbot.domain.ids import ChannelId, MessageId

BACK_OFF = timedelta(seconds=5)
"""Wait after the first try that did not go through; doubled by each further one."""
MAX_TRIES = 12
"""The last try comes about six hours after the first; who runs the bot then finds the message in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Takedown:
    """One message."""

    channel_id: ChannelId
    message_id: MessageId
    available_at: datetime
    attempts: int = 0

    def stumbled(self, now: datetime) -> "Takedown | None":
        """To be tried again later; None when it was tried often enough."""
        if self.attempts + 1 >= MAX_TRIES:
            return None
        return replace(self, attempts=self.attempts + 1, available_at=now + BACK_OFF * 2**self.attempts)
