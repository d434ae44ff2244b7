"""Backgrounds without weather: rooms, space and the sea, in picture units."""

from random import Random

from .brush import Brush, Colour, blob, box, curve, ellipse, polygon
from .extras import star
from .outdoors import CANVAS

WHITE: Colour = (255, 255, 255)


def window(brush: Brush, x: float, y: float, night: bool) -> None:
    """A window of 30 by 34 units that shows the time of day."""
    brush.shape(box(x - 17, y - 19, x + 17, y + 19, 2), (255, 250, 240), 1)
    pane = box(x - 14, y - 16, x + 14, y + 16)
    brush.fill(pane, (26, 30, 82) if night else (150, 220, 255))
    with brush.inside(pane):
        if night:
            brush.fill(ellipse(x + 4, y - 5, 5.5, 5.5), (255, 240, 180))
        else:
            brush.fill(ellipse(x + 5, y - 6, 6, 6), (255, 220, 60))
            brush.fill(ellipse(x - 8, y + 14, 14, 7), (110, 190, 90))
    brush.fill(box(x - 1, y - 16, x + 1, y + 16), (255, 250, 240))


def living_room(brush: Brush, night: bool) -> None:
    brush.fade(CANVAS, (255, 206, 170), (250, 188, 150))
    for x in range(0, 130, 16):
        brush.fill(box(x, 0, x + 6, 84), (255, 216, 184))
    brush.fill(box(-2, 84, 130, 130), (176, 112, 70))
    brush.shape(box(-10, 46, 84, 92, 12), (70, 150, 150))
    brush.shape(box(-10, 68, 88, 98, 8), (90, 176, 172))
    brush.fill(ellipse(52, 118, 56, 13), (226, 90, 90))
    window(brush, 106, 26, night)


def kitchen(brush: Brush, night: bool) -> None:
    brush.fill(CANVAS, (196, 236, 216))
    for x in range(0, 130, 16):
        brush.fill(box(x, 0, x + 1.4, 84), (240, 252, 246))
    for y in range(10, 84, 16):
        brush.fill(box(0, y, 130, y + 1.4), (240, 252, 246))
    brush.fill(box(-2, 22, 62, 26), (150, 96, 60))
    for x, colour in ((8, (240, 80, 70)), (26, (250, 190, 50)), (44, (80, 130, 220))):
        brush.shape(box(x - 6, 9, x + 6, 22, 2), colour, 0.9)
    brush.shape(box(-2, 66, 130, 92), (255, 248, 236), 0.9)
    brush.fill(box(-2, 64, 130, 69), (180, 120, 80))
    for row in range(3):
        for column in range(-1, 9):
            colour = (240, 240, 236) if (row + column) % 2 else (90, 110, 120)
            brush.fill(box(column * 16, 92 + row * 13, column * 16 + 16, 105 + row * 13), colour)
    window(brush, 104, 28, night)


def library(brush: Brush, night: bool) -> None:
    brush.fill(CANVAS, (104, 62, 40))
    colours = ((190, 50, 56), (50, 100, 170), (230, 180, 70), (60, 140, 100), (130, 70, 150), (230, 220, 200))
    fixed = Random(5)  # the same books in every library, so that they can be learned
    for shelf in range(4):
        base = 22 + shelf * 23
        x = 0.0
        while x < 128:
            wide, high = fixed.uniform(6, 9), fixed.uniform(14, 18)
            brush.fill(box(x, base - high, x + wide - 0.6, base), fixed.choice(colours))
            x += wide
        brush.fill(box(-2, base, 130, base + 4), (146, 92, 56))
    brush.fade(box(-2, 94, 130, 130), (170, 110, 66), (134, 82, 50))
    brush.fill(ellipse(52, 118, 54, 11), (60, 110, 90))
    window(brush, 106, 24, night)


