"""What one picture is asked to show: the traits of a selection, drawn at random or completed by the artist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from types import MappingProxyType

from .words import OUTDOORS, OWNER_TRAITS, PLACES, WORDS

PET_TRAITS = ("species", "coat", "pattern", "length", "ears", "muzzle", "eyes", "tail", "size", "pose")
SCENE_TRAITS = ("background", "time", "season")
SINGLE_TRAITS = (*PET_TRAITS, *SCENE_TRAITS, *OWNER_TRAITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Said traits by name, extras (at most one a place), and whether an owner stands beside the pet.

    Raises ValueError for unknown words, two extras in one place, or owner traits without an owner.
    """

    traits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    extras: tuple[str, ...] = ()
    owner: bool = False

    def __post_init__(self) -> None:
        for trait, value in self.traits.items():
            if trait not in SINGLE_TRAITS or value not in WORDS[trait]:
                raise ValueError(f"unknown word {value!r} for trait {trait!r}")
            if trait in OWNER_TRAITS and not self.owner:
                raise ValueError(f"{trait} is said without an owner")
        places = [PLACES[extra] for extra in self.extras if extra in PLACES]
        if len(places) != len(self.extras) or len(set(places)) != len(places):
            raise ValueError(f"unknown extra, or two extras in one place: {self.extras}")

    def __getitem__(self, trait: str) -> str:
        """The said value, or an empty string where the trait is not said."""
        return self.traits.get(trait, "")

    def items(self) -> Iterator[tuple[str, str]]:
        """Said traits in prompt order."""
        return ((trait, self.traits[trait]) for trait in SINGLE_TRAITS if trait in self.traits)


def completed(said: Selection, random: Random) -> Selection:
    """The whole picture: pet and background traits that were not said are chosen at random, seasons never are."""
    traits = dict(said.traits)
    for trait in (*PET_TRAITS, "background"):
        traits.setdefault(trait, random.choice(list(WORDS[trait])))
    traits.setdefault("time", "day")
    if said.owner:
        for trait in ("tone", "hair", "hairstyle", "clothing"):
            traits.setdefault(trait, random.choice(list(WORDS[trait])))
    return Selection(traits=traits, extras=said.extras, owner=said.owner)


def drawn(random: Random) -> Selection:
    """A full selection, uniform over the values of each trait, as training and evaluation use."""
    traits = {trait: random.choice(list(WORDS[trait])) for trait in (*PET_TRAITS, "background")}
    traits["time"] = "night" if random.random() < 0.35 else "day"
    if traits["background"] in OUTDOORS and random.random() < 0.5:
        traits["season"] = random.choice(list(WORDS["season"]))
    owner = random.random() < 0.5
    if owner:
        for trait in ("tone", "hair", "hairstyle", "clothing"):
            traits[trait] = random.choice(list(WORDS[trait]))
        if random.random() < 0.45:
            traits["headdress"] = random.choice(list(WORDS["headdress"]))
    extras = _extras(random)
    return Selection(traits=_visible(traits, extras), extras=extras, owner=owner)


def thinned(full: Selection, random: Random, keep: float) -> Selection:
    """The same selection with each trait still said with probability ``keep``; what silence would change stays said."""
    must = {("time", "night")} | {(trait, full[trait]) for trait in ("season", "headdress", "species")}
    traits = {trait: value for trait, value in full.traits.items() if (trait, value) in must or random.random() < keep}
    return Selection(traits=traits, extras=full.extras, owner=full.owner)


def _visible(traits: dict[str, str], extras: tuple[str, ...]) -> dict[str, str]:
    """The traits without those that something hides: a picture is never asked for what it cannot show."""
    hidden: set[str] = set()
    if "sunglasses" in extras:
        hidden.add("eyes")
    if traits.get("headdress") in ("hijab", "turban"):
        hidden |= {"hair", "hairstyle"}
    if traits.get("headdress") == "beanie" and traits.get("hairstyle") in ("bald", "cropped", "bun"):
        hidden |= {"hair", "hairstyle"}
    if traits.get("hairstyle") == "bald":
        hidden.add("hair")
    return {trait: value for trait, value in traits.items() if trait not in hidden}


def _extras(random: Random) -> tuple[str, ...]:
    count = random.choices((0, 1, 2, 3), weights=(20, 40, 28, 12))[0]
    places = random.sample(sorted(set(PLACES.values())), count)
    return tuple(random.choice([extra for extra in PLACES if PLACES[extra] == place]) for place in places)
