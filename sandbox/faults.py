"""Failures on command: what should go wrong with the next requests and the next gateway events."""

import itertools
import re
from dataclasses import dataclass, field
from typing import Literal, get_args

from sandbox.shapes import Json

Kind = Literal[
    "status", "rate_limit", "timeout", "delay", "cut", "lost_answer", "duplicate_event", "delay_event", "lose_event"
]
OF_EVENTS = ("duplicate_event", "delay_event", "lose_event")


@dataclass(slots=True, kw_only=True)
class Fault:
    """One thing to go wrong.

    method and path: whom it hits; `path` is a regular expression found in the path below /api/v10.
    kind: "status" answers `status`; "rate_limit" answers 429 with `retry_after`; "delay" waits `seconds` first;
    "timeout" never answers; "cut" closes the connection in the middle of the upload; "lost_answer" does the work, then
    closes the connection before the answer. "duplicate_event" sends a gateway event twice, "delay_event" sends it
    `seconds` late and after later ones, "lose_event" not at all; for these `path` is found in the event's name.
    times: how often still; None until removed.
    """

    id: int
    method: str | None = None
    path: str = ""
    kind: Kind = "status"
    status: int = 503
    retry_after: float = 1.0
    seconds: float = 1.0
    times: int | None = 1
    hits: int = 0
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self.pattern = re.compile(self.path)

    def shown(self) -> Json:
        keys = ("id", "method", "path", "kind", "status", "retry_after", "seconds", "times", "hits")
        return {key: getattr(self, key) for key in keys}


class Faults:
    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.active: list[Fault] = []

    def add(
        self,
        kind: Kind = "status",
        *,
        method: str | None = None,
        path: str = "",
        status: int = 503,
        retry_after: float = 1.0,
        seconds: float = 1.0,
        times: int | None = 1,
    ) -> Fault:
        """Raises ValueError for an unknown kind, re.error for a path that is no regular expression."""
        if kind not in get_args(Kind):
            raise ValueError(f"the kinds are {', '.join(get_args(Kind))}")
        fault = Fault(
            id=next(self._numbers),
            kind=kind,
            method=method.upper() if method else None,
            path=path,
            status=status,
            retry_after=retry_after,
            seconds=seconds,
            times=times,
        )
        self.active.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        if fault in self.active:
            self.active.remove(fault)

    def clear(self) -> None:
        self.active.clear()

    def strike(self, method: str, path: str) -> Fault | None:
        """The first fault that this request meets; counted, and gone when used up."""
        for fault in self.active:
            if fault.kind not in OF_EVENTS and fault.method in (None, method) and fault.pattern.search(path):
                return self._hit(fault)
        return None

    def strike_event(self, name: str) -> Fault | None:
        """The first fault that this gateway event meets, likewise."""
        for fault in self.active:
            if fault.kind in OF_EVENTS and fault.pattern.search(name):
                return self._hit(fault)
        return None

    def _hit(self, fault: Fault) -> Fault:
        fault.hits += 1
        if fault.times is not None and fault.hits >= fault.times:
            self.active.remove(fault)
        return fault
