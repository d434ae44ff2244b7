"""How long things are kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """None is for ever."""

    pictures: timedelta | None = None
    """From the placing of their order."""
    records: timedelta | None = timedelta(days=365)
    uploads: timedelta = timedelta(days=30)
    """Pictures to start from, from the last order that they were used in."""
    left_guilds: timedelta = timedelta(days=30)
    """Policies of guilds that the bot has left."""
