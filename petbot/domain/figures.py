"""A guild's Figures: what was ordered there, how long people waited, and what was refused."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day, UTC."""

    date: date
    drawn: int = 0
    failed: int = 0
    """Failed or cancelled."""
    open: int = 0
    """In line or being drawn still."""
    wait: float | None = None
    """Median seconds from order to picture; None where nothing was drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The days are in order and without gaps."""

    days: tuple[Day, ...]
    people: int
    """Different people who ordered."""
    breeds: tuple[tuple[str, int], ...]
    """Catalogue ids of the breeds drawn most, with how often; the most first."""
    refusals: tuple[tuple[str, int], ...]
    """Rules that refused most, with how often; the most first."""
