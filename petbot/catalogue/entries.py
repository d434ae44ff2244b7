"""The kinds of catalogue entry and the trait words that they are made of; the embedded model knows the same words."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from petbot.domain.choices import Species
from petbot.domain.recipes import Hires

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
Place = Literal["head", "face", "neck", "body", "held", "floor", "air"]
"""Where an extra is: worn, held in mouth or paw, beside the pet, or above it."""
Scheduler = Literal["euler-a", "dpmpp-2m-karras", "dpmpp-2m-sde-karras", "unipc", "ddim", "lcm", "tcd"]
TouchKind = Literal[
    "season", "weather", "time", "pose", "mood", "age",
    "heritage", "hair-colour", "hairstyle", "covering", "clothing", "age-group", "presentation", "activity",
]  # fmt: skip
"""The first six belong to the scene and its pet, the others to the owner."""
Kind = Literal["coat", "background", "extra", "tone", "look", "quality", TouchKind]

Text = Annotated[str, Field(min_length=1, max_length=100)]
"""Discord cuts no option's label that is this long (components/reference)."""
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Phrase = Annotated[str, Field(pattern=r"^[^\s,()\[\]{}<>:;|\\]+( [^\s,()\[\]{}<>:;|\\]+){0,11}$", max_length=80)]
"""At most 12 words without prompt syntax: one comma-free phrase of a photographic prompt."""
Said = Annotated[str, Field(pattern=r"^\S+( \S+){0,11}$", max_length=80)]
"""A piece of the English sentence that says what will be drawn; at most 12 words."""


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
class Names:
    """An entry's name in nine languages, by their codes with an underscore."""

    de: Text
    es: Text
    fr: Text
    pl: Text
    uk: Text
    pt_br: Text
    hi: Text
    ja: Text
    zh_cn: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has; the id is unique within its kind."""

    id: Id
    name: Text
    """In English."""
    names: Names
    aliases: tuple[Text, ...] = ()
    """Short names, other names and usual misspellings, in any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coat(Entry):
    """A colour and a pattern, as one choice."""

    swatch: Text
    """A Unicode emoji near the colour."""
    colour: Colour
    pattern: Pattern
    photo: Phrase
    """What a photographic model is told before the breed's name: "a {photo} Beagle dog"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breed(Entry):
    """A breed with the coats that it really has, the most usual first."""

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
class Group(Entry):
    """A part of a long kind, small enough for one menu: at most 25 entries, at most 25 groups of a kind."""

    emoji: Text
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Background(Entry):
    """Where the pet is."""

    emoji: Text
    group: str
    where: Said
    """Ends the sentence "a corgi ..."."""
    photo: Phrase
    traits: tuple[str, ...]
    """Phrases of the embedded model for the place; season and time of day are said by their own touches."""
    stand_in: bool = False
    """The embedded model cannot draw this place: `traits` say the nearest that it can."""
    outdoors: bool
    """Whether season and weather can be seen."""
    festive: bool
    season: str = ""
    """Id of the only season in which it makes sense, said unless another is chosen, or ""."""
    time: str = ""
    """Id of the only time of day at which it makes sense, said unless another is chosen, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra(Entry):
    """What the pet wears, holds, or has beside it; a picture holds at most one of each place."""

    emoji: Text
    group: str
    place: Place
    said: Said
    photo: Phrase
    trait: str
    """Phrase of the embedded model, "" where it can draw nothing near."""
    stand_in: bool = False
    """`trait` is only the nearest thing that the embedded model can draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch(Entry):
    """One value of an attribute of the scene, of the pet in it, or of an owner."""

    emoji: Text
    said: Said
    photo: Phrase
    trait: str
    """Phrase of the embedded model, "" where it can draw nothing near."""
    stand_in: bool = False
    """`trait` is only the nearest thing that the embedded model can draw."""
    group: str = ""
    """Id of its group, "" for a kind that fits into one menu."""
    species: Species | None = None
    """The only animal that it can be said of."""
    clashes: tuple[str, ...] = ()
    """What it cannot be seen with: a whole kind ("hairstyle") or one entry of it ("season/summer")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tone(Touch):
    """A skin tone of the Monk scale (Ellis Monk / Google, skintone.google, CC BY 4.0)."""

    number: Annotated[int, Field(ge=1, le=10)]
    """1 is the lightest."""
    hex: Annotated[str, Field(pattern="^#[0-9a-f]{6}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Entry):
    """How the picture is made: a way of photographing or of drawing."""

    emoji: Text
    group: Literal["photographic", "illustrated"]
    said: Said
    """Such as "as an oil painting"."""
    photo: tuple[Phrase, ...]
    """Phrases for a photographic model, the most telling first."""
    negative: tuple[Phrase, ...]
    """Phrases that its negative prompt gains."""
    drops: tuple[str, ...]
    """Words that must leave the negative prompt, as they would fight it."""
    clashes: tuple[str, ...] = ()
    """As a Touch's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality(Entry):
    """How much work goes into a picture (bounds: model card of Realistic_Vision_V5.1_noVAE)."""

    emoji: Text
    scheduler: Scheduler
    steps: Annotated[int, Field(ge=1, le=100)]
    guidance: Annotated[float, Field(ge=3.5, le=7)]
    hires: Hires | None = None
