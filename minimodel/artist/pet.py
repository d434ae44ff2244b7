"""The pet: body, head, ears, face and tail, from its traits."""

from dataclasses import dataclass
from random import Random

import skia

from minimodel.selection import Selection

from .brush import Brush, Colour, blob, box, curve, ellipse, mix, outline, polygon, ring
from .coat import Coat, coat, mark
from .face import draw_face
from .marks import ear_fur

SIZES = {"small": 0.79, "middling": 0.93, "large": 1.08}
HEAD_HEIGHT = {"sitting": -56.0, "waving": -56.0, "standing": -58.0, "lying": -36.0}
PINK: Colour = (242, 160, 164)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the pet's ground point is (picture units), its scale, and the head's height above it (its own units)."""

    x: float
    y: float
    scale: float
    head: float


def place(selection: Selection, random: Random) -> Place:
    """The pet sits left of the middle, so that an owner always has room at the right."""
    return Place(
        x=49 + random.uniform(-1.5, 1.5),
        y=119 + random.uniform(-1, 1),
        scale=SIZES[selection["size"]] * random.uniform(0.985, 1.015),
        head=HEAD_HEIGHT[selection["pose"]],
    )


def draw_body(brush: Brush, selection: Selection) -> None:
    """Tail, body and legs in the pet's own units: the ground point is (0, 0), up is negative."""
    fur = coat(selection["coat"], selection["pattern"], selection["length"])
    _tail(brush, selection["tail"], selection["pose"], fur)
    {"sitting": _sit, "waving": _sit, "standing": _stand, "lying": _lie}[selection["pose"]](
        brush, fur, selection["pose"] == "waving"
    )


def draw_head(brush: Brush, selection: Selection, marks: frozenset[str] = frozenset()) -> None:
    """Ears, skull and face, with the head's centre at (0, 0)."""
    fur = coat(selection["coat"], selection["pattern"], selection["length"])
    ears = selection["ears"]
    if ears not in ("floppy", "folded"):
        for side in (-1, 1):
            _ear(brush, ears, side, ear_fur(fur, side, marks))
    skull = _skull(selection["species"], fur.length)
    _part(brush, "head", skull, fur)
    if ears in ("floppy", "folded"):
        for side in (-1, 1):
            _ear(brush, ears, side, ear_fur(fur, side, marks))
    draw_face(brush, selection, fur)


def _part(brush: Brush, name: str, path: skia.Path, fur: Coat, width: float = 1.3) -> None:
    """Fill, pattern, soft shadow and outline of one part."""
    brush.fill(path, fur.base)
    mark(brush, name, path, fur)
    if name in ("body", "head"):
        bounds = path.getBounds()
        with brush.inside(path):
            shade = ellipse(bounds.centerX(), bounds.bottom() + 3, bounds.width() * 0.55, bounds.height() * 0.24)
            brush.fill(shade, (40, 24, 52), 0.13)
            _fur_marks(brush, fur, bounds)
    brush.stroke(path, outline(fur.base), width)


def _fur_marks(brush: Brush, fur: Coat, bounds: skia.Rect) -> None:
    tone = mix(fur.base, outline(fur.base), 0.45)
    left, top, right, bottom = bounds.left(), bounds.top(), bounds.right(), bounds.bottom()
    if fur.length == "curly":
        y = top + 5
        row = 0
        while y < bottom:
            x = left + 3 + (4.5 if row % 2 else 0)
            while x < right:
                brush.stroke(curve((x - 2.4, y), (x - 1, y + 3.2), (x + 2.4, y + 1)), tone, 1.2)
                x += 9
            y += 7
            row += 1
    elif fur.length == "hairless":
        middle = (left + right) / 2
        brush.fill(ellipse(middle, (top + bottom) / 2 + 4, (right - left) * 0.26, (bottom - top) * 0.3), PINK, 0.45)
        for drop in (0.14, 0.24):
            y = top + (bottom - top) * drop
            brush.stroke(curve((middle - 9, y + 1.5), (middle, y - 2), (middle + 9, y + 1.5)), tone, 1.1)


