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

_PLAIN: tuple[Field, ...] = ("background", *SCENE, "quality")
"""Fields that hold one id and need no more than that it is in the catalogue."""
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
        raise Refusal("There is no such menu any more. Type /pet create to start a new form.")
    value = shelves.entry(kind_of(field), values[0]).id if values else None
    return Settled(choices=replace(choices, **{field: value}))


def _with_species(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if not values or values[0] not in set(Species):
        raise Refusal("Petbot draws dogs and cats: choose one of the two.")
    if choices.species == values[0]:
        return Settled(choices=choices)
    return Settled(choices=replace(choices, species=Species(values[0]), breed=None, coat=None))


def _with_breed(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """The breed comes in its most usual coat, unless the coat chosen before is one that it has."""
    if not values:
        return Settled(choices=replace(choices, breed=None, coat=None))
    breed = shelves.breed(values[0])
    coat = choices.coat if choices.coat in breed.coats else breed.coats[0]
    mended: list[str] = []
    if choices.species not in {None, breed.species}:
        mended.append(f"The {breed.name} is a {breed.species}, so I took {breed.species}.")
    if choices.coat not in {None, coat}:
        before, now = shelves.coat(choices.coat or "").name.lower(), shelves.coat(coat).name.lower()
        mended.append(f"The {breed.name} does not come in {before}, so I took {now}.")
    changed = replace(choices, species=breed.species, breed=breed.id, coat=coat)
    return Settled(choices=changed, mended=tuple(mended))


def _with_coat(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if not values:
        return Settled(choices=replace(choices, coat=None))
    if choices.breed is None:
        raise Refusal("Choose a breed first: the coats on offer depend on it.")
    return Settled(choices=replace(choices, coat=_coat_of(shelves, choices.breed, values[0])))


def _coat_of(shelves: Shelves, breed_id: str, coat_id: str) -> str:
    coat, breed = shelves.coat(coat_id), shelves.breed(breed_id)
    if coat.id not in breed.coats:
        has = ", ".join(entry.name.lower() for entry in shelves.coats_of(breed.id))
        raise Refusal(f"The {breed.name} does not come in {coat.name.lower()}. It comes in {has}.")
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
        raise Refusal("Choose the second pet's breed first: it comes in that breed's most usual coat.")
    coat = _coat_of(shelves, choices.companion.breed, values[0])
    return Settled(choices=replace(choices, companion=replace(choices.companion, coat=coat)))


def _with_extras(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if len(values) > MAX_EXTRAS:
        raise Refusal(f"At most {MAX_EXTRAS} extras fit into one picture.")
    worn: dict[str, Extra] = {}
    for extra in (shelves.extra(value) for value in dict.fromkeys(values)):
        if other := worn.get(extra.place):
            raise Refusal(f"{other.name} and {extra.name} need the same place: choose one of them.")
        worn[extra.place] = extra
    return Settled(choices=replace(choices, extras=tuple(extra.id for extra in worn.values())))


def _with_owners(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """As many owners; those told of already stay."""
    if not values or values[0] not in {str(n) for n in range(MAX_OWNERS + 1)}:
        raise Refusal(f"Choose between no owner and {MAX_OWNERS} owners.")
    number = int(values[0])
    return Settled(choices=replace(choices, owners=(*choices.owners, *[Owner()] * number)[:number]))


def _with_owner(shelves: Shelves, choices: Choices, field: Field, values: tuple[str, ...], owner: int) -> Choices:
    """What is told of an owner brings the owner into the picture."""
    if owner not in range(MAX_OWNERS):
        raise Refusal(f"At most {MAX_OWNERS} owners fit into one picture.")
    value = shelves.entry(kind_of(field), values[0]).id if values else None
    owners = [*choices.owners, *[Owner()] * (owner + 1 - len(choices.owners))]
    owners[owner] = replace(owners[owner], **{cast("OwnerField", field): value})
    return replace(choices, owners=tuple(owners))


def _with_count(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    if not values or values[0] not in {str(n) for n in range(1, MAX_COUNT + 1)}:
        raise Refusal(f"Choose between 1 and {MAX_COUNT} pictures.")
    return Settled(choices=replace(choices, count=int(values[0])))


def _with_note(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Settled:
    """What can be used of the person's own words; all of it is shown to them in the form's sentence."""
    note = cleaned(" ".join(values))
    if any(value.strip() for value in values) and not note:
        raise Refusal("I can use letters and digits only in a note, and found none in yours.")
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
