"""Choices by chance: the form's Surprise me, and selections of everything there is for tests and figures."""

import random
from dataclasses import replace

from petbot.catalogue import choosing
from petbot.catalogue.settling import OWNER, SCENE, Spot, kind_of, settled
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import MAX_EXTRAS, Choices, Field, Owner, Pet
from petbot.domain.errors import Refusal

TOUCHES: tuple[Field, ...] = ("pose", "mood", "season", "time", "look")
TOUCHED = 0.25
"""Share of surprises that set each of TOUCHES: a picture with all of them at once is a jumble."""


def surprise(shelves: Shelves, choices: Choices, rng: random.Random) -> Choices:
    """The choices with pet and scene filled by chance where they are open, coats by the breed.

    Nobody is put into the picture who was not asked for: owners and a second pet stay as they are.
    """
    breed = choices.breed or rng.choice(shelves.breeds_of(choices.species)).id
    filled = choosing.choose(shelves, choices, "breed", (breed,)).choices
    coat = choices.coat or rng.choice(shelves.breed(breed).coats)
    background = choices.background or _background(shelves, filled, rng)
    extras = choices.extras or tuple(rng.sample(list(shelves.extras), k=rng.choice((0, 1, 1))))
    filled = replace(filled, coat=coat, background=background, extras=extras)
    for field in TOUCHES:
        if getattr(filled, field) is None and rng.random() < TOUCHED:
            filled = _tried(shelves, filled, field, rng)
    return filled


def anything(shelves: Shelves, rng: random.Random, share: float = 0.5) -> Choices:
    """Possible choices of everything there is: each attribute that can be left out is drawn with probability `share`.

    What contradicts the background or an earlier attribute is taken out again.
    """

    def drawn(field: Field) -> str | None:
        return rng.choice(list(shelves.shelf(kind_of(field)))) if rng.random() < share else None

    pet = _pet(shelves, rng)
    chosen = Choices(
        species=pet.species,
        breed=pet.breed,
        coat=pet.coat,
        companion=_pet(shelves, rng) if rng.random() < share / 2 else None,
        background=rng.choice(list(shelves.backgrounds)),
        extras=_extras(shelves, rng),
        owners=tuple(Owner(**{field: drawn(field) for field in OWNER}) for _ in range(rng.choice((0, 0, 1, 2)))),
        quality=drawn("quality"),
    )
    chosen = replace(chosen, **{field: drawn(field) for field in SCENE})
    return settled(shelves, chosen, Spot(field="background")).choices


def _pet(shelves: Shelves, rng: random.Random) -> Pet:
    breed = rng.choice(list(shelves.breeds.values()))
    return Pet(species=breed.species, breed=breed.id, coat=rng.choice(breed.coats))


def _extras(shelves: Shelves, rng: random.Random) -> tuple[str, ...]:
    """Up to three, one a place."""
    extras = rng.sample(list(shelves.extras.values()), rng.randint(0, MAX_EXTRAS))
    return tuple({extra.place: extra.id for extra in extras}.values())


def _background(shelves: Shelves, choices: Choices, rng: random.Random) -> str:
    """A place where all that was chosen can be seen; any at all where there is none."""
    places = list(shelves.backgrounds)
    rng.shuffle(places)
    for place in places:
        if not choosing.choose(shelves, choices, "background", (place,)).mended:
            return place
    return places[0]


def _tried(shelves: Shelves, choices: Choices, field: Field, rng: random.Random) -> Choices:
    """The choices with one more answer, if any is drawn that costs no other."""
    if not (ids := list(shelves.shelf(kind_of(field)))):
        return choices
    try:
        tried = choosing.choose(shelves, choices, field, (rng.choice(ids),))
    except Refusal:
        return choices
    return choices if tried.mended else tried.choices
