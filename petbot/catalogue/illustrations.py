"""The grammar of the embedded model: its own trait phrases in its own order, and what of the choices it cannot draw."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from petbot.catalogue import owners
from petbot.catalogue.additions import Additions
from petbot.catalogue.entries import Background, Entry, Extra, Touch, TouchKind
from petbot.catalogue.phrases import escaped
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Pet, Scene, Style

PLACES = {
    **dict.fromkeys(("crown", "partyhat", "wizardhat", "santahat", "flowerwreath", "cowboyhat"), "head"),
    **dict.fromkeys(("sunglasses", "spectacles"), "face"),
    **dict.fromkeys(("scarf", "bowtie", "bandana", "bell", "cape"), "neck"),
    **dict.fromkeys(("ball", "yarn", "bone", "gift", "pumpkin"), "floor"),
    **dict.fromkeys(("balloon", "umbrella"), "air"),
}
"""Where the embedded model draws each extra; one a place (minimodel/words.py)."""
SEASONAL = frozenset(
    f"{place} background"
    for place in ("meadow", "beach", "forest", "desert", "city", "garden", "mountains", "lake", "castle")
)
"""Places in which it draws a season (minimodel/words.py)."""
_PATTERN_WORDS = {"tan-points": "tan"}
_LENGTH_WORDS = {"short": "shorthaired", "long": "longhaired", "curly": "curlyhaired", "wire": "wirehaired"}
"""Patterns and coats whose word in its prompts differs from their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """What of the choices the embedded model does not draw as chosen; the pictures' notice should say so."""

    left_out: tuple[Entry, ...] = ()
    stood_in: tuple[Entry, ...] = ()
    """Drawn as the nearest thing that it can draw."""
    companion: bool = False
    owners: int = 0
    """How many of the owners are left out."""
    note: bool = False

    def __bool__(self) -> bool:
        return bool(self.left_out or self.stood_in or self.companion or self.owners or self.note)


Shown = tuple[str, Entry | None]
"""A phrase and the chosen entry that it comes from; None for what the breed brings, and for plain daylight."""


def prompt(shelves: Shelves, pet: Pet, scene: Scene, additions: Additions) -> str:
    """Comma-separated trait phrases: the pet, the scene, the extras, the owner (minimodel/README.md)."""
    animal, *others = (phrase for phrase, _ in _shown(shelves, pet, scene))
    taught, manner = (map(escaped, additions.said(part)) for part in ("subject", "style"))
    return ", ".join([animal, *taught, *others, *manner])


def shortfall(shelves: Shelves, pet: Pet, scene: Scene, style: Style) -> Shortfall:
    """What of the choices the embedded model leaves out, and what it draws as something else."""
    shown = [entry for _, entry in _shown(shelves, pet, scene) if entry]
    look = [shelves.look(style.look)] if style.look else []
    return Shortfall(
        left_out=tuple(entry for entry in (*_chosen(shelves, pet, scene), *look) if entry not in shown),
        stood_in=tuple(entry for entry in shown if isinstance(entry, Touch | Extra | Background) and entry.stand_in),
        companion=scene.companion is not None,
        owners=len(scene.owners[1:]),
        note=bool(style.note),
    )


def _chosen(shelves: Shelves, pet: Pet, scene: Scene) -> Iterator[Entry]:
    touches: tuple[tuple[TouchKind, str | None], ...] = (
        ("age", pet.age),
        ("pose", scene.pose),
        ("mood", scene.mood),
        ("season", scene.season),
        ("weather", scene.weather),
        ("time", scene.time),
        ("activity", scene.activity),
    )
    yield from (shelves.touch(kind, touch_id) for kind, touch_id in touches if touch_id)
    yield from map(shelves.extra, scene.extras)
    for owner in scene.owners[:1]:
        yield from owners.touches(shelves, owner).values()


def _shown(shelves: Shelves, pet: Pet, scene: Scene) -> Iterator[Shown]:
    extras = _extras(shelves, scene)
    yield from _pet(shelves, pet, masked=any(extra.trait == "sunglasses" for extra in extras))
    yield from _scene(shelves, scene)
    yield from ((extra.trait, extra) for extra in extras)
    for owner in scene.owners[:1]:
        yield from owners.traits(shelves, owner)


def _pet(shelves: Shelves, pet: Pet, *, masked: bool) -> Iterator[Shown]:
    """What the breed looks like; eyes behind dark glasses are not said, and the young are small."""
    traits, coat = shelves.breed(pet.breed).traits, shelves.coat(pet.coat)
    age = shelves.touch("age", pet.age) if pet.age else None
    yield pet.species.value, None
    yield f"{coat.colour} coat", None
    yield f"{_PATTERN_WORDS.get(coat.pattern, coat.pattern)} pattern", None
    yield _LENGTH_WORDS.get(traits.length, traits.length), None
    yield f"{traits.ears} ears", None
    yield f"{traits.muzzle} muzzle", None
    if not masked:
        yield f"{traits.eyes} eyes", None
    yield f"{traits.tail} tail", None
    yield (age.trait, age) if age and age.trait else (f"{traits.size} size", None)


def _scene(shelves: Shelves, scene: Scene) -> Iterator[Shown]:
    """Pose, place, time of day (always said, as in training) and, where one shows, the season."""
    place = shelves.background(scene.background)
    yield from _first(shelves, (("pose", scene.pose), ("mood", scene.mood), ("activity", scene.activity)))
    yield from ((phrase, place) for phrase in place.traits)
    time = list(_first(shelves, (("time", scene.time or place.time),)))
    yield from time or [("day", None)]
    if SEASONAL & set(place.traits):
        yield from _first(shelves, (("season", scene.season or place.season), ("weather", scene.weather)))


def _first(shelves: Shelves, touches: Iterable[tuple[TouchKind, str | None]]) -> Iterator[Shown]:
    """Of touches that the model would say in the same place, the first that it has a phrase for."""
    found = (shelves.touch(kind, touch_id) for kind, touch_id in touches if touch_id)
    yield from islice(((touch.trait, touch) for touch in found if touch.trait), 1)


def _extras(shelves: Shelves, scene: Scene) -> list[Extra]:
    """The extras that it can draw; of two that it would put into one place, the first."""
    taken: dict[str, Extra] = {}
    for extra in map(shelves.extra, scene.extras):
        if extra.trait:
            taken.setdefault(PLACES[extra.trait], extra)
    return list(taken.values())
