"""Moving a picture: another place in which all that was chosen can be seen, the best liked first."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from petbot.catalogue import choosing, recipes
from petbot.catalogue.shelves import Shelves
from petbot.catalogue.suiting import Fancy
from petbot.domain.choices import Choices
from petbot.domain.profiles import ModelProfile


def elsewhere(
    shelves: Shelves, choices: Choices, fancy: Fancy, seen: Collection[str], profile: ModelProfile
) -> Choices | None:
    """The choices at another place; None where no other suits."""
    suitable = [
        place for place in shelves.backgrounds if place != choices.background and _suits(shelves, choices, place)
    ]
    new = [place for place in suitable if place not in seen] or suitable
    drawn = [place for place in new if _is_drawn(shelves, choices, place, profile)] or new
    return replace(choices, background=_liked(drawn, fancy)) if drawn else None


def _suits(shelves: Shelves, choices: Choices, place: str) -> bool:
    return not choosing.choose(shelves, choices, "background", (place,)).mended


def _is_drawn(shelves: Shelves, choices: Choices, place: str, profile: ModelProfile) -> bool:
    """Whether the model draws this very place: what stands in for two places may be the same picture."""
    lacking = recipes.shortfall(shelves, replace(choices, background=place), profile)
    return shelves.background(place) not in (*lacking.left_out, *lacking.stood_in)


def _liked(places: Sequence[str], fancy: Fancy) -> str:
    """The best liked of them; by chance where none is, and then none that the person does not want."""
    taste, now = fancy.taste, fancy.now
    liked = [place for place in taste.preferred("background", now) if place in places]
    if liked:
        return liked[0]
    unwanted = taste.unwanted(now)
    return fancy.rng.choice([place for place in places if ("background", place) not in unwanted] or places)
