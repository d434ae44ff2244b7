"""What a pet wears and what lies or floats beside it, drawn large and in saturated colours."""

import math

import skia

from .brush import Brush, Colour, blob, box, curve, ellipse, polygon, ring

RED: Colour = (226, 40, 52)
GOLD: Colour = (255, 200, 32)
GREEN: Colour = (34, 160, 84)
BLUE: Colour = (36, 110, 230)
VIOLET: Colour = (118, 60, 190)
TEAL: Colour = (20, 176, 180)
WHITE: Colour = (255, 255, 252)
BROWN: Colour = (146, 88, 44)


def on_head(brush: Brush, extra: str) -> None:
    """A hat; the head's centre is (0, 0) and its crown about (0, -20)."""
    _HATS[extra](brush)


def on_face(brush: Brush, extra: str) -> None:
    """Glasses over the eyes at (-11.5, -3.5) and (11.5, -3.5)."""
    if extra == "sunglasses":
        brush.stroke(curve((-20, -7), (0, -9), (20, -7)), (20, 18, 26), 3)
        for side in (-1, 1):
            brush.fill(box(side * 11.5 - 9, -10, side * 11.5 + 9, 4, 5), (20, 18, 26))
            brush.stroke(curve((side * 11.5 - 5, -5), (side * 11.5 - 3, -7), (side * 11.5, -7)), (120, 170, 230), 2)
        return
    brush.stroke(curve((-4, -5), (0, -7.5), (4, -5)), RED, 2.4)
    for side in (-1, 1):
        brush.stroke(ellipse(side * 11.5, -3.5, 9.2, 9.2), RED, 2.6)


def on_neck(brush: Brush, extra: str) -> None:
    """Something at the throat; (0, 0) is the head's centre, the throat is about (0, 22)."""
    _NECKWEAR[extra](brush)


def behind(brush: Brush, extra: str) -> None:
    """The part of a cape that hangs behind the body."""
    if extra == "cape":
        brush.shape(blob((-14, 14), (14, 14), (38, 52), (0, 60), (-38, 52)), RED)


def on_floor(brush: Brush, extra: str) -> None:
    """A thing of about 20 units across that stands on (0, 0)."""
    _FLOOR[extra](brush)


def in_air(brush: Brush, extra: str) -> None:
    """A balloon or an umbrella at the upper left, in picture units."""
    if extra == "balloon":
        brush.stroke(curve((17, 34), (15, 50), (19, 62), (15, 80)), (250, 250, 250), 1.2)
        brush.shape(polygon((17, 34), (13.5, 39), (20.5, 39)), RED)
        brush.shape(ellipse(17, 20, 13.5, 16), RED)
        brush.fill(ellipse(12, 14, 3, 5), WHITE, 0.75)
        return
    brush.stroke(curve((19, 36), (19, 60), (19, 96), (19, 104), (25, 104)), BROWN, 2.6)
    canopy = dome(19, 36, 19, 22)
    brush.shape(canopy, BLUE)
    with brush.inside(canopy):
        for x in (6, 19, 32):
            brush.fill(polygon((19, 12), (x - 3.4, 37), (x + 3.4, 37)), GOLD)


def dome(cx: float, base: float, rx: float, ry: float) -> skia.Path:
    """The upper half of an oval standing on ``base``."""
    points = [(cx + rx * math.cos(math.pi * i / 12), base - ry * math.sin(math.pi * i / 12)) for i in range(13)]
    return polygon(*points)


def _crown(brush: Brush) -> None:
    brush.shape(polygon((-15, -16), (-17, -34), (-8, -26), (0, -39), (8, -26), (17, -34), (15, -16)), GOLD)
    for x, colour in ((-8, RED), (0, BLUE), (8, RED)):
        brush.fill(ellipse(x, -20.5, 2.6, 2.6), colour)


def _party(brush: Brush) -> None:
    cone = polygon((-13, -16), (0, -46), (13, -16))
    brush.shape(cone, (255, 76, 160))
    with brush.inside(cone):
        for y in (-20, -30):
            brush.stroke(curve((-14, y + 3), (0, y), (14, y - 3)), TEAL, 3.6)
    brush.shape(ellipse(0, -46, 4.6, 4.6), GOLD)


def _wizard(brush: Brush) -> None:
    brush.shape(polygon((-14, -18), (5, -50), (14, -18)), VIOLET)
    brush.shape(ellipse(0, -17, 23, 5), VIOLET)
    for x, y in ((-4, -26), (5, -33), (6, -23)):
        brush.fill(star(x, y, 4), GOLD)


def _santa(brush: Brush) -> None:
    brush.shape(blob((-16, -14), (-12, -32), (6, -46), (27, -34), (24, -25), (12, -30), (16, -14)), RED)
    brush.shape(box(-18, -21, 18, -13, 4), WHITE)
    brush.shape(ellipse(25, -27, 5.2, 5.2), WHITE)


def _flowers(brush: Brush) -> None:
    brush.stroke(curve((-19, -13), (0, -27), (19, -13)), GREEN, 4)
    for x, y, colour in (
        (-17, -14, (255, 110, 170)),
        (-9, -19, GOLD),
        (0, -21, (255, 110, 170)),
        (9, -19, GOLD),
        (17, -14, (255, 110, 170)),
    ):
        brush.shape(ring((x, y), 3.4, 3.4, count=5, depth=3.4, kind="scallop"), colour, 0.8)
        brush.fill(ellipse(x, y, 1.8, 1.8), WHITE)


