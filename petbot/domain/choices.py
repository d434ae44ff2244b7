"""What a person has chosen so far on the form, and the Pet and Scene that a finished form describes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MAX_COUNT = 4
"""Pictures per order, the most: what a two-by-two gallery shows at a readable size."""
MAX_EXTRAS = 3
"""Extras per picture, the most: with more, Stable Diffusion 1.5 begins to drop some."""

Field = Literal["species", "breed", "coat", "background", "extras", "count"]
"""What a menu of the form sets."""


class Species(StrEnum):
    """The animals that Petbot draws."""

    DOG = "dog"
    CAT = "cat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A form's state. Every value is a catalogue id; None (or an empty tuple) means not chosen yet."""

    species: Species | None = None
    breed: str | None = None
    coat: str | None = None
    background: str | None = None
    extras: tuple[str, ...] = ()
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pet:
    """What the animal is, by catalogue ids."""

    species: Species
    breed: str
    coat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where it is and with what, by catalogue ids."""

    background: str
    extras: tuple[str, ...] = ()
