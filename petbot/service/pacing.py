"""How fast one person may press and type: small token buckets in memory, for commands, buttons, menus and modals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from petbot.domain.ids import UserId

FEW = 1000
"""People remembered before those who have rested long enough are forgotten; some 100 bytes each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many actions may come at once; each is given back after `span / actions`."""

    actions: int
    span: timedelta


class Pace:
    """One bucket for each person and rate, kept as the time at which it will be full again (GCRA).

    It is kept in memory alone: a restart forgives, and no database is asked before a press is refused.
    """

    def __init__(self, rates: Sequence[Rate], clock: Callable[[], datetime]) -> None:
        self._rates = tuple(rates)
        self._clock = clock
        self._full_at: dict[UserId, tuple[datetime, ...]] = {}
        self._most = FEW

    @property
    def remembered(self) -> int:
        """How many people it knows of now."""
        return len(self._full_at)

    def ask(self, user_id: UserId) -> timedelta:
        """Nothing to wait for: the action is counted. Else how long to wait; a refused action costs nothing."""
        now = self._clock()
        full_at = tuple(max(now, each) for each in self._full_at.get(user_id, (now,) * len(self._rates)))
        after = tuple(at + rate.span / rate.actions for at, rate in zip(full_at, self._rates, strict=True))
        wait = max((at - now - rate.span for at, rate in zip(after, self._rates, strict=True)), default=timedelta())
        if wait > timedelta():
            return wait
        self._full_at[user_id] = after
        self._forget(now)
        return timedelta()

    def _forget(self, now: datetime) -> None:
        """Buckets that are full again are as good as none."""
        if len(self._full_at) > self._most:
            self._full_at = {who: full_at for who, full_at in self._full_at.items() if max(full_at) > now}
            self._most = max(FEW, 2 * len(self._full_at))
