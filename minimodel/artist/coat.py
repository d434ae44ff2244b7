"""Coat colours and the patterns painted over the parts of a pet."""

import math
from dataclasses import dataclass
from random import Random

import skia

from .brush import Brush, Colour, blob, box, curve, ellipse, lightness, mix, polygon, rgb

COLOURS: dict[str, Colour] = {
    name: rgb(value)
    for name, value in {
        "black": "#2b2a33",
        "grey": "#83868c",
        "silver": "#c3cedb",
        "white": "#fcfaf6",
        "blue": "#5578a8",
        "lilac": "#b892cf",
        "cream": "#f6e2ae",
        "fawn": "#dca88b",
        "golden": "#eab83c",
        "orange": "#f4862a",
        "red": "#b83a28",
        "brown": "#94663a",
        "chocolate": "#55301f",
    }.items()
}
WHITE: Colour = (255, 253, 249)
TORTIE: tuple[Colour, Colour] = ((240, 134, 44), (44, 40, 48))


@dataclass(frozen=True, slots=True, kw_only=True)
class Coat:
    """The colours of one coat: the base, its dark marks, its pale marks and its pattern's name."""

    base: Colour
    dark: Colour
    pale: Colour
    pattern: str
    length: str


def coat(name: str, pattern: str, length: str) -> Coat:
    """The coat's colours. Marks contrast with the base: black coats have pale "dark" marks."""
    base = COLOURS[name]
    dark = mix(base, (30, 22, 26), 0.68) if lightness(base) > 0.28 else mix(base, (236, 214, 196), 0.48)
    if pattern == "tan-points":
        pale = (222, 140, 70) if name not in ("golden", "orange", "fawn", "red") else (255, 236, 200)
    else:
        pale = WHITE if lightness(base) < 0.78 else (74, 64, 74)
    return Coat(base=base, dark=dark, pale=pale, pattern=pattern, length=length)


def mark(brush: Brush, part: str, path: skia.Path, coat: Coat) -> None:
    """Paint the coat's pattern over one part ("head", "body", "leg", "ear" or "tail"), kept inside its outline."""
    with brush.inside(path):
        bounds = path.getBounds()
        _PATTERNS[coat.pattern](brush, part, (bounds.left(), bounds.top(), bounds.right(), bounds.bottom()), coat)


Bounds = tuple[float, float, float, float]