def _torso(cx: float, cy: float, rx: float, ry: float, length: str) -> skia.Path:
    """An oval whose edge shows the coat's length."""
    around = round((rx + ry) * 0.62)
    match length:
        case "long":
            return ring((cx, cy), rx * 1.12, ry * 1.06, count=max(9, around // 2), depth=6.5, kind="tuft")
        case "curly":
            return ring((cx, cy), rx * 1.05, ry * 1.03, count=max(9, round(around * 0.6)), depth=6, kind="scallop")
        case "wire":
            return ring((cx, cy), rx * 0.98, ry * 0.98, count=round(around * 1.1), depth=4.2, kind="spike")
        case "hairless":
            return ellipse(cx, cy, rx * 0.88, ry * 0.97)
        case _:
            return ellipse(cx, cy, rx, ry)


def _skull(species: str, length: str) -> skia.Path:
    return _torso(0, 0, 27, 20, length) if species == "cat" else _torso(0, 0, 23.5, 22.5, length)


def _leg(brush: Brush, x: float, top: float, fur: Coat, width: float = 9.5) -> None:
    thin = 0.8 if fur.length == "hairless" else 1.12 if fur.length in ("long", "curly") else 1
    half = width * thin / 2
    path = box(x - half, top, x + half, 0.5, half * 0.9)
    _part(brush, "leg", path, fur)
    for toe in (-1.6, 1.6):
        brush.stroke(curve((x + toe, -3), (x + toe, -2), (x + toe, -0.8)), outline(fur.base), 0.9)


def _sit(brush: Brush, fur: Coat, waving: bool) -> None:
    for side in (-1, 1):
        _part(brush, "leg", ellipse(side * 17, -7.5, 9.5, 8), fur)
    _part(brush, "body", _torso(0, -23, 20, 22, fur.length), fur)
    _leg(brush, -7.5, -24, fur)
    if not waving:
        _leg(brush, 7.5, -24, fur)
        return
    with brush.moved(15, -29, turn=152):
        _leg(brush, 0, -22, fur, 10.5)
    brush.fill(ellipse(23.6, -47, 3, 2.6), PINK)


def _stand(brush: Brush, fur: Coat, _waving: bool) -> None:
    for x in (-27, 4):
        _leg(brush, x, -22, fur, 8.5)
    _part(brush, "body", _torso(-8, -30, 27, 15.5, fur.length), fur)
    for x in (-18, 12):
        _leg(brush, x, -24, fur, 8.5)


def _lie(brush: Brush, fur: Coat, _waving: bool) -> None:
    _part(brush, "body", _torso(-4, -13, 33, 13.5, fur.length), fur)
    for x in (-11, 11):
        path = box(x - 8, -9, x + 8, 0.5, 4.5)
        _part(brush, "leg", path, fur)


def _tail(brush: Brush, kind: str, pose: str, fur: Coat) -> None:
    x, y = {"sitting": (-17, -8), "waving": (-17, -8), "standing": (-33, -34), "lying": (-34, -12)}[pose]
    with brush.moved(x, y):
        if kind in ("whip", "curled"):
            line = (
                curve((4, 2), (-10, 4), (-18, -6), (-13, -18), (-19, -30))
                if kind == "whip"
                else curve((3, 2), (-12, 3), (-21, -9), (-12, -21), (-2, -12), (-10, -6), (-14, -10))
            )
            width = 4.5 if fur.length == "hairless" else 6
            _stroked_tail(brush, line, width, fur)
        elif kind == "bushy":
            path = blob((6, 4), (-14, 6), (-27, -8), (-24, -32), (-12, -34), (-7, -16), (4, -8))
            _part(brush, "tail", path, fur)
        else:
            _part(brush, "tail", ellipse(-4, -3, 6.5, 6), fur)


def _stroked_tail(brush: Brush, line: skia.Path, width: float, fur: Coat) -> None:
    brush.stroke(line, outline(fur.base), width + 2.6)
    brush.stroke(line, fur.base, width)
    bounds = line.getBounds()
    tip = box(bounds.left() - 5, bounds.top() - 5, bounds.right() + 5, bounds.top() + 9)
    if fur.pattern in ("points", "saddle"):
        brush.stroke(line, fur.dark, width)
    elif fur.pattern in ("bicolour", "tuxedo", "calico"):
        with brush.inside(tip):
            brush.stroke(line, fur.pale, width)


def _ear(brush: Brush, kind: str, side: int, fur: Coat) -> None:
    inner = mix(fur.base, PINK, 0.75)
    with brush.moved(0, 0):
        brush.canvas.scale(side, 1)
        match kind:
            case "pricked":
                _part(brush, "ear", blob((7, -13), (5, -20), (24, -47), (27, -44), (28, -12), (24, -6)), fur)
                brush.fill(polygon((13, -18), (22.5, -34), (23.5, -14)), inner)
            case "tufted":
                tip = polygon((22, -36), (21, -51), (26, -50), (27.5, -34))
                brush.fill(tip, outline(fur.base))
                _part(brush, "ear", polygon((7, -15), (23.5, -42), (28, -9)), fur)
                brush.fill(polygon((11, -19), (20, -20), (14, -29)), (255, 252, 244))
                brush.fill(polygon((16, -17), (22.5, -30), (24, -13)), inner)
            case "bat":
                with brush.moved(17, -27, turn=16):
                    _part(brush, "ear", ellipse(0, 0, 11, 19), fur)
                    brush.fill(ellipse(0, 2, 6.8, 13.5), inner)
            case "round":
                _part(brush, "ear", ellipse(19, -17, 10.5, 10.5), fur)
                brush.fill(ellipse(19, -17, 6, 6), inner)
            case "button":
                _part(brush, "ear", blob((6, -12), (6, -24), (18, -32), (26, -28), (27, -8)), fur)
                flap = polygon((8, -25), (27, -27), (31, -9))
                brush.shape(flap, mix(fur.base, outline(fur.base), 0.3))
            case "folded":
                flap = blob((7, -22), (18, -25), (25, -15), (20, -8), (13, -14))
                brush.shape(flap, mix(fur.base, outline(fur.base), 0.3))
            case _:
                path = blob((15, -21), (26, -22), (35, 2), (35, 26), (26, 27), (19, 6), (18, -8))
                _part(brush, "ear", path, fur)
                brush.fill(path, outline(fur.base), 0.16)
