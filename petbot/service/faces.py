"""The faces that a Card shows after its form: a Ticket while it waits, then its Result; Ended when stopped."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from petbot.domain.cards import Card
from petbot.domain.orders import Job, Order
from petbot.domain.portraits import Portrait
from petbot.domain.waiting import Place
from petbot.engine.port import Progress
from petbot.service.lineage import Relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Where an order stands. A second press of Generate may meet one whose job is final already."""

    card: Card
    job: Job
    place: Place
    eta: datetime | None
    """When it should be ready; None once the job is final."""
    progress: Progress | None = None
    """Of a job that is being drawn."""
    preview: bytes | None = None
    """A JPEG file of what it will look like, where that may be seen already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a finished order brings: its pictures, or why there are none."""

    card: Card
    order: Order
    portraits: list[Portrait]
    """By index; empty after a failure."""
    pngs: list[Path]
    """The portraits' files, in the same order."""
    remark: str | None = None
    """What the person should know of the pictures, such as that one was withheld."""
    spoiler: bool = False
    """Covered until they are clicked, as the guild wants it."""
    origin: Relative | None = None
    """The picture that it was made from, where it was made from one."""
    failure: str | None = None
    """In words fit for the person; None when there are pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A card that was closed before anything was drawn."""

    card: Card
    order: Order | None
    """None when it was still a form."""
    already: bool = False
    """Whether it was closed before, so that nothing was left to do."""
