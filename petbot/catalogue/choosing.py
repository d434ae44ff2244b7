"""Choices kept possible: a menu's answer is applied, what no longer fits is dropped, what cannot be is refused."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace

from petbot.catalogue.entries import Extra
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import MAX_COUNT, MAX_EXTRAS, Choices, Field, Species
from petbot.domain.errors import Refusal

Setter = Callable[[Shelves, Choices, tuple[str, ...]], Choices]


def choose(shelves: Shelves, choices: Choices, field: Field, values: tuple[str, ...]) -> Choices:
    """The choices with one menu answered. Raises Refusal with a sentence that says what can be."""
    return _SETTERS[field](shelves, choices, values)


def surprise(shelves: Shelves, choices: Choices, rng: random.Random) -> Choices:
    """The choices with everything that is open filled by chance, coats by the breed."""
    breed = choices.breed or rng.choice(shelves.breeds_of(choices.species)).id
    filled = _with_breed(shelves, choices, (breed,))
    coat = choices.coat or rng.choice(shelves.breed(breed).coats)
    background = choices.background or rng.choice(list(shelves.backgrounds))
    extras = choices.extras or tuple(rng.sample(list(shelves.extras), k=rng.choice((0, 1, 1))))
    return replace(filled, coat=coat, background=background, extras=extras)


def _with_species(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Choices:
    if not values or values[0] not in set(Species):
        raise Refusal("Petbot draws dogs and cats: choose one of the two.")
    if choices.species == values[0]:
        return choices
    return replace(choices, species=Species(values[0]), breed=None, coat=None)


def _with_breed(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Choices:
    """The breed comes in its most usual coat, unless the coat chosen before is one that it has."""
    if not values:
        return replace(choices, breed=None, coat=None)
    breed = shelves.breed(values[0])
    coat = choices.coat if choices.coat in breed.coats else breed.coats[0]
    return replace(choices, species=breed.species, breed=breed.id, coat=coat)


def _with_coat(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Choices:
    if not values:
        return replace(choices, coat=None)
    if choices.breed is None:
        raise Refusal("Choose a breed first: the coats on offer depend on it.")
    coat, breed = shelves.coat(values[0]), shelves.breed(choices.breed)
    if coat.id not in breed.coats:
        has = ", ".join(entry.name.lower() for entry in shelves.coats_of(breed.id))
        raise Refusal(f"The {breed.name} does not come in {coat.name.lower()}. It comes in {has}.")
    return replace(choices, coat=coat.id)


def _with_background(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Choices:
    return replace(choices, background=shelves.background(values[0]).id if values else None)


def _with_extras(shelves: Shelves, choices: Choices, values: tuple[str, ...]) -> Choices:
    if len(values) > MAX_EXTRAS:
        raise Refusal(f"At most {MAX_EXTRAS} extras fit into one picture.")
    worn: dict[str, Extra] = {}
    for extra in (shelves.extra(value) for value in dict.fromkeys(values)):
        if other := worn.get(extra.place):
            raise Refusal(f"{other.name} and {extra.name} need the same place: choose one of them.")
        worn[extra.place] = extra
    return replace(choices, extras=tuple(extra.id for extra in worn.values()))


def _with_count(_: Shelves, choices: Choices, values: tuple[str, ...]) -> Choices:
    if not values or values[0] not in {str(n) for n in range(1, MAX_COUNT + 1)}:
        raise Refusal(f"Choose between 1 and {MAX_COUNT} pictures.")
    return replace(choices, count=int(values[0]))


_SETTERS: Mapping[Field, Setter] = {
    "species": _with_species,
    "breed": _with_breed,
    "coat": _with_coat,
    "background": _with_background,
    "extras": _with_extras,
    "count": _with_count,
}
