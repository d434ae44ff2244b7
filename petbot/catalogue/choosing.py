"""Choices kept possible: an answer is applied, what no longer fits is taken out, what cannot be is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from petbot.catalogue.entries import Extra
from petbot.catalogue.notes import cleaned
from petbot.catalogue.settling import OWNER, SCENE, Settled, Spot, kind_of, settled
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import MAX_COUNT, MAX_EXTRAS, MAX_OWNERS, Choices, Field, Owner, OwnerField, Pet, Species
from petbot.domain.errors import Refusal
from petbot.domain.texts import Text, plural, tr

_PLAIN: tuple[Field, ...] = ("background", *SCENE, "quality")
"""Fields that hold one id and need no more than that it is in the catalogue."""
NO_MENU = tr("There is no such menu any more. Type /pet create to start a new form.")
DOGS_AND_CATS = tr("Petbot draws dogs and cats: choose one of the two.")
NO_BREED = tr("Choose a breed first: the coats on offer depend on it.")
NO_COMPANION = tr("Choose the second pet's breed first: it comes in that breed's most usual coat.")
NO_LETTERS = tr("I can use letters and digits only in a note, and found none in yours.")
OTHER_SPECIES: Mapping[Species, Text] = {
    Species.DOG: tr("The {breed} is a dog, so I took dog."),
    Species.CAT: tr("The {breed} is a cat, so I took cat."),
}
OTHER_COAT = tr("The {breed} does not come in {before:lower}, so I took {now:lower}.")
OTHER_COATS = tr("The {breed} does not come in {coat:lower}. It comes in {coats:lower}.")
SAME_PLACE = tr("{one} and {other} need the same place: choose one of them.")
MANY_EXTRAS = plural("At most {number} extra fits into one picture.", "At most {number} extras fit into one picture.")
MANY_OWNERS = plural("At most {number} owner fits into one picture.", "At most {number} owners fit into one picture.")
OWNERS = plural("Choose between no owner and {number} owner.", "Choose between no owner and {number} owners.")
PICTURES = plural("Choose between 1 and {number} picture.", "Choose between 1 and {number} pictures.")
Setter = Callable[[Shelves, Choices, tuple[str, ...]], Settled]


def choose(shelves: Shelves, choices: Choices, field: Field, values: Sequence[str], owner: int = 0) -> Settled:
    """The choices with one answer given, none to take it back; `owner` says of which owner it is, where it is of one.

    What contradicts the new answer is taken out with a sentence each. Raises Refusal that says what can be.
    """
    chosen = _answered(shelves, choices, field, tuple(values), owner)
    rest = settled(shelves, chosen.choices, Spot(field=field, owner=owner if field in OWNER else 0))
    return replace(rest, mended=(*chosen.mended, *rest.mended))


def possible(shelves: Shelves, choices: Choices, field: Field, value: str, owner: int = 0) -> bool:
    """Whether a menu may offer a value: breeds, coats and extras stand for themselves, the rest is tried."""
    if field in _SETTERS or field == "background":
        return True
    try:
        choose(shelves, choices, field, (value,), owner)
    except Refusal:
        return False
    return True


def checked(shelves: Shelves, choices: Choices) -> Choices:
    """The choices, where each is in the catalogue and none contradicts another; else raises Refusal."""
    made = Choices(start=choices.start)
    for field, values, owner in _answers(choices):
        made = choose(shelves, made, field, values, owner).choices
    settled(shelves, choices, newest=None)
    return made


def _answers(choices: Choices) -> list[tuple[Field, tuple[str, ...], int]]:
    """All that is chosen as answers, in an order in which each may be given."""
    companion = choices.companion
    alone: dict[Field, str | None] = {
        "species": choices.species,
        "breed": choices.breed,
        "coat": choices.coat,
        "companion": companion.breed if companion else None,
        "companion_coat": companion.coat if companion else None,
        "background": choices.background,
        "owners": str(len(choices.owners)) if choices.owners else None,
        **{field: getattr(choices, field) for field in SCENE},
        "quality": choices.quality,
        "count": str(choices.count),
        "note": choices.note or None,
    }
    given: list[tuple[Field, tuple[str, ...], int]] = [(field, (value,), 0) for field, value in alone.items() if value]
    if choices.extras:
        given.append(("extras", choices.extras, 0))
    for number, owner in enumerate(choices.owners):
        given.extend((field, (getattr(owner, field),), number) for field in OWNER if getattr(owner, field))
    return given


def _answered(shelves: Shelves, choices: Choices, field: Field, values: tuple[str, ...], owner: int) -> Settled:
    if setter := _SETTERS.get(field):
        return setter(shelves, choices, values)
    if field in OWNER:
        return Settled(choices=_with_owner(shelves, choices, field, values, owner))
    if field not in _PLAIN:
        raise Refusal(NO_MENU)
    value = shelves.entry(kind_of(field), values[0]).id if values else None
    return Settled(choices=replace(choices, **{field: value}))


def _with_species(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if not values or values[0] not in set(Species):
        raise Refusal(DOGS_AND_CATS)
    if choices.species == values[0]:
        return Settled(choices=choices)
    return Settled(choices=replace(choices, species=Species(values[0]), breed=None, coat=None))


def _with_breed(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """The breed comes in its most usual coat, unless the coat chosen before is one that it has."""
    if not values:
        return Settled(choices=replace(choices, breed=None, coat=None))
    breed = shelves.breed(values[0])
    coat = choices.coat if choices.coat in breed.coats else breed.coats[0]
    mended: list[Text] = []
    if choices.species not in {None, breed.species}:
        mended.append(OTHER_SPECIES[breed.species].format(breed=breed))
    if choices.coat not in {None, coat}:
        before, now = shelves.coat(choices.coat or ""), shelves.coat(coat)
        mended.append(OTHER_COAT.format(breed=breed, before=before, now=now))
    changed = replace(choices, species=breed.species, breed=breed.id, coat=coat)
    return Settled(choices=changed, mended=tuple(mended))


def _with_coat(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if not values:
        return Settled(choices=replace(choices, coat=None))
    if choices.breed is None:
        raise Refusal(NO_BREED)
    return Settled(choices=replace(choices, coat=_coat_of(shelves, choices.breed, values[0])))


def _coat_of(shelves: Shelves, breed_id: str, coat_id: str) -> str:
    coat, breed = shelves.coat(coat_id), shelves.breed(breed_id)
    if coat.id not in breed.coats:
        raise Refusal(OTHER_COATS.format(breed=breed, coat=coat, coats=tuple(shelves.coats_of(breed.id))))
    return coat.id


def _with_companion(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """A second pet in its breed's most usual coat, or in the one chosen for it before where the breed has it."""
    if not values:
        return Settled(choices=replace(choices, companion=None))
    breed, before = shelves.breed(values[0]), choices.companion
    coat = before.coat if before and before.coat in breed.coats else breed.coats[0]
    return Settled(choices=replace(choices, companion=Pet(species=breed.species, breed=breed.id, coat=coat)))


