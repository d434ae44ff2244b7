"""Contradictions among choices: each is found, and either mended by taking one of the two out, or refused."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import cast

from petbot.catalogue.entries import Look, Touch, TouchKind
from petbot.catalogue.naming import KINDS
from petbot.catalogue.shelves import Shelf, Shelves
from petbot.domain.choices import Choices, Field, OwnerField, Species
from petbot.domain.errors import Refusal
from petbot.domain.texts import Text, joined, tr

Clashing = Touch | Look
_SKY: Mapping[Field, Text] = {
    "season": tr("At “{place}” no season is seen."),
    "weather": tr("At “{place}” no weather is seen."),
}
_NOBODY = tr("Without an owner in the picture nobody can do that.")
SCENE: tuple[Field, ...] = ("age", "pose", "mood", "season", "weather", "time", "activity", "look")
OWNER: tuple[OwnerField, ...] = (
    "tone", "heritage", "hair_colour", "hairstyle", "covering", "clothing", "age_group", "presentation",
)  # fmt: skip
_KINDS: Mapping[Field, Shelf] = {
    "companion": "breed",
    "companion_coat": "coat",
    "extras": "extra",
    "hair_colour": "hair-colour",
    "age_group": "age-group",
}
"""Of the fields that are called otherwise than their kind."""
_OTHER_AGE: Mapping[Species, Text] = {
    Species.DOG: tr("“{age}” is not said of a dog."),
    Species.CAT: tr("“{age}” is not said of a cat."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where on the form an answer stands."""

    field: Field
    owner: int = 0
    """Which owner, of what is told of owners."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Answers that no picture can show together."""

    losers: tuple[Spot, ...]
    """Which of them may be taken out; of several, any but the newest answer."""
    why: Text
    """A sentence that says what is in the way, fit for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Choices without contradictions, and what was taken out for that."""

    choices: Choices
    mended: tuple[Text, ...] = ()
    """A sentence for each answer that was taken out, fit for a person."""


def settled(shelves: Shelves, choices: Choices, newest: Spot | None) -> Settled:
    """The choices without what contradicts the newest answer.

    Raises Refusal where the newest answer itself is what cannot be; without a newest answer, for every contradiction.
    """
    mended: list[Text] = []
    while clash := next(_clashes(shelves, choices), None):
        loser = next((spot for spot in clash.losers if spot != newest), None)
        if newest is None or loser is None:
            raise Refusal(clash.why)
        choices = without(choices, loser)
        out = tr("I took the {field} out.", field=KINDS[kind_of(loser.field)])
        mended.append(joined(" ", [clash.why, out]))
    return Settled(choices=choices, mended=tuple(mended))


def without(choices: Choices, spot: Spot) -> Choices:
    """The choices with one answer taken back."""
    if spot.field in OWNER:
        owners = list(choices.owners)
        owners[spot.owner] = replace(owners[spot.owner], **{spot.field: None})
        return replace(choices, owners=tuple(owners))
    return replace(choices, **{spot.field: None})


def kind_of(field: Field) -> Shelf:
    """The shelf from which a field's values are taken."""
    return _KINDS.get(field) or cast("Shelf", field)


def _clashes(shelves: Shelves, choices: Choices) -> Iterator[Clash]:
    yield from _of_animal(shelves, choices)
    yield from _of_place(shelves, choices)
    if choices.activity and not choices.owners:
        yield Clash(losers=(Spot(field="activity"),), why=_NOBODY)
    scene = _scene(shelves, choices)
    movable = frozenset(Spot(field=field) for field in SCENE if getattr(choices, field))
    yield from _of_entries(scene, movable)
    for number, owner in enumerate(choices.owners):
        told: dict[Field, str] = {field: value for field in OWNER if (value := getattr(owner, field))}
        person = {Spot(field=field, owner=number): _entry(shelves, field, value) for field, value in told.items()}
        yield from _of_entries({**scene, **person}, movable | set(person))


def _of_animal(shelves: Shelves, choices: Choices) -> Iterator[Clash]:
    age = shelves.touch("age", choices.age) if choices.age else None
    if age and choices.species and age.species not in {None, choices.species}:
        yield Clash(losers=(Spot(field="age"),), why=_OTHER_AGE[choices.species].format(age=age))


def _of_place(shelves: Shelves, choices: Choices) -> Iterator[Clash]:
    """Seasons and weather need the open sky, and a feast has its own season or time of day."""
    if choices.background is None:
        return
    place = shelves.background(choices.background)
    if not place.outdoors:
        for field, why in _SKY.items():
            if getattr(choices, field):
                yield Clash(losers=(Spot(field=field),), why=why.format(place=place))
    if place.season and choices.season not in {None, place.season}:
        why = tr("“{place}” is always in {season:lower}.", place=place, season=shelves.touch("season", place.season))
        yield Clash(losers=(Spot(field="season"),), why=why)
    if place.time and choices.time not in {None, place.time}:
        why = tr("“{place}” is always at {time:lower}.", place=place, time=shelves.touch("time", place.time))
        yield Clash(losers=(Spot(field="time"),), why=why)


def _of_entries(chosen: Mapping[Spot, Clashing], movable: AbstractSet[Spot]) -> Iterator[Clash]:
    """What the data files say cannot be seen together: one entry with another, or with a whole kind."""
    for spot, entry in chosen.items():
        for other, met in chosen.items() if entry.clashes else ():
            kind = kind_of(other.field)
            if kind in entry.clashes and other in movable:
                yield Clash(losers=(other,), why=_hidden(entry, kind))
            elif f"{kind}/{met.id}" in entry.clashes and (losers := tuple(s for s in (other, spot) if s in movable)):
                why = tr("“{one}” and “{other}” cannot be seen together.", one=entry, other=met)
                yield Clash(losers=losers, why=why)


def _hidden(entry: Clashing, kind: Shelf) -> Text:
    return tr("With “{entry}” no {kind} can be seen.", entry=entry, kind=KINDS[kind])


def _scene(shelves: Shelves, choices: Choices) -> dict[Spot, Clashing]:
    """What is chosen of the scene, or comes with its background, by where it stands."""
    place = shelves.background(choices.background) if choices.background else None
    fixed: dict[Field, str] = {"season": place.season, "time": place.time} if place else {}
    ids: dict[Field, str | None] = {field: getattr(choices, field) or fixed.get(field) for field in SCENE}
    return {Spot(field=field): _entry(shelves, field, value) for field, value in ids.items() if value}


def _entry(shelves: Shelves, field: Field, value: str) -> Clashing:
    match kind := kind_of(field):
        case "look":
            return shelves.look(value)
        case "tone":
            return shelves.tone(value)
        case _:
            return shelves.touch(cast("TouchKind", kind), value)
