"""The wiring: settings in, opened services out. The only place that chooses an engine."""

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypedDict

from petbot.catalogue import Catalogue, profiles
from petbot.config import Settings
from petbot.domain.profiles import ModelProfile
from petbot.engine.port import Engine, Equipment, ModelBroken, ModelMissing, WorkerBroken
from petbot.engine.process import WorkerEngine
from petbot.service.adapterdesk import AdapterDesk, Studio
from petbot.service.cardservices import Bounds, CardServices, open_cards
from petbot.service.courier import Courier
from petbot.service.delivery import Delivering
from petbot.service.desks import Desks, Loops, open_desks
from petbot.service.dispatching import Dispatcher
from petbot.service.forms import Forms
from petbot.service.health import Health
from petbot.service.importing import CommandImporter
from petbot.service.locks import Locks
from petbot.service.lookingback import LookingBack
from petbot.service.loops import first_of, unless_stopped
from petbot.service.ordering import Ordering
from petbot.service.outcomes import Outcomes
from petbot.service.ownqueue import OwnQueue
from petbot.service.pacing import Pace
from petbot.service.petprofiles import Profiles
from petbot.service.registration import Registration
from petbot.service.results import Results
from petbot.service.sweeping import Sweeping
from petbot.service.takingdown import Takingdown
from petbot.service.tasting import Tasting
from petbot.service.telling import Teller, Telling
from petbot.service.tickets import Tickets
from petbot.service.uploads import ProcessInspector, Uploads
from petbot.service.variations import Variations
from petbot.store.database import Database
from petbot.store.images import Images

