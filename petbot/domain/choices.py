"""What a person has chosen so far on the form, and the Pet, Owner and Scene that a finished form describes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

MAX_COUNT = 4
"""Pictures per order, the most: what a two-by-two gallery shows at a readable size."""
MAX_EXTRAS = 3
"""Extras per picture, the most: with more, Stable Diffusion 1.5 begins to drop some."""
MAX_OWNERS = 2
"""People per picture, the most: with more, Stable Diffusion 1.5 mixes up who looks how."""
MAX_NOTE = 70
"""Bytes of a note in UTF-8. CLIP never makes more tokens than bytes, so a note always fits into one chunk of 75."""

OwnerField = Literal[
    "tone", "heritage", "hair_colour", "hairstyle", "covering", "clothing", "age_group", "presentation"
]  # fmt: skip
"""What is told of an owner; which owner is said beside it."""
Field = (
    Literal[
        "species", "breed", "coat", "age", "companion", "companion_coat", "pose", "mood",
        "background", "season", "weather", "time", "extras",
        "owners", "activity", "look", "quality", "count", "note",
    ]
    | OwnerField
)  # fmt: skip
"""What a menu of the form sets. "owners" takes their number, "companion" a breed, "note" a text, all others ids."""


class Likeness(StrEnum):
    """How close a picture comes to the one that it starts from."""

    LITTLE = "little"
    LIKE = "like"
    CLOSELY = "closely"


class Species(StrEnum):
    """The animals that Petbot draws."""

    DOG = "dog"
    CAT = "cat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pet:
    """What the animal is, by catalogue ids."""

    species: Species
    breed: str
    coat: str
    age: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """A person beside the pet, always an adult, by catalogue ids. Each is chosen for itself: none follows another."""

    tone: str | None = None
    """Of the Monk skin tone scale; never inferred from anything."""
    heritage: str | None = None
    hair_colour: str | None = None
    hairstyle: str | None = None
    covering: str | None = None
    """What is worn on the head."""
    clothing: str | None = None
    age_group: str | None = None
    presentation: str | None = None
    """Woman, man or person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPicture:
    """A person's own picture to start from."""

    sha256: str
    """Of one of their uploads."""
    likeness: Likeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """A form's state. Every value but count, note and start is a catalogue id; None or empty: not chosen yet."""

    species: Species | None = None
    breed: str | None = None
    coat: str | None = None
    age: str | None = None
    companion: Pet | None = None
    """A second pet in the picture."""
    pose: str | None = None
    mood: str | None = None
    background: str | None = None
    season: str | None = None
    weather: str | None = None
    time: str | None = None
    """Time of day."""
    extras: tuple[str, ...] = ()
    owners: tuple[Owner, ...] = ()
    """At most MAX_OWNERS; none unless asked for."""
    activity: str | None = None
    """What the owners do with the pet."""
    look: str | None = None
    quality: str | None = None
    count: int = 1
    note: str = ""
    """The person's own words: an aside to the prompt that can change nothing else in it."""
    start: StartPicture | None = None
    """Never learned from, and never given on with a profile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One menu of the form, answered; no values take back what it held."""

    field: Field
    values: tuple[str, ...]
    owner: int = 0
    """Of which owner, where the field tells of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where the pet is, with whom and with what, by catalogue ids."""

    background: str
    season: str | None = None
    weather: str | None = None
    time: str | None = None
    pose: str | None = None
    mood: str | None = None
    extras: tuple[str, ...] = ()
    companion: Pet | None = None
    owners: tuple[Owner, ...] = ()
    activity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How it is drawn, by catalogue ids, and the person's own words."""

    look: str | None = None
    quality: str | None = None
    note: str = ""