def _solid(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    pass


def _bicolour(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    middle, height = (left + right) / 2, bottom - top
    if part == "head":
        blaze = (
            (middle - 2, top - 4), (middle + 2, top - 4), (middle + 5, top + height * 0.5),
            (middle + 17, bottom + 6), (middle - 17, bottom + 6), (middle - 5, top + height * 0.5),
        )  # fmt: skip
        brush.fill(blob(*blaze), coat.pale)
    elif part == "body":
        brush.fill(ellipse(middle, bottom - height * 0.3, (right - left) * 0.42, height * 0.5), coat.pale)
    elif part == "leg":
        brush.fill(box(left, top, right, bottom), coat.pale)
    elif part == "tail":
        brush.fill(box(left, top, right, top + height * 0.35), coat.pale)


def _tuxedo(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    middle, height = (left + right) / 2, bottom - top
    if part == "body":
        brush.fill(blob((middle - 14, top), (middle + 14, top), (middle, top + height * 0.95)), coat.pale)
    elif part == "leg":
        brush.fill(box(left, bottom - height * 0.4, right, bottom), coat.pale)


def _saddle(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    height = bottom - top
    if part == "body":
        brush.fill(ellipse(left, top + height * 0.3, (right - left) * 0.36, height * 0.62), coat.dark)
        brush.fill(ellipse(right, top + height * 0.3, (right - left) * 0.36, height * 0.62), coat.dark)
    elif part == "head":
        brush.fill(ellipse((left + right) / 2, top, (right - left) * 0.42, height * 0.3), coat.dark)
    elif part in ("ear", "tail"):
        brush.fill(box(left, top, right, bottom), coat.dark)


def _mask(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    if part == "head":
        height = bottom - top
        brush.fill(ellipse((left + right) / 2, bottom - height * 0.36, (right - left) * 0.36, height * 0.46), coat.dark)


def _points(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    height = bottom - top
    if part == "head":
        brush.fill(ellipse((left + right) / 2, bottom - height * 0.3, 12, height * 0.34), coat.dark)
    elif part == "leg":
        brush.fill(box(left, bottom - height * 0.62, right, bottom), coat.dark)
    elif part in ("ear", "tail"):
        brush.fill(box(left, top, right, bottom), coat.dark)


def _tan(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    middle, height = (left + right) / 2, bottom - top
    if part == "head":
        for side in (-1, 1):
            brush.fill(ellipse(middle + side * 9, top + height * 0.2, 3.6, 2.8), coat.pale)
            brush.fill(ellipse(middle + side * 10, bottom - height * 0.2, 8, height * 0.22), coat.pale)
    elif part == "body":
        for side in (-1, 1):
            brush.fill(ellipse(middle + side * 7, top + height * 0.42, 5.5, 6), coat.pale)
    elif part == "leg":
        brush.fill(box(left, bottom - height * 0.55, right, bottom), coat.pale)


def _spotted(brush: Brush, _part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    row = 0
    y = top + 3
    while y < bottom:
        x = left + (5 if row % 2 else 0)
        while x < right:
            brush.fill(ellipse(x + 1.5, y, 2.8, 2.8), coat.dark)
            x += 10
        y += 7.5
        row += 1


def _tabby(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    middle, height, width = (left + right) / 2, bottom - top, right - left
    if part == "head":
        for offset in (-7, 0, 7):
            brush.stroke(
                curve((middle + offset, top - 2), (middle + offset * 0.9, top + 4), (middle + offset * 0.7, top + 9)),
                coat.dark,
                3.2,
            )
        for side in (-1, 1):
            for drop in (0.52, 0.74):
                y = top + height * drop
                x = middle + side * width / 2
                brush.stroke(curve((x, y - 1), (x - side * 4, y), (x - side * 8, y + 1.5)), coat.dark, 3)
    elif part == "body":
        for drop in (0.28, 0.5, 0.72, 0.94):
            y = top + height * drop
            for side in (-1, 1):
                x = middle + side * width / 2
                brush.stroke(
                    curve((x, y - 3), (x - side * width * 0.14, y), (x - side * width * 0.28, y + 1)), coat.dark, 3.6
                )
    else:
        y = top + 4
        while y < bottom - 2:
            brush.stroke(curve((left - 1, y), (middle, y + 1), (right + 1, y)), coat.dark, 2.8)
            y += 7


def _brindle(brush: Brush, _part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    x = left - (bottom - top) * 0.4
    while x < right:
        end = x + (bottom - top) * 0.45
        brush.stroke(curve((x, bottom), ((x + end) / 2 + 2, (top + bottom) / 2), (end, top)), coat.dark, 1.5)
        x += 4.2


def _merle(brush: Brush, _part: str, bounds: Bounds, coat: Coat) -> None:
    pale = mix(coat.base, WHITE, 0.62)
    _patches(brush, bounds, 11, ((coat.dark, 4.6), (pale, 4.2), (coat.dark, 3)), 0.78)


def _tortoiseshell(brush: Brush, _part: str, bounds: Bounds, coat: Coat) -> None:
    near = min(TORTIE, key=lambda tone: sum(abs(a - b) for a, b in zip(tone, coat.base, strict=True)))
    other = TORTIE[1] if near == TORTIE[0] else TORTIE[0]
    second = (255, 214, 150) if near == TORTIE[1] or lightness(coat.base) < 0.4 else TORTIE[0]
    if second == near:
        second = (255, 226, 170)
    _patches(brush, bounds, 8.5, ((other, 3.3), (second, 2.6)), 0.72)


def _calico(brush: Brush, part: str, bounds: Bounds, coat: Coat) -> None:
    left, top, right, bottom = bounds
    width, height = right - left, bottom - top
    orange, black = TORTIE
    if sum(abs(a - b) for a, b in zip(orange, coat.base, strict=True)) < 90:
        orange = WHITE
    if lightness(coat.base) < 0.26:
        black = WHITE
    if part == "head":
        brush.fill(ellipse(left + width * 0.2, top + height * 0.24, width * 0.25, height * 0.36), orange)
        brush.fill(ellipse(right - width * 0.14, top + height * 0.26, width * 0.22, height * 0.34), black)
    elif part == "body":
        brush.fill(ellipse(left + width * 0.1, top + height * 0.72, width * 0.28, height * 0.3), black)
        brush.fill(ellipse(right - width * 0.06, top + height * 0.46, width * 0.26, height * 0.3), orange)
    elif part == "tail":
        brush.fill(box(left, top, right, top + height * 0.5), orange)


def _patches(
    brush: Brush, bounds: Bounds, pitch: float, kinds: tuple[tuple[Colour, float], ...], chance: float
) -> None:
    """Irregular blots on a jittered grid, each of a colour and radius from ``kinds`` in turn."""
    left, top, right, bottom = bounds
    count = 0
    fixed = Random(round((right - left) * 4))  # the same blots for the same part, so that they can be learned
    y = top + pitch * 0.3
    while y < bottom + 2:
        x = left + pitch * (0.2 if count % 2 else 0.6)
        while x < right + 2:
            colour, radius = kinds[count % len(kinds)]
            if fixed.random() < chance:
                spin = fixed.uniform(0, math.tau)
                corners = [
                    (x + radius * reach * math.cos(spin + angle), y + radius * reach * math.sin(spin + angle))
                    for angle, reach in ((0, 1.5), (1.2, 0.9), (2.3, 1.4), (3.4, 0.9), (4.6, 1.3), (5.5, 0.8))
                ]
                brush.fill(polygon(*corners), colour)
            count += 1
            x += pitch
        count += 1
        y += pitch


_PATTERNS = {
    "solid": _solid,
    "bicolour": _bicolour,
    "tuxedo": _tuxedo,
    "saddle": _saddle,
    "spotted": _spotted,
    "tabby": _tabby,
    "brindle": _brindle,
    "merle": _merle,
    "points": _points,
    "tortoiseshell": _tortoiseshell,
    "calico": _calico,
    "mask": _mask,
    "tan-points": _tan,
}
