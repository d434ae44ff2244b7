"""The owner at the right of the picture: face and hands in a Monk tone, hair, head-dress and clothing."""

from minimodel.selection import Selection
from minimodel.words import MONK_TONES

from .brush import Brush, Colour, blob, box, curve, ellipse, lightness, mix, polygon, rgb

HAIR: dict[str, Colour] = {
    "raven": (30, 26, 38),
    "brunette": (106, 58, 28),
    "blonde": (248, 212, 84),
    "ginger": (222, 88, 30),
    "ashen": (186, 190, 202),
}
CLOTHES: dict[str, Colour] = {
    "tee": (220, 52, 60),
    "hoodie": (28, 160, 160),
    "dress": (134, 80, 200),
    "suit": (36, 48, 92),
    "dungarees": (250, 190, 50),
    "saree": (220, 40, 130),
}
HEAD = (106.0, 46.0)
WHITE: Colour = (255, 255, 252)


def draw_owner(brush: Brush, selection: Selection) -> None:
    """A person of 128 px height cut at the picture's lower edge, in picture units."""
    skin = rgb(MONK_TONES[int(selection["tone"]) - 1])
    hair = HAIR[selection["hair"]]
    covered = selection["headdress"] in ("hijab", "turban")
    x, y = brush.near(HEAD[0], 0.8), brush.near(HEAD[1], 0.8)
    with brush.moved(x, y):
        if not covered:
            _hair_behind(brush, selection["hairstyle"], hair)
        elif selection["headdress"] == "hijab":
            brush.shape(blob((-21, -14), (0, -27), (21, -14), (20, 26), (0, 38), (-20, 26)), HIJAB)
        _clothes(brush, selection["clothing"], skin)
        _face(brush, skin)
        if not covered:
            _hair_front(brush, selection["hairstyle"], hair)
        if selection["headdress"]:
            _HEADDRESS[selection["headdress"]](brush)


HIJAB: Colour = (70, 130, 220)


def _face(brush: Brush, skin: Colour) -> None:
    line = mix(skin, (60, 20, 20), 0.55) if lightness(skin) > 0.3 else mix(skin, (0, 0, 0), 0.55)
    features = (40, 24, 28) if lightness(skin) > 0.3 else (250, 240, 232)
    for side in (-1, 1):
        brush.fill(ellipse(side * 14.5, 2, 3.2, 4), skin)
        brush.stroke(ellipse(side * 14.5, 2, 3.2, 4), line, 1)
    face = ellipse(0, 0, 14.5, 16)
    brush.fill(face, skin)
    brush.stroke(face, line, 1.2)
    for side in (-1, 1):
        brush.fill(ellipse(side * 5.5, 0, 2.6, 2.9), WHITE)
        brush.fill(ellipse(side * 5.2, 0.3, 1.7, 2.1), (24, 18, 24))
    brush.stroke(curve((-4.5, 7.5), (0, 11.5), (4.5, 7.5)), mix(features, (210, 60, 70), 0.5), 1.6)


def _clothes(brush: Brush, kind: str, skin: Colour) -> None:
    colour = CLOTHES[kind]
    brush.fill(box(-5, 12, 5, 26), mix(skin, (60, 20, 20), 0.15))
    wide = 24 if kind == "dress" else 18
    body = blob((-16, 20), (16, 20), (19, 34), (wide, 62), (wide, 100), (-wide, 100), (-wide, 62), (-19, 34))
    brush.shape(body, colour)
    for side in (-1, 1):
        arm = blob((side * 11, 24), (side * 19, 26), (side * 21, 44), (side * 19, 58), (side * 12, 56), (side * 13, 40))
        bare = kind in ("tee", "dress", "saree", "dungarees")
        brush.shape(arm, skin if bare else colour)
        if bare:
            brush.shape(blob((side * 8, 20), (side * 20, 22), (side * 21.5, 38), (side * 12, 39)), colour)
        brush.shape(ellipse(side * 16, 58, 5.2, 5.2), skin)
    _CUTS[kind](brush)


def _tee(brush: Brush) -> None:
    brush.fill(ellipse(0, 44, 6, 6), WHITE)
    brush.fill(ellipse(0, 44, 3.2, 3.2), (250, 200, 50))


def _hoodie(brush: Brush) -> None:
    brush.shape(blob((-13, 17), (0, 26), (13, 17), (13, 27), (0, 33), (-13, 27)), (20, 128, 130))
    for side in (-1, 1):
        brush.stroke(curve((side * 4, 28), (side * 4, 34), (side * 4, 40)), WHITE, 1.6)
    brush.shape(box(-10, 56, 10, 70, 3), (20, 128, 130))


