"""Uploads: pictures that people give to start from, kept for as long as something of theirs needs them."""

from dataclasses import dataclass
from datetime import datetime

from petbot.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One person's picture; another's with the same bytes is another Upload, of the same file."""

    user_id: UserId
    sha256: str
    """Of the file that we keep: upright, small, a PNG that holds nothing but pixels."""
    given_at: datetime
    keep_until: datetime
    """Then it is forgotten, unless a profile or an order that is still to be drawn needs it."""
