"""What is judged of a picture: the questions, and their right answers for a selection."""

from .selection import SINGLE_TRAITS, Selection
from .words import PLACES, WORDS

NONE = "none"
IGNORED = -100


def questions() -> dict[str, tuple[str, ...]]:
    """Each thing that is judged, with its possible answers: the traits, ``owner``, and one extra a place."""
    asked = {trait: tuple(WORDS[trait]) for trait in SINGLE_TRAITS}
    asked["season"] = (NONE, *asked["season"])
    asked["headdress"] = (NONE, *asked["headdress"])
    asked["owner"] = ("absent", "present")
    for place in dict.fromkeys(PLACES.values()):
        asked[f"extra on {place}"] = (NONE, *(extra for extra in PLACES if PLACES[extra] == place))
    return asked


def answers(selection: Selection) -> dict[str, str]:
    """The right answers for a picture of the selection; questions without one (a hidden trait) are left out."""
    right = dict(selection.items())
    right.setdefault("season", NONE)
    right["owner"] = "present" if selection.owner else "absent"
    if selection.owner:
        right.setdefault("headdress", NONE)
    worn = {PLACES[extra]: extra for extra in selection.extras}
    for place in dict.fromkeys(PLACES.values()):
        right[f"extra on {place}"] = worn.get(place, NONE)
    return right


def label(selection: Selection) -> list[int]:
    """The right answers as numbers, question by question; ``IGNORED`` where a question has none."""
    right = answers(selection)
    return [options.index(right[name]) if name in right else IGNORED for name, options in questions().items()]
