"""A selection as the prompt that the embedded model was taught, and back."""

from .selection import Selection
from .words import OWNER_TRAITS, WORDS, phrase

MEANINGS = {phrase(trait, value): (trait, value) for trait in WORDS for value in WORDS[trait]}


def prompt(selection: Selection) -> str:
    """Comma-separated trait phrases, pet first, then scene, extras and owner: at most 77 tokens of the model's own."""
    said = list(selection.items())
    pet_and_scene = [phrase(trait, value) for trait, value in said if trait not in OWNER_TRAITS]
    extras = [phrase("extras", extra) for extra in selection.extras]
    owner = [phrase(trait, value) for trait, value in said if trait in OWNER_TRAITS]
    if selection.owner and not selection["tone"]:
        owner.insert(0, "owner")
    return ", ".join([*pet_and_scene, *extras, *owner])


def selection(prompt: str) -> Selection:
    """The selection that a prompt says. Raises ValueError for a phrase outside the vocabulary."""
    traits: dict[str, str] = {}
    extras: list[str] = []
    owner = False
    for part in filter(None, (part.strip() for part in prompt.split(","))):
        if part == "owner":
            owner = True
            continue
        if part not in MEANINGS:
            raise ValueError(f"not a phrase of the embedded model: {part!r}")
        trait, value = MEANINGS[part]
        owner |= trait == "tone"
        if trait == "extras":
            extras.append(value)
        else:
            traits[trait] = value
    return Selection(traits=traits, extras=tuple(extras), owner=owner)
