"""The kinds of catalogue entry and the trait words that they are made of; the embedded model knows the same words."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from petbot.domain.choices import Species

Colour = Literal[
    "black", "grey", "silver", "white", "blue", "lilac", "cream",
    "fawn", "golden", "orange", "red", "brown", "chocolate",
]  # fmt: skip
Pattern = Literal[
    "solid", "bicolour", "tuxedo", "saddle", "spotted", "tabby", "brindle",
    "merle", "points", "tortoiseshell", "calico", "mask", "tan-points",
]  # fmt: skip
Length = Literal["hairless", "short", "long", "curly", "wire"]
Ears = Literal["pricked", "bat", "round", "tufted", "button", "folded", "floppy"]
Muzzle = Literal["flat", "short", "medium", "long"]
Eyes = Literal["hazel", "amber", "emerald", "sapphire", "odd"]
Tail = Literal["whip", "curled", "bushy", "bobbed"]
Size = Literal["small", "middling", "large"]
Known = Literal["well", "roughly", "barely"]
"""How well Stable Diffusion 1.5 is likely to know a breed by its name."""
Text = Annotated[str, Field(min_length=1)]
Place = Literal["head", "face", "neck", "floor", "air"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """How a breed looks, in words that every model profile can be told."""

    size: Size
    length: Length
    ears: Ears
    muzzle: Muzzle
    tail: Tail
    eyes: Eyes


@dataclass(frozen=True, slots=True, kw_only=True)
class Coat:
    """A colour and a pattern, as one choice."""

    id: str
    name: str
    swatch: str
    """A Unicode emoji near the colour."""
    colour: Colour
    pattern: Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """A breed's name in German, Spanish, French, Polish and Ukrainian, by ISO 639-1 code."""

    de: Text
    es: Text
    fr: Text
    pl: Text
    uk: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Breed:
    """A breed with the coats that it really has, the most usual first."""

    id: str
    name: Text
    names: Names
    aliases: tuple[Text, ...]
    """Short names, other names and usual misspellings, in any language."""
    species: Species
    traits: Traits
    coats: tuple[str, ...]
    phrase: Text
    """What a photographic model is told of its looks; at most 12 words and never a colour that a coat contradicts."""
    known: Known
    fci: int | None = None
    """Number of the standard at the Fédération Cynologique Internationale; varieties share their breed's number."""
    parents: tuple[str, ...] = ()
    """Ids of a cross's two breeds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """Where the pet is."""

    id: str
    name: str
    emoji: str
    where: str
    """Ends the sentence "a corgi ..."."""
    photo: str
    """Phrase for a photographic model."""
    traits: tuple[str, ...]
    """Phrases of the embedded model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What the pet wears, or has beside it; a picture holds at most one of each place."""

    id: str
    name: str
    emoji: str
    place: Place
    said: str
    photo: str
    trait: str
