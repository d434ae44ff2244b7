"""The pet's face: muzzle, nose, mouth, eyes, whiskers, brows and beard."""

from minimodel.selection import Selection

from .brush import Brush, Colour, blob, curve, ellipse, lightness, mix, outline, polygon
from .coat import WHITE, Coat

EYES: dict[str, Colour] = {
    "hazel": (122, 68, 30),
    "amber": (255, 190, 20),
    "emerald": (40, 190, 80),
    "sapphire": (50, 150, 255),
}
NOSE: Colour = (38, 30, 38)
# Centre height, half width, half height and the nose's height, from the head's centre, downward.
MUZZLES: dict[str, tuple[float, float, float, float]] = {
    "flat": (6, 13.5, 7, 1),
    "short": (8.5, 11.5, 8.5, 5),
    "medium": (12, 10.5, 12, 12),
    "long": (17, 9.5, 17, 23),
}


def draw_face(brush: Brush, selection: Selection, fur: Coat) -> None:
    """Everything on the front of the head, whose centre is (0, 0)."""
    _muzzle(brush, selection, fur)
    _eyes(brush, selection)
    if fur.length == "wire":
        _brows_and_beard(brush, selection, fur)
    if fur.length in ("long", "curly"):
        _fringe(brush, fur)


def _muzzle(brush: Brush, selection: Selection, fur: Coat) -> None:
    cat = selection["species"] == "cat"
    centre, wide, high, nose = MUZZLES[selection["muzzle"]]
    tint = _muzzle_colour(fur)
    shape = ellipse(0, centre, wide, high)
    brush.fill(shape, tint)
    brush.stroke(shape, mix(tint, outline(tint), 0.55), 1.1)
    if cat:
        brush.shape(polygon((-4, nose - 2), (4, nose - 2), (0, nose + 3)), (240, 120, 140), 1)
    else:
        brush.fill(ellipse(0, nose, 5.6, 3.9), NOSE)
        brush.fill(ellipse(-1.6, nose - 1.4, 1.5, 0.9), WHITE, 0.75)
    line = NOSE if lightness(tint) > 0.3 else mix(tint, WHITE, 0.7)
    mouth = min(nose + 4.5, centre + high - 1) if cat else nose + 4.2
    for side in (-1, 1):
        brush.stroke(curve((0, mouth - 1), (side * 2.4, mouth + 3), (side * 5.5, mouth)), line, 1.3)
    if not cat:
        brush.shape(
            blob((-3, mouth + 1.5), (3, mouth + 1.5), (2.8, mouth + 7.5), (-2.8, mouth + 7.5)), (244, 104, 128), 0.9
        )
    else:
        _whiskers(brush, selection, centre, wide)


def _muzzle_colour(fur: Coat) -> Colour:
    match fur.pattern:
        case "mask" | "points":
            return fur.dark
        case "tuxedo":
            return mix(fur.base, WHITE, 0.12)
        case "bicolour" | "tan-points":
            return fur.pale
        case _:
            return mix(fur.base, WHITE, 0.3)


def _whiskers(brush: Brush, selection: Selection, centre: float, wide: float) -> None:
    colour = (70, 56, 66) if selection["background"] == "snow" else (255, 255, 250)
    for side in (-1, 1):
        for rise in (-3, 2.5):
            start = (side * wide * 0.8, centre + rise * 0.4)
            end = (side * 37, centre + rise * 1.6 - 1)
            brush.stroke(curve(start, (side * 26, centre + rise), end), colour, 1.1)


def _eyes(brush: Brush, selection: Selection) -> None:
    cat = selection["species"] == "cat"
    wanted = selection["eyes"]
    for side in (-1, 1):
        name = wanted if wanted != "odd" else ("sapphire" if side < 0 else "amber")
        x, y = side * 11.5, -3.5
        brush.fill(ellipse(x, y, 7.2, 7.2), WHITE)
        brush.stroke(ellipse(x, y, 7.2, 7.2), NOSE, 1.2)
        brush.fill(ellipse(x, y, 5.7, 6.0), EYES[name])
        brush.fill(ellipse(x, y + 0.3, 1.5 if cat else 2.7, 4.6 if cat else 2.9), (16, 12, 20))
        brush.fill(ellipse(x - 2, y - 2.4, 1.7, 1.7), WHITE)


def _brows_and_beard(brush: Brush, selection: Selection, fur: Coat) -> None:
    tone = mix(fur.base, WHITE, 0.35) if lightness(fur.base) < 0.7 else mix(fur.base, (110, 92, 84), 0.45)
    centre, wide, high, _ = MUZZLES[selection["muzzle"]]
    for side in (-1, 1):
        brow = polygon((side * 4, -10), (side * 9, -16), (side * 12, -11), (side * 17, -15), (side * 20, -9))
        brush.shape(brow, tone, 0.9)
    low = centre + high
    beard = [(-wide * 1.05, low - 9)]
    for step in range(5):
        x = -wide * 0.9 + step * wide * 0.45
        beard += [(x, low + 6 if step % 2 == 0 else low + 9), (x + wide * 0.22, low + 1)]
    beard += [(wide * 1.05, low - 9), (wide * 0.5, low - 3), (0, low - 1), (-wide * 0.5, low - 3)]
    brush.shape(polygon(*beard), tone, 0.9)


def _fringe(brush: Brush, fur: Coat) -> None:
    tone = mix(fur.base, WHITE, 0.2) if lightness(fur.base) < 0.75 else mix(fur.base, (130, 110, 100), 0.25)
    if fur.length == "long":
        locks = blob((-9, -24), (9, -24), (11, -15), (4, -11), (0, -15), (-4, -11), (-11, -15))
        brush.shape(locks, tone, 0.9)
        return
    for x, y in ((-8, -19), (8, -19), (0, -21), (-4, -16), (4, -16)):
        brush.shape(ellipse(x, y, 4.6, 4.4), tone, 0.9)
