"""A thin brush over a skia canvas: anti-aliased shapes in picture units, where the picture is 128 by 128."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from random import Random

import skia

Point = tuple[float, float]
Colour = tuple[int, int, int]

INK: Colour = (52, 38, 50)


def rgb(text: str) -> Colour:
    """``#rrggbb`` as three bytes."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with ``share`` (0..1) of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def lightness(colour: Colour) -> float:
    """Rec. 601 luma, 0 (black) to 1 (white)."""
    return (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]) / 255


def ellipse(cx: float, cy: float, rx: float, ry: float) -> skia.Path:
    """A closed oval about its centre."""
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(cx - rx, cy - ry, cx + rx, cy + ry))
    return path


def box(left: float, top: float, right: float, bottom: float, radius: float = 0) -> skia.Path:
    """A rectangle with rounded corners."""
    path = skia.Path()
    path.addRoundRect(skia.Rect.MakeLTRB(left, top, right, bottom), radius, radius)
    return path


def polygon(*points: Point) -> skia.Path:
    """A closed polygon."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], True)
    return path


def blob(*points: Point) -> skia.Path:
    """A closed smooth curve whose corners are rounded at the middle of each side."""
    path = skia.Path()
    middles = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, (*points[1:], points[0]), strict=True)]
    path.moveTo(*middles[-1])
    for corner, middle in zip(points, middles, strict=True):
        path.quadTo(*corner, *middle)
    path.close()
    return path


def curve(*points: Point) -> skia.Path:
    """An open smooth curve from the first point to the last."""
    path = skia.Path()
    path.moveTo(*points[0])
    for (ax, ay), (bx, by) in pairwise(points[1:-1]):
        path.quadTo(ax, ay, (ax + bx) / 2, (ay + by) / 2)
    path.quadTo(*points[-2], *points[-1])
    return path


def ring(centre: Point, rx: float, ry: float, *, count: int, depth: float, kind: str) -> skia.Path:
    """An oval with a furry edge of ``count`` locks: ``kind`` is "spike", "tuft" (leaning) or "scallop"."""
    path = skia.Path()
    cx, cy = centre
    step = math.tau / count
    path.moveTo(cx, cy - ry)
    for index in range(count):
        end = -math.pi / 2 + (index + 1) * step
        lean = {"spike": 0.5, "tuft": 0.2 if math.cos(end - step / 2) < 0 else 0.8, "scallop": 0.5}[kind]
        tip = end - step * (1 - lean)
        grow = 1 + depth / ((rx + ry) / 2)
        tx, ty = cx + rx * grow * math.cos(tip), cy + ry * grow * math.sin(tip)
        ex, ey = cx + rx * math.cos(end), cy + ry * math.sin(end)
        if kind == "spike":
            path.lineTo(tx, ty)
            path.lineTo(ex, ey)
        else:
            path.quadTo(tx, ty, ex, ey)
    path.close()
    return path


class Brush:
    """Paints on one canvas, in units of 1/128 of the picture, with a source of small variety."""

    def __init__(self, canvas: skia.Canvas, random: Random) -> None:
        self.canvas = canvas
        self.random = random

    def fill(self, path: skia.Path, colour: Colour, alpha: float = 1) -> None:
        """The inside of a path."""
        self.canvas.drawPath(path, skia.Paint(Color=_colour(colour, alpha), AntiAlias=True))

    def stroke(self, path: skia.Path, colour: Colour, width: float, alpha: float = 1) -> None:
        """A path's line, with round ends."""
        paint = skia.Paint(Color=_colour(colour, alpha), AntiAlias=True, StrokeWidth=width)
        paint.setStyle(skia.Paint.kStroke_Style)
        paint.setStrokeCap(skia.Paint.kRound_Cap)
        paint.setStrokeJoin(skia.Paint.kRound_Join)
        self.canvas.drawPath(path, paint)

    def shape(self, path: skia.Path, colour: Colour, width: float = 1.3) -> None:
        """A filled path with a thin dark outline of its own hue."""
        self.fill(path, colour)
        self.stroke(path, outline(colour), width)

    def fade(self, path: skia.Path, top: Colour, bottom: Colour) -> None:
        """A path filled with a vertical gradient."""
        bounds = path.getBounds()
        points = [skia.Point(0, bounds.top()), skia.Point(0, bounds.bottom())]
        shader = skia.GradientShader.MakeLinear(points, [_colour(top), _colour(bottom)])
        self.canvas.drawPath(path, skia.Paint(Shader=shader, AntiAlias=True))

    def dusk(self, path: skia.Path, colour: Colour) -> None:
        """What lies under a path, seen in a coloured light (multiplied)."""
        paint = skia.Paint(Color=_colour(colour))
        paint.setBlendMode(skia.BlendMode.kMultiply)
        self.canvas.drawPath(path, paint)

    def glow(self, x: float, y: float, radius: float, colour: Colour, alpha: float) -> None:
        """A soft round light."""
        shader = skia.GradientShader.MakeRadial(skia.Point(x, y), radius, [_colour(colour, alpha), _colour(colour, 0)])
        self.canvas.drawPath(ellipse(x, y, radius, radius), skia.Paint(Shader=shader, AntiAlias=True))

    def near(self, value: float, spread: float) -> float:
        """A value moved by at most ``spread`` either way."""
        return value + self.random.uniform(-spread, spread)

    @contextmanager
    def inside(self, path: skia.Path) -> Iterator[None]:
        """Paint only within a path."""
        self.canvas.save()
        self.canvas.clipPath(path, True)
        yield
        self.canvas.restore()

    @contextmanager
    def moved(self, x: float, y: float, scale: float = 1, turn: float = 0) -> Iterator[None]:
        """Paint with the origin at (x, y), scaled, and turned by degrees."""
        self.canvas.save()
        self.canvas.translate(x, y)
        self.canvas.scale(scale, scale)
        self.canvas.rotate(turn)
        yield
        self.canvas.restore()


def outline(colour: Colour) -> Colour:
    """The line colour for a fill: darker, or for the darkest fills a little lighter, so that it stays visible."""
    return mix(colour, INK, 0.72) if lightness(colour) > 0.25 else mix(colour, (8, 6, 12), 0.6)


def _colour(colour: Colour, alpha: float = 1) -> int:
    return skia.Color(*colour, round(alpha * 255))


def joined(points: Sequence[Point]) -> skia.Path:
    """An open line through all points."""
    path = skia.Path()
    path.addPoly([skia.Point(x, y) for x, y in points], False)
    return path
