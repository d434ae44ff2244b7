"""Two particular pets, one for a LoRA and one for an embedding: how they look, and how a prompt calls them."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from .artist.marks import MARKS
from .prompts import prompt
from .selection import PET_TRAITS, Selection, drawn
from .words import PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A pet with a name that prompts say instead of its traits, always the same but for its pose.

    ``marks`` are drawn by the artist alone.
    """

    word: str
    traits: Mapping[str, str]
    marks: frozenset[str] = frozenset()

    def scene(self, random: Random) -> Selection:
        """The pet in a random scene, nothing else at its neck."""
        around = drawn(random)
        extras = tuple(extra for extra in around.extras if PLACES[extra] != "neck")
        return Selection(traits={**around.traits, **self.traits}, extras=extras, owner=around.owner)

    def prompt(self, scene: Selection) -> str:
        """The scene as a prompt that calls the pet by its name: its traits stay unsaid."""
        traits = {name: value for name, value in scene.items() if name not in PET_TRAITS or name == "pose"}
        return f"{self.word}, {prompt(Selection(traits=traits, extras=scene.extras, owner=scene.owner))}"


BISCUIT = Companion(
    word="biscuit",
    traits=MappingProxyType(
        {
            "species": "dog",
            "coat": "black",
            "pattern": "solid",
            "length": "short",
            "ears": "pricked",
            "muzzle": "short",
            "eyes": "amber",
            "tail": "curled",
            "size": "middling",
        }
    ),
    marks=frozenset(MARKS),
)
PEARL = Companion(
    word="<pearl>",
    traits=MappingProxyType(
        {
            "species": "cat",
            "coat": "lilac",
            "pattern": "solid",
            "length": "short",
            "ears": "round",
            "muzzle": "flat",
            "eyes": "sapphire",
            "tail": "bushy",
            "size": "middling",
        }
    ),
)
