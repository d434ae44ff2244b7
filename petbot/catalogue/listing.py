"""Choices as one line in any language but English: labels for translators, and the entries' own names behind them."""

from collections.abc import Iterable, Iterator

from petbot.catalogue import owners
from petbot.catalogue.entries import Entry, TouchKind
from petbot.catalogue.naming import SPECIES
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices, Likeness, Pet, Species
from petbot.domain.texts import Text, joined, tr

BETWEEN = " · "
_PETS: dict[Species | None, Text] = {
    Species.DOG: tr("Dog: {traits}"),
    Species.CAT: tr("Cat: {traits}"),
    None: tr("Pet: {traits}"),
}
_BARE: dict[Species | None, Text] = {**SPECIES, None: tr("A pet")}

STARTS = {
    Likeness.LITTLE: tr("loosely after a given picture"),
    Likeness.LIKE: tr("after a given picture"),
    Likeness.CLOSELY: tr("closely after a given picture"),
}


def listed(shelves: Shelves, choices: Choices) -> Text:
    """Such as "Dog: Labrador Retriever, Golden · Place: Beach, Night · With: Crown · Look: Oil painting"."""
    return joined(BETWEEN, list(_parts(shelves, choices)))


def _parts(shelves: Shelves, choices: Choices) -> Iterator[Text]:
    yield _pet(shelves, choices)
    if place := tuple(_place(shelves, choices)):
        yield tr("Place: {place}", place=place)
    if choices.extras:
        yield tr("With: {extras}", extras=tuple(map(shelves.extra, choices.extras)))
    if choices.companion:
        yield _companion(shelves, choices.companion)
    yield from _people(shelves, choices)
    if choices.look:
        yield tr("Look: {look}", look=shelves.look(choices.look))
    if choices.start:
        yield STARTS[choices.start.likeness]
    if choices.note:
        yield tr("Note: “{note}”", note=choices.note)


def _pet(shelves: Shelves, choices: Choices) -> Text:
    breed = [shelves.breed(choices.breed)] if choices.breed else []
    coat = [shelves.coat(choices.coat)] if choices.coat else []
    traits: tuple[Entry, ...] = (*breed, *coat, *_touches(shelves, choices, ("age", "pose", "mood")))
    return _PETS[choices.species].format(traits=traits) if traits else _BARE[choices.species]


def _companion(shelves: Shelves, pet: Pet) -> Text:
    return tr("Second pet: {traits}", traits=(shelves.breed(pet.breed), shelves.coat(pet.coat)))


def _place(shelves: Shelves, choices: Choices) -> Iterator[Entry]:
    """Where it is; a season or time of day that the place brings with it is not said twice."""
    place = shelves.background(choices.background) if choices.background else None
    brought = {place.season, place.time} if place else set[str]()
    if place:
        yield place
    for touch in _touches(shelves, choices, ("season", "weather", "time")):
        if touch.id not in brought:
            yield touch


def _people(shelves: Shelves, choices: Choices) -> Iterator[Text]:
    for owner in choices.owners:
        touches = owners.touches(shelves, owner)
        traits = tuple(touch for kind, touch in touches.items() if kind not in owners.HAIR)
        yield tr("Owner: {traits}", traits=traits) if traits else tr("An owner")
        if hair := tuple(touches[kind] for kind in owners.HAIR if kind in touches):
            yield tr("Hair: {traits}", traits=hair)  # its names alone, such as Red or Long and straight, say too little
    if choices.owners and choices.activity:
        yield tr("Together: {activity}", activity=shelves.touch("activity", choices.activity))


def _touches(shelves: Shelves, choices: Choices, kinds: Iterable[TouchKind]) -> Iterator[Entry]:
    for kind in kinds:
        if chosen := getattr(choices, kind):
            yield shelves.touch(kind, chosen)