def _cowboy(brush: Brush) -> None:
    brush.shape(blob((-30, -24), (-18, -14), (18, -14), (30, -24), (20, -21), (-20, -21)), BROWN)
    brush.shape(blob((-15, -16), (-13, -38), (0, -32), (13, -38), (15, -16)), BROWN)
    brush.fill(box(-12.5, -23, 12.5, -19), (250, 220, 150))


def _scarf(brush: Brush) -> None:
    brush.shape(box(-19, 17, 19, 26, 4.5), BLUE)
    brush.shape(box(7, 23, 16, 44, 2), BLUE)
    for y in (29, 36):
        brush.fill(box(7.6, y, 15.4, y + 3), WHITE)
    for x in (-13, -4, 5):
        brush.fill(box(x, 17.7, x + 3, 25.4), WHITE)


def _bow(brush: Brush) -> None:
    for side in (-1, 1):
        brush.shape(blob((side * 1, 23), (side * 14, 13), (side * 18, 23), (side * 14, 33)), RED)
    brush.shape(box(-3.6, 19, 3.6, 27, 2), (170, 20, 40))


def _bandana(brush: Brush) -> None:
    cloth = polygon((-19, 17), (19, 17), (0, 41))
    brush.shape(cloth, GREEN)
    for x, y in ((-10, 20), (0, 20), (10, 20), (-5, 27), (5, 27), (0, 34)):
        brush.fill(ellipse(x, y, 1.9, 1.9), WHITE)


def _bell(brush: Brush) -> None:
    brush.shape(box(-18, 17.5, 18, 23, 2.6), (240, 60, 130))
    brush.shape(ellipse(0, 28, 7.2, 7.2), GOLD)
    brush.fill(ellipse(0, 30.5, 2, 2), (90, 60, 10))
    brush.fill(box(-6.5, 27, 6.5, 28.4), (200, 140, 10))


def _cape(brush: Brush) -> None:
    brush.shape(box(-19, 17, 19, 24, 3), RED)
    brush.shape(star(0, 22, 7), GOLD)


def _ball(brush: Brush) -> None:
    ball = ellipse(0, -10, 10, 10)
    brush.fill(ball, RED)
    with brush.inside(ball):
        brush.fill(box(-11, -13, 11, -7), WHITE)
        brush.fill(box(-11, -7, 11, 1), BLUE)
    brush.stroke(ball, (70, 20, 40), 1.3)


def _yarn(brush: Brush) -> None:
    brush.stroke(curve((6, -3), (14, 0), (18, -4), (24, -1)), (255, 96, 170), 2)
    brush.shape(ellipse(0, -10, 10, 10), (255, 96, 170))
    for bend in (-5, 0, 5):
        brush.stroke(curve((-7, -15 + bend), (0, -9 + bend), (8, -12 + bend)), (180, 30, 100), 1.3)


def _bone(brush: Brush) -> None:
    for x, y in ((-9, -10), (-10, -4), (9, -10), (10, -4)):
        brush.shape(ellipse(x, y, 4.4, 4.4), WHITE)
    brush.fill(box(-9, -10.5, 9, -3.5), WHITE)
    for y in (-10.5, -3.5):
        brush.stroke(curve((-6, y), (0, y), (6, y)), (110, 98, 98), 1.2)


def _gift(brush: Brush) -> None:
    brush.shape(box(-10, -17, 10, 0, 1), TEAL)
    brush.fill(box(-2, -17, 2, 0), GOLD)
    for side in (-1, 1):
        brush.shape(blob((0, -17), (side * 3, -25), (side * 10, -23), (side * 8, -17)), GOLD)


def _pumpkin(brush: Brush) -> None:
    brush.shape(box(-2, -21, 2, -15, 1), GREEN)
    for x, wide in ((-6, 6), (6, 6), (0, 6)):
        brush.shape(ellipse(x, -8.5, wide, 8.5), (250, 128, 16))
    for side in (-1, 1):
        brush.fill(polygon((side * 2, -9), (side * 7, -9), (side * 4.5, -13.5)), (60, 30, 10))
    brush.fill(polygon((-6, -6), (6, -6), (0, -2)), (60, 30, 10))


def star(x: float, y: float, radius: float) -> skia.Path:
    """A five-pointed star about (x, y)."""
    corners = [
        (x + radius * reach * math.sin(math.pi * i / 5), y - radius * reach * math.cos(math.pi * i / 5))
        for i in range(10)
        for reach in [1 if i % 2 == 0 else 0.45]
    ]
    return polygon(*corners)


_HATS = {
    "crown": _crown,
    "party-hat": _party,
    "wizard-hat": _wizard,
    "santa-hat": _santa,
    "flower-crown": _flowers,
    "cowboy-hat": _cowboy,
}
_NECKWEAR = {"scarf": _scarf, "bow-tie": _bow, "bandana": _bandana, "bell": _bell, "cape": _cape}
_FLOOR = {"ball": _ball, "yarn": _yarn, "bone": _bone, "gift": _gift, "pumpkin": _pumpkin}