def _with_companion_coat(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if choices.companion is None or not values:
        raise Refusal(NO_COMPANION)
    coat = _coat_of(shelves, choices.companion.breed, values[0])
    return Settled(choices=replace(choices, companion=replace(choices.companion, coat=coat)))


def _with_extras(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if len(values) > MAX_EXTRAS:
        raise Refusal(MANY_EXTRAS.format(number=MAX_EXTRAS))
    worn: dict[str, Extra] = {}
    for extra in (shelves.extra(value) for value in dict.fromkeys(values)):
        if other := worn.get(extra.place):
            raise Refusal(SAME_PLACE.format(one=other, other=extra))
        worn[extra.place] = extra
    return Settled(choices=replace(choices, extras=tuple(extra.id for extra in worn.values())))


def _with_owners(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """As many owners; those told of already stay."""
    if not values or values[0] not in {str(n) for n in range(MAX_OWNERS + 1)}:
        raise Refusal(OWNERS.format(number=MAX_OWNERS))
    number = int(values[0])
    return Settled(choices=replace(choices, owners=(*choices.owners, *[Owner()] * number)[:number]))


def _with_owner(shelves: Shelves, choices: Choices, field: Field, values: tuple[str, ...], owner: int) -> Choices:
    """What is told of an owner brings the owner into the picture."""
    if owner not in range(MAX_OWNERS):
        raise Refusal(MANY_OWNERS.format(number=MAX_OWNERS))
    value = shelves.entry(kind_of(field), values[0]).id if values else None
    owners = [*choices.owners, *[Owner()] * (owner + 1 - len(choices.owners))]
    owners[owner] = replace(owners[owner], **{cast("OwnerField", field): value})
    return replace(choices, owners=tuple(owners))


def _with_count(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if not values or values[0] not in {str(n) for n in range(1, MAX_COUNT + 1)}:
        raise Refusal(PICTURES.format(number=MAX_COUNT))
    return Settled(choices=replace(choices, count=int(values[0])))


def _with_note(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """What can be used of the person's own words; all of it is shown to them in the form's sentence."""
    note = cleaned(" ".join(values))
    if any(value.strip() for value in values) and not note:
        raise Refusal(NO_LETTERS)
    return Settled(choices=replace(choices, note=note))


_SETTERS: Mapping[Field, Setter] = {
    "species": _with_species,
    "breed": _with_breed,
    "coat": _with_coat,
    "companion": _with_companion,
    "companion_coat": _with_companion_coat,
    "extras": _with_extras,
    "owners": _with_owners,
    "count": _with_count,
    "note": _with_note,
}
