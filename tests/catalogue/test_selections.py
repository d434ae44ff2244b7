"""Random selections of everything there is, read back from their prompts as CLIP itself would cut them into chunks.

SELECTIONS=1000000 pytest tests/catalogue/test_selections.py    # as many as one has time for; 100,000 by default
"""

import os
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from petbot.catalogue import load_catalogue, negatives
from petbot.catalogue.profiles import realistic_vision
from petbot.domain.choices import Choices, Owner, Pet
from tests.catalogue import clip

CATALOGUE = load_catalogue()
PHOTO = realistic_vision(Path("model"))
COUNT = int(os.environ.get("SELECTIONS", "100000"))


def asked(choices: Choices) -> Iterator[str]:
    """The words of every chosen attribute, as its data file has them."""
    yield from (CATALOGUE.extra(extra).photo for extra in choices.extras)
    place = CATALOGUE.background(choices.background or "")
    yield place.photo
    for kind in ("age", "pose", "mood", "season", "weather", "time", "activity"):
        if chosen := getattr(choices, kind) or getattr(place, kind, ""):
            yield CATALOGUE.touch(kind, chosen).photo
    if choices.look:
        yield from CATALOGUE.look(choices.look).photo
    if choices.companion:
        yield named(choices.companion)
    yield from (text for owner in choices.owners for text in told(owner))


def told(owner: Owner) -> Iterator[str]:
    """The words of all that is told of an owner."""
    if owner.tone:
        yield CATALOGUE.tone(owner.tone).photo
    for kind in ("heritage", "hair-colour", "hairstyle", "covering", "clothing", "age-group", "presentation"):
        if chosen := getattr(owner, kind.replace("-", "_")):
            yield CATALOGUE.touch(kind, chosen).photo


def named(pet: Pet) -> str:
    """Coat, breed and species, as they must stand together."""
    name = CATALOGUE.breed(pet.breed).name.replace(",", "")
    return f"{CATALOGUE.coat(pet.coat).photo} {name} {pet.species}"


def test_no_attribute_is_lost_or_cut_and_the_animal_stands_in_the_first_chunk() -> None:
    rng = random.Random(5)
    for _ in range(COUNT):
        choices = CATALOGUE.anything(rng)
        recipe = CATALOGUE.compose(choices, PHOTO, (1,))
        chunks = clip.said(recipe.prompt)
        assert named(Pet(species=choices.species, breed=choices.breed, coat=choices.coat)) in chunks[0], choices
        for text in asked(choices):
            assert any(text in chunk for chunk in chunks), (text, choices)
        for phrase in missing(recipe.negative_prompt):
            assert fights(phrase, recipe.prompt, choices), (phrase, choices)


@cache
def missing(negative_prompt: str) -> list[str]:
    """What CLIP does not hear of the card's negative prompt with the card's weight."""
    read = [piece for chunk in clip.pieces(negative_prompt) for piece in chunk]
    heard = {(phrase, weight) for text, weight in read for phrase in text.strip(" ,").split(", ")}
    return [phrase for weight, phrases in negatives.CARD for phrase in phrases if (phrase, weight) not in heard]


def fights(phrase: str, prompt: str, choices: Choices) -> bool:
    """Whether a phrase of the card's negative prompt is against what was chosen."""
    look = CATALOGUE.look(choices.look) if choices.look else None
    if look and (phrase in look.drops or (look.group == "illustrated" and phrase in negatives.PHOTOGRAPHIC)):
        return True
    if phrase in {"duplicate", "cloned face"} and (choices.companion or len(choices.owners) > 1):
        return True
    words = set(phrase.split())
    return any(words <= set(re.findall(r"[^\W_]+", part.lower())) for part in prompt.split(","))
