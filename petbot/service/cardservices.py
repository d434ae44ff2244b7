"""The services around cards, opened together: what members do with forms, orders, results and what comes of them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict

from petbot.catalogue.catalogue import Catalogue
from petbot.domain.profiles import ModelProfile
from petbot.domain.retention import Retention
from petbot.service.breaker import MAX_FAILURES
from petbot.service.desks import Loops
from petbot.service.forms import Forms
from petbot.service.gate import Gate
from petbot.service.health import Health
from petbot.service.lookingback import LookingBack
from petbot.service.ordering import Ordering
from petbot.service.ownqueue import OwnQueue
from petbot.service.petprofiles import MAX_PROFILES, Profiles
from petbot.service.placing import Limits, Placing
from petbot.service.results import Results
from petbot.service.tasting import Tasting
from petbot.service.uploads import Inspector, Uploads
from petbot.service.variations import Variations
from petbot.store.database import Database
from petbot.store.images import Images


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much one person may have, as the settings say."""

    outstanding: int = Limits().max_outstanding
    """Orders waiting or being drawn."""
    profiles: int = MAX_PROFILES
    failures: int = MAX_FAILURES
    """Of the worker, in a row."""
    uploads_kept: timedelta = Retention().uploads


class CardServices(TypedDict):
    """What was opened."""

    ordering: Ordering
    forms: Forms
    variations: Variations
    results: Results
    uploads: Uploads
    profiles: Profiles
    tasting: Tasting
    looking_back: LookingBack
    own_queue: OwnQueue


class Shared(TypedDict):
    """What those services are made with that place orders."""

    database: Database
    images: Images
    catalogue: Catalogue
    placing: Placing
    wake: Callable[[], None]
    clock: Callable[[], datetime]
    rng: random.Random


def open_cards(
    *,
    database: Database,
    images: Images,
    clock: Callable[[], datetime],
    catalogue: Catalogue,
    profile: ModelProfile,
    loops: Loops,
    wake: Callable[[], None],
    health: Health,
    rng: random.Random,
    bounds: Bounds,
    inspector: Inspector,
) -> CardServices:
    """`wake` rings the dispatcher, the tickets and the delivery: an order was placed, or a result asked for."""
    gate = Gate(clock=clock, qualities=catalogue.qualities, max_failures=bounds.failures)
    placing = Placing(
        database=database,
        images=images,
        catalogue=catalogue,
        profile=profile,
        dispatcher=loops.dispatcher,
        clock=clock,
        gate=gate,
        limits=Limits(max_outstanding=bounds.outstanding, uploads_kept=bounds.uploads_kept),
        rng=rng,
    )
    shared: Shared = {
        "database": database,
        "images": images,
        "catalogue": catalogue,
        "placing": placing,
        "wake": wake,
        "clock": clock,
        "rng": rng,
    }
    return _opened(shared, gate=gate, profile=profile, loops=loops, health=health, bounds=bounds, inspector=inspector)


def _opened(
    shared: Shared,
    *,
    gate: Gate,
    profile: ModelProfile,
    loops: Loops,
    health: Health,
    bounds: Bounds,
    inspector: Inspector,
) -> CardServices:
    database, images, clock = shared["database"], shared["images"], shared["clock"]
    placing, catalogue = shared["placing"], shared["catalogue"]
    ordering = Ordering(dispatcher=loops.dispatcher, gate=gate, **shared)
    tasting = Tasting(database=database, catalogue=catalogue, clock=clock)
    return {
        "ordering": ordering,
        "forms": _forms(shared, ordering, gate),
        "variations": Variations(profile=profile, **shared),
        "results": Results(database=database, images=images),
        "uploads": Uploads(
            database=database, images=images, placing=placing, gate=gate, clock=clock, inspector=inspector
        ),
        "profiles": Profiles(
            database=database,
            images=images,
            catalogue=catalogue,
            ordering=ordering,
            clock=clock,
            most=bounds.profiles,
        ),
        "tasting": tasting,
        "looking_back": LookingBack(
            database=database,
            images=images,
            ordering=ordering,
            placing=placing,
            tasting=tasting,
            profile=profile,
            wake=shared["wake"],
            take_down=loops.takingdown.wake,
            clock=clock,
        ),
        "own_queue": OwnQueue(database=database, placing=placing, dispatcher=loops.dispatcher, health=health),
    }


def _forms(shared: Shared, ordering: Ordering, gate: Gate) -> Forms:
    return Forms(
        database=shared["database"],
        catalogue=shared["catalogue"],
        ordering=ordering,
        placing=shared["placing"],
        gate=gate,
        wake=shared["wake"],
        clock=shared["clock"],
        rng=shared["rng"],
    )
