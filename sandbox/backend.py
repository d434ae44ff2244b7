"""Everything that the parts of the sandbox share, in one place to hand around."""

from dataclasses import dataclass, field

from sandbox.arrivals import Arrivals
from sandbox.attachments import Attachments
from sandbox.clock import Clock
from sandbox.events import Event, Events
from sandbox.faults import Faults
from sandbox.interactions import Interactions
from sandbox.messages import Desk
from sandbox.posting import Posting
from sandbox.present import Present
from sandbox.ratelimits import RateLimits
from sandbox.recorder import Recorder
from sandbox.seed import Town
from sandbox.snowflakes import Snowflakes
from sandbox.world import World


@dataclass(slots=True, kw_only=True, repr=False)
class Backend:
    world: World
    clock: Clock
    snowflakes: Snowflakes
    cdn: Attachments
    present: Present
    events: Events
    desk: Desk
    posting: Posting
    interactions: Interactions
    arrivals: Arrivals
    limits: RateLimits
    faults: Faults
    recorder: Recorder
    gateway_url: str = ""
    unknown_routes: list[str] = field(default_factory=list[str])


def open_backend(*, application_name: str, token: str, recorder: Recorder) -> Backend:
    clock = Clock()
    snowflakes = Snowflakes(clock)
    world = Town(clock, snowflakes, application_name, token).world
    cdn = Attachments(clock, snowflakes)
    present = Present(world, clock, cdn)
    events = Events()
    clock.moved = lambda: events.publish(Event(type="CLOCK_MOVED", data={"now": clock.now()}))
    desk = Desk(cdn, world.users)
    posting = Posting(world=world, clock=clock, snowflakes=snowflakes, present=present, events=events, desk=desk)
    interactions = Interactions(
        world=world, clock=clock, snowflakes=snowflakes, present=present, events=events, posting=posting
    )
    return Backend(
        world=world,
        clock=clock,
        snowflakes=snowflakes,
        cdn=cdn,
        present=present,
        events=events,
        desk=desk,
        posting=posting,
        interactions=interactions,
        arrivals=Arrivals(world=world, clock=clock, snowflakes=snowflakes, present=present, events=events),
        limits=RateLimits(clock),
        faults=Faults(),
        recorder=recorder,
    )