def _dress(brush: Brush) -> None:
    brush.shape(blob((-11, 17), (0, 23), (11, 17), (9, 29), (0, 26), (-9, 29)), WHITE)
    brush.fill(box(-17.5, 50, 17.5, 54), WHITE)


def _suit(brush: Brush) -> None:
    brush.fill(polygon((-8, 19), (8, 19), (0, 48)), WHITE)
    brush.fill(polygon((-2.4, 24), (2.4, 24), (3.4, 40), (0, 45), (-3.4, 40)), (226, 40, 52))
    for y in (56, 64):
        brush.fill(ellipse(0, y, 1.5, 1.5), WHITE)


def _dungarees(brush: Brush) -> None:
    denim = (66, 104, 168)
    for side in (-1, 1):
        brush.fill(polygon((side * 7, 20), (side * 12, 20), (side * 10, 42), (side * 6, 42)), denim)
    brush.shape(box(-11, 38, 11, 60, 2), denim)
    brush.shape(box(-17, 56, 17, 100, 3), denim)
    brush.fill(box(-5, 43, 5, 50, 1), (120, 160, 214))


def _saree(brush: Brush) -> None:
    gold = (255, 200, 40)
    brush.stroke(curve((-12, 22), (0, 40), (17, 60)), gold, 6)
    brush.stroke(curve((-17, 72), (0, 74), (17, 72)), gold, 4)


def _hair_behind(brush: Brush, style: str, hair: Colour) -> None:
    if style == "flowing":
        brush.shape(blob((-18, -16), (0, -24), (18, -16), (24, 34), (12, 38), (-12, 38), (-24, 34)), hair)
    elif style == "afro":
        brush.shape(ellipse(0, -7, 23, 20), hair)
    elif style == "bun":
        brush.shape(ellipse(0, -22, 8, 7.5), hair)


def _hair_front(brush: Brush, style: str, hair: Colour) -> None:
    match style:
        case "bald":
            return
        case "flowing":
            brush.shape(blob((-16, 2), (-17, -18), (0, -22), (17, -18), (16, 2), (11, -9), (0, -11), (-11, -9)), hair)
        case "afro":
            brush.fill(blob((-16, -4), (-14, -17), (0, -20), (14, -17), (16, -4), (8, -10), (-8, -10)), hair)
        case "bun":
            brush.shape(blob((-16, -2), (-15, -18), (0, -20), (15, -18), (16, -2), (0, -13)), hair)
        case _:
            brush.shape(blob((-16, -1), (-17, -16), (-4, -21), (14, -20), (17, -1), (9, -9), (-9, -9)), hair)


def _hijab(brush: Brush) -> None:
    brush.stroke(ellipse(0, 0, 16.5, 18), HIJAB, 6.5)
    brush.shape(blob((-16, 13), (0, 20), (16, 13), (14, 30), (0, 35), (-14, 30)), HIJAB)
    brush.stroke(curve((-9, 21), (0, 27), (10, 20)), (40, 90, 170), 1.4)


def _turban(brush: Brush) -> None:
    orange = (250, 130, 20)
    brush.shape(blob((-18, -3), (-20, -18), (0, -32), (20, -18), (18, -3), (0, -14)), orange)
    for side in (-1, 1):
        brush.stroke(curve((side * -3, -23), (side * 7, -16), (side * 15, -9)), (190, 84, 10), 1.5)
    brush.fill(ellipse(0, -17, 3, 3), (255, 226, 120))


def _cap(brush: Brush) -> None:
    red = (236, 44, 44)
    brush.shape(blob((-16, -5), (-17, -21), (0, -26), (17, -21), (16, -5), (0, -9)), red)
    brush.shape(box(-22, -10, 9, -5.5, 2.2), (170, 22, 32))
    brush.fill(ellipse(0, -16, 3.4, 3.4), WHITE)


def _beanie(brush: Brush) -> None:
    green = (58, 178, 76)
    brush.shape(ellipse(0, -26, 5.5, 5.5), WHITE)
    brush.shape(blob((-16, -4), (-17, -22), (0, -29), (17, -22), (16, -4)), green)
    brush.shape(box(-17, -11, 17, -4.5, 3), WHITE)


_CUTS = {
    "tee": _tee,
    "hoodie": _hoodie,
    "dress": _dress,
    "suit": _suit,
    "dungarees": _dungarees,
    "saree": _saree,
}
_HEADDRESS = {"hijab": _hijab, "turban": _turban, "cap": _cap, "beanie": _beanie}
