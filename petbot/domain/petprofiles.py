"""Profiles: a saved Pet with its Scene and Style, by name, with recipe and seed for the same picture."""

import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NewType

from petbot.domain.choices import Choices
from petbot.domain.errors import Refusal
from petbot.domain.ids import OrderId, UserId
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr

ProfileId = NewType("ProfileId", str)
"""Our own id of a profile: at most 16 URL-safe characters."""
OfferCode = NewType("OfferCode", str)
"""What one tells another to let them have a copy of a profile: at most 16 URL-safe characters."""
MAX_NAME = 40
"""Characters of a profile's name: what a menu shows on a telephone without cutting it off."""
NO_SUCH_PICTURE = tr("This order has no picture {picture}: choose one from 1 to {most}.")
NO_NAME = tr("Give the profile a name, such as “Bella at the beach”.")
LONG_NAME = tr("A profile's name has at most {most} characters; yours has {length}.")
INVISIBLE = tr("A profile's name is made of characters that can be seen: yours has invisible ones in it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PetProfile:
    """One saved pet of one person; no two of theirs have the same name."""

    profile_id: ProfileId
    user_id: UserId
    name: str
    choices: Choices
    """For one picture."""
    recipe: Recipe
    """With one seed."""
    order_id: OrderId | None
    """Whose picture it was saved from; the picture may be gone by now."""
    place: int
    """Which of that order's pictures, from 0."""
    made_at: datetime
    is_default: bool = False
    """The one that is meant where none is named; at most one a person."""

    @property
    def key(self) -> str:
        """What is compared of the name."""
        return key_of(self.name)


def saved(recipe: Recipe, choices: Choices, place: int) -> tuple[Recipe, Choices]:
    """The recipe and choices of one picture of an order. Raises Refusal where the order has no such picture."""
    if place not in range(len(recipe.seeds)):
        raise Refusal(NO_SUCH_PICTURE.format(picture=place + 1, most=len(recipe.seeds)))
    return replace(recipe, seeds=(recipe.seeds[place],)), replace(choices, count=1)


def given_on(profile: PetProfile) -> PetProfile:
    """What another may have of a profile: all but the picture that it starts from, which is its owner's photo."""
    choices, recipe = replace(profile.choices, start=None), replace(profile.recipe, start=None)
    return replace(profile, choices=choices, recipe=recipe)


def key_of(name: str) -> str:
    """Names that people read as the same have the same key: case, width and accents' way of writing do not count."""
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def cleaned_name(text: str) -> str:
    """A name as it is stored: single spaces, nothing invisible. Raises Refusal that says what a name may be."""
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name:
        raise Refusal(NO_NAME)
    if len(name) > MAX_NAME or len(key_of(name)) > MAX_NAME * 4:
        raise Refusal(LONG_NAME.format(most=MAX_NAME, length=len(name)))
    if any(_invisible(character) for character in name):
        raise Refusal(INVISIBLE)
    return name


def _invisible(character: str) -> bool:
    """Control, format, surrogate and unassigned characters, but the joiners of emoji and of Indic and Persian words."""
    return unicodedata.category(character).startswith("C") and character not in "\u200c\u200d"