def christmas(brush: Brush, night: bool) -> None:
    brush.fill(CANVAS, (150, 36, 50))
    for x in range(0, 130, 14):
        brush.fill(box(x, 0, x + 5, 88), (166, 46, 60))
    brush.fill(box(-2, 88, 130, 130), (150, 98, 64))
    x = 12.0
    for y, wide in ((88, 30), (68, 25), (48, 19), (30, 13)):
        brush.fill(polygon((x - wide, y), (x, y - 30), (x + wide, y)), (24, 110, 66))
    for dx, y, colour in (
        (-12, 80, (255, 210, 60)),
        (4, 72, (240, 60, 70)),
        (14, 82, (90, 170, 250)),
        (-6, 58, (90, 170, 250)),
        (8, 52, (255, 210, 60)),
        (0, 36, (240, 60, 70)),
    ):
        brush.fill(ellipse(x + dx, y, 3.4, 3.4), colour)
    brush.fill(star(x, 4, 8), (255, 220, 70))
    for index, lamp in enumerate(range(30, 130, 10)):
        colour = ((255, 220, 80), (110, 220, 120), (110, 190, 255))[index % 3]
        brush.fill(ellipse(lamp, 6 + 4 * (index % 2), 2.8, 3.2), colour)
    window(brush, 104, 32, night)


def space(brush: Brush, night: bool) -> None:
    brush.fade(CANVAS, (18, 12, 52) if night else (70, 40, 140), (46, 28, 104) if night else (150, 80, 190))
    for index in range(22):
        size = (0.9, 1.2, 1.7)[index % 3]
        brush.fill(
            ellipse(brush.near(index * 37 % 128, 2), brush.near(index * 23 % 88, 2), size, size), (255, 250, 220)
        )
    x, y = brush.near(82, 4), brush.near(22, 3)
    brush.fill(ellipse(x, y, 12, 12), (240, 150, 90))
    brush.fill(ellipse(x - 3, y - 3, 6, 6), (255, 190, 130))
    with brush.moved(x, y, turn=-18):
        brush.stroke(ellipse(0, 0, 20, 5), (255, 226, 170), 2.4)
    brush.fade(blob((-70, 210), (-30, 96), (64, 84), (158, 96), (198, 210)), (188, 184, 204), (128, 124, 150))
    for cx, cy, size in ((8, 112, 7), (92, 102, 5), (112, 120, 8)):
        brush.fill(ellipse(cx, cy, size, size * 0.5), (140, 134, 164))
    _lamp(brush, night)


def underwater(brush: Brush, night: bool) -> None:
    brush.fade(CANVAS, (60, 200, 226), (10, 92, 160))
    for x in (10, 50, 90):
        brush.fill(polygon((x, -2), (x + 14, -2), (x - 4, 84), (x - 34, 84)), WHITE, 0.1)
    brush.fade(blob((-30, 170), (-30, 96), (40, 88), (90, 96), (160, 88), (160, 170)), (240, 222, 160), (206, 180, 120))
    for foot, colour in ((6, (255, 100, 120)), (84, (255, 150, 60)), (120, (220, 90, 200))):
        x = brush.near(foot, 3)
        for lean in (-9, 0, 9):
            brush.stroke(curve((x, 98), (x + lean * 0.3, 84), (x + lean, 66 + abs(lean))), colour, 4.6)
    for right, down, colour in ((96, 22, (255, 190, 40)), (22, 26, (255, 110, 90))):
        x, y = brush.near(right, 4), brush.near(down, 3)
        brush.fill(polygon((x + 7, y), (x + 15, y - 6), (x + 15, y + 6)), colour)
        brush.fill(ellipse(x, y, 9, 6), colour)
        brush.fill(ellipse(x - 4, y - 1, 1.5, 1.5), (20, 20, 40))
    for index in range(8):
        x, y = brush.near(index * 53 % 128, 3), brush.near(8 + index * 29 % 70, 3)
        brush.stroke(ellipse(x, y, 2.6, 2.6), WHITE, 1)
    _lamp(brush, night)


def _lamp(brush: Brush, night: bool) -> None:
    """Sun or moon where there is no window and no sky to colour."""
    if night:
        brush.fill(CANVAS, (8, 10, 50), 0.45)
    moon_or_sun(brush, night)


def moon_or_sun(brush: Brush, night: bool) -> None:
    """A sun with rays, or a crescent moon, in the upper right corner."""
    x, y = 119.0, 10.0
    if night:
        brush.glow(x, y, 20, (255, 244, 190), 0.5)
        brush.fill(ellipse(x, y, 8, 8), (255, 244, 190))
        brush.fill(ellipse(x - 4, y - 2, 6.6, 6.6), (40, 44, 96))
        return
    brush.glow(x, y, 22, (255, 236, 120), 0.8)
    brush.fill(ellipse(x, y, 8.5, 8.5), (255, 214, 40))
