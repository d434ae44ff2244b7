"""Marks of one particular pet, which no prompt of the vocabulary can say: an adapter has to bring them."""

from dataclasses import replace

from .brush import Brush, Colour, box, curve, polygon
from .coat import WHITE, Coat
from .extras import GOLD, RED, star

MARKS = ("ear", "star", "collar")  # one white ear, a gold star on the chest, a collar banded in red and white
COLLAR: tuple[Colour, ...] = (RED, WHITE)


def ear_fur(fur: Coat, side: int, marks: frozenset[str]) -> Coat:
    """The fur of one ear: the one at the left of the picture (-1) is white on a pet that has the mark."""
    return replace(fur, base=WHITE, pattern="solid") if "ear" in marks and side < 0 else fur


def draw_marks(brush: Brush, marks: frozenset[str]) -> None:
    """Collar and star, once the body is drawn and before the head is, whose centre is (0, 0)."""
    if "collar" in marks:
        band = box(-20, 20, 20, 29, 4)
        brush.fill(band, COLLAR[1])
        with brush.inside(band):
            for left in range(-20, 20, 10):
                brush.fill(polygon((left, 20), (left + 5, 20), (left + 5, 29), (left, 29)), COLLAR[0])
        brush.stroke(band, (110, 10, 30), 1.2)
        brush.stroke(curve((-16, 21.5), (0, 21), (16, 21.5)), WHITE, 0.6)
    if "star" in marks:
        brush.shape(star(0, 38, 9.5), GOLD)