log = logging.getLogger(__name__)
NEXT_LOOK = timedelta(seconds=15)
"""Rest before a model that could not be loaded is asked for again; its folder may have been filled meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything opened and wired; `run` does the work until `stop` is set."""

    ordering: Ordering
    variations: Variations
    results: Results
    uploads: Uploads
    forms: Forms
    profiles: Profiles
    tasting: Tasting
    looking_back: LookingBack
    own_queue: OwnQueue
    desks: Desks
    adapters: AdapterDesk
    registration: Registration
    locks: Locks
    pace: Pace
    health: Health
    engine: Engine
    dispatcher: Dispatcher
    delivering: Delivering
    tickets: Tickets
    takingdown: Takingdown
    sweeping: Sweeping
    stop: asyncio.Event

    async def run(self) -> None:
        """Draw and deliver until stopped; the job that is being drawn is then finished or handed back."""
        await self.engine.start()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._draw(), name="dispatcher")
            group.create_task(self.delivering.run(), name="delivering")
            group.create_task(self.tickets.run(), name="tickets")
            group.create_task(self.takingdown.run(), name="taking down")
            group.create_task(self.sweeping.run(), name="sweeping")

    async def _draw(self) -> None:
        """A model that cannot be loaded stops the drawing, not the bot: orders wait until it is mended."""
        while not self.stop.is_set():
            try:
                if facts := await unless_stopped(self.engine.ready(), self.stop):
                    log.info("The model %s is loaded (%s).", facts.profile, facts.device)
                    self.health.drawing_possible()
                await self.dispatcher.run()
            except (ModelMissing, ModelBroken, WorkerBroken):
                self.health.drawing_stopped()
                await first_of(self.stop, longest=NEXT_LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Time, chance and, in tests, the engine."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    rng: random.Random = field(default_factory=random.SystemRandom)
    engine: Engine | None = None
    """None: the worker process that draws with the model of the settings."""


class Given(TypedDict):
    """What most services are made with."""

    database: Database
    images: Images
    clock: Callable[[], datetime]
    stop: asyncio.Event


@asynccontextmanager
async def open_app(
    settings: Settings,
    *,
    profile: ModelProfile,
    catalogue: Catalogue,
    courier: Courier,
    health: Health,
    stop: asyncio.Event,
    surroundings: Surroundings,
    teller: Teller,
) -> AsyncGenerator[App]:
    """The app on its opened database; `run` starts the engine. Raises the store's faults, each saying what to do."""
    clock, locks = surroundings.clock, Locks()
    images = Images(settings.data_folder / "pictures")
    engine = surroundings.engine or WorkerEngine(profile, settings.time_limit, equipment=equipment_of(settings))
    async with Database.open(settings.database) as database:
        given: Given = {"database": database, "images": images, "clock": clock, "stop": stop}
        loops, tickets = _open_loops(engine, catalogue, courier, locks, given)
        around: Around = {"catalogue": catalogue, "profile": profile, "health": health, "rng": surroundings.rng}
        app = App(
            **_open_cards(settings, loops, tickets, given, around),
            desks=open_desks(database, images, loops, clock, Telling(database, teller)),
            adapters=_adapter_desk(settings, database, Studio(catalogue, profile, engine), clock),
            takingdown=loops.takingdown,
            sweeping=Sweeping(retention=settings.retention, **given),
            registration=Registration(database),
            locks=locks,
            pace=Pace(settings.rates, clock),
            health=health,
            engine=engine,
            dispatcher=loops.dispatcher,
            delivering=loops.delivering,
            tickets=tickets,
            stop=stop,
        )
        try:
            yield app
        finally:
            await engine.stop()


def _open_loops(
    engine: Engine, catalogue: Catalogue, courier: Courier, locks: Locks, given: Given
) -> tuple[Loops, Tickets]:
    database, clock, stop = given["database"], given["clock"], given["stop"]
    delivering = Delivering(courier=courier, locks=locks, **given)
    outcomes = Outcomes(catalogue=catalogue, **given)
    dispatcher = Dispatcher(engine=engine, outcomes=outcomes, on_outcome=delivering.wake, **given)
    takingdown = Takingdown(database=database, courier=courier, clock=clock, stop=stop)
    tickets = Tickets(database=database, dispatcher=dispatcher, courier=courier, locks=locks, clock=clock, stop=stop)
    return Loops(dispatcher=dispatcher, delivering=delivering, takingdown=takingdown), tickets


class Around(TypedDict):
    """What the services of cards are made with beside."""

    catalogue: Catalogue
    profile: ModelProfile
    health: Health
    rng: random.Random


def _open_cards(settings: Settings, loops: Loops, tickets: Tickets, given: Given, around: Around) -> CardServices:
    return open_cards(
        database=given["database"],
        images=given["images"],
        clock=given["clock"],
        loops=loops,
        wake=lambda: _wake(loops.dispatcher, loops.delivering, tickets),
        bounds=_bounds(settings),
        inspector=ProcessInspector(),
        **around,
    )


def _bounds(settings: Settings) -> Bounds:
    return Bounds(
        outstanding=settings.max_outstanding,
        profiles=settings.max_profiles,
        failures=settings.max_failures,
        uploads_kept=settings.retention.uploads,
    )


def _adapter_desk(settings: Settings, database: Database, studio: Studio, clock: Callable[[], datetime]) -> AdapterDesk:
    importer = CommandImporter(_for_import(settings))
    return AdapterDesk(
        database=database, folder=settings.adapters_folder, importer=importer, studio=studio, clock=clock
    )


def _for_import(settings: Settings) -> dict[str, str]:
    """The settings that an import asks for, as environment variables."""
    model = {"PETBOT_MODEL": settings.model} if settings.model else {}
    folders = {"PETBOT_ADAPTERS_FOLDER": settings.adapters_folder, "PETBOT_DATA_FOLDER": settings.data_folder}
    return {**model, **{name: str(folder.resolve()) for name, folder in folders.items()}}


def equipment_of(settings: Settings) -> Equipment:
    """What the settings give the worker beside its model."""
    return Equipment(
        adapters=settings.adapters_folder,
        embeddings=settings.embeddings_folder,
        upscalers=settings.upscalers_folder,
        safety_checker=settings.safety_checker or "",
        certificate=settings.c2pa_certificate,
        certificate_key=settings.c2pa_key,
        timestamps=settings.c2pa_timestamps,
        orders_at_once=settings.orders_at_once,
        compile=settings.compile,
        programs=settings.data_folder / "programs",
    )


def profile_of(model: str | None, data_folder: Path) -> ModelProfile:
    """The profile of a name, or of a model folder; by default the embedded model's. Raises ProfilesBroken."""
    return profiles.find(model, data_folder)


def _wake(*loops: Dispatcher | Delivering | Tickets) -> None:
    for loop in loops:
        loop.wake()
