"""What an order is of the picture that it was made from, in words."""

from cogs.result import wording
from petbot.domain.lineage import Parent
from petbot.domain.texts import Text
from petbot.service.lineage import Relative


def kinship_of(parent: Parent) -> Text:
    """Such as "A subtle variation of picture 2"."""
    return wording.KINSHIPS[parent.kinship].format(number=(parent.index or 0) + 1)


def origin_line(origin: Relative | None) -> Text | None:
    """The same, with a link to the earlier message where there is one; None for what was made from nothing."""
    if origin is None or origin.spot is None:
        return origin and kinship_of(origin.parent)
    return wording.WITH_ORIGINAL.format(kinship=kinship_of(origin.parent), link=origin.spot.link)


def child_line(child: Relative) -> Text:
    """One of the things that were made from a picture, in a list."""
    line = wording.CHILD_LINKED if child.spot else wording.CHILD
    return line.format(kinship=kinship_of(child.parent), link=child.spot.link if child.spot else "")
