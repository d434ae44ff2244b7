"""The desks: who answers moderators, and people who ask for their data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from petbot.service.counting import Counting
from petbot.service.delivery import Delivering
from petbot.service.dispatching import Dispatcher
from petbot.service.moderation import Moderation, Told
from petbot.service.privacy import Privacy
from petbot.service.queuedesk import QueueDesk
from petbot.service.reports import Reports
from petbot.service.stopping import Stopping
from petbot.service.takingdown import Takingdown
from petbot.store.database import Database
from petbot.store.images import Images


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """One service each."""

    moderation: Moderation
    queue: QueueDesk
    reports: Reports
    privacy: Privacy
    counting: Counting


@dataclass(frozen=True, slots=True, kw_only=True)
class Loops:
    """What the desks stop and ring."""

    dispatcher: Dispatcher
    delivering: Delivering
    takingdown: Takingdown


def open_desks(database: Database, images: Images, loops: Loops, clock: Callable[[], datetime], tell: Told) -> Desks:
    """The desks, wired to the loops."""
    stop_drawing, take_down = loops.dispatcher.cancel, loops.takingdown.wake
    stopping = Stopping(stop_drawing=stop_drawing, wake=loops.delivering.wake, clock=clock)
    return Desks(
        moderation=Moderation(database=database, stopping=stopping, clock=clock, tell=tell),
        queue=QueueDesk(database=database, stopping=stopping, wake=loops.dispatcher.wake, clock=clock, tell=tell),
        reports=Reports(database=database, images=images, wake=take_down, clock=clock, tell=tell),
        privacy=Privacy(database=database, images=images, stop_drawing=stop_drawing, wake=take_down, clock=clock),
        counting=Counting(database=database, clock=clock),
    )
