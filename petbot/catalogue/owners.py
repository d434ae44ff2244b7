"""An owner in words: a phrase for a photographic model, a few for the embedded one, a piece of the plain sentence."""

from collections.abc import Iterator

from petbot.catalogue.entries import Touch, TouchKind
from petbot.catalogue.phrases import article
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Owner

TONE_WEIGHT = 1.2
"""Stable Diffusion 1.5 drifts to the skin that its training showed most often with the clothes and places named."""
_BEFORE: tuple[TouchKind, ...] = ("age-group", "heritage")
HAIR: tuple[TouchKind, ...] = ("hair-colour", "hairstyle")
_WORN: tuple[TouchKind, ...] = ("covering", "clothing")
_HIDING_HAIR = {"hijab", "turban"}
"""Phrases of the embedded model under which no hair shows (minimodel/selection.py)."""


def touches(shelves: Shelves, owner: Owner) -> dict[TouchKind | str, Touch]:
    """What was chosen of an owner, by kind, the tone among it. Raises Refusal for what is not in the catalogue."""
    ids: dict[TouchKind, str | None] = {
        "presentation": owner.presentation,
        "age-group": owner.age_group,
        "heritage": owner.heritage,
        "hair-colour": owner.hair_colour,
        "hairstyle": owner.hairstyle,
        "covering": owner.covering,
        "clothing": owner.clothing,
    }
    found: dict[TouchKind | str, Touch] = {kind: shelves.touch(kind, one) for kind, one in ids.items() if one}
    return {"tone": shelves.tone(owner.tone), **found} if owner.tone else found


def photo(shelves: Shelves, owner: Owner) -> str:
    """One phrase, so that no chunk parts a person from their skin, hair and clothes. Always an adult."""
    chosen = touches(shelves, owner)
    noun = chosen["presentation"].photo if "presentation" in chosen else "adult person"
    person = " ".join([*(chosen[kind].photo for kind in _BEFORE if kind in chosen), noun])
    tone = [f"({chosen['tone'].photo}:{TONE_WEIGHT:g})"] if "tone" in chosen else []
    looks = [*tone, *(chosen[kind].photo for kind in HAIR if kind in chosen)]
    worn = [chosen[kind].photo for kind in _WORN if kind in chosen]
    has = [f"with {' and '.join(looks)}"] if looks else []
    return " ".join([article(person), *has, " and ".join(worn)]).strip()


def said(shelves: Shelves, owner: Owner) -> str:
    """Such as "an older Korean woman with medium brown skin and grey hair, wearing a hoodie"."""
    chosen = touches(shelves, owner)
    noun = chosen["presentation"].said if "presentation" in chosen else "owner"
    person = " ".join([*(chosen[kind].said for kind in _BEFORE if kind in chosen), noun])
    looks = [chosen[kind].said.removeprefix("with ") for kind in ("tone", *HAIR) if kind in chosen]
    worn = [chosen[kind].said for kind in _WORN if kind in chosen]
    has = f" with {listed(looks)}" if looks else ""
    return article(person) + has + (f" wearing {listed(worn)}" if worn else "")


def traits(shelves: Shelves, owner: Owner) -> Iterator[tuple[str, Touch | None]]:
    """Phrases of the embedded model in its order, each with its touch; hair that cannot be seen is not said."""
    chosen = {kind: touch for kind, touch in touches(shelves, owner).items() if touch.trait}
    tone = chosen.get("tone")
    yield (tone.trait, tone) if tone else ("owner", None)
    phrases = {touch.trait for touch in chosen.values()}
    hidden = {"hair-colour", "hairstyle"} if phrases & _HIDING_HAIR else set[str]()
    hidden |= {"hair-colour"} if "bald haircut" in phrases else set()
    for kind in ("hair-colour", "hairstyle", "covering", "clothing"):
        if kind in chosen and kind not in hidden:
            yield chosen[kind].trait, chosen[kind]


def listed(parts: list[str]) -> str:
    """Such as "a hat, a scarf and a ball"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
