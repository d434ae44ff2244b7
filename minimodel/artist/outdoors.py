"""Backgrounds under the open sky, in picture units; the horizon is near y = 80."""

from .brush import Brush, Colour, blob, box, curve, ellipse, joined, mix, polygon

SKY_TOP: Colour = (112, 196, 250)
SKY_LOW: Colour = (206, 238, 255)
GROUND = box(-2, 80, 130, 130)
CANVAS = box(-2, -2, 130, 130)
WHITE: Colour = (255, 255, 255)


def sky(brush: Brush, top: Colour = SKY_TOP, low: Colour = SKY_LOW) -> None:
    """The whole picture as sky, with a cloud or two."""
    brush.fade(CANVAS, top, low)
    for x, y in ((brush.near(22, 10), brush.near(14, 3)), (brush.near(74, 8), brush.near(26, 3))):
        for dx, size in ((-8, 4.5), (0, 7), (8, 5)):
            brush.fill(ellipse(x + dx, y - size * 0.3, size * 1.3, size), WHITE, 0.8)


def _hill(brush: Brush, top: float, colour: Colour, low: Colour, lift: float = 8) -> None:
    shift = brush.random.uniform(-8, 8)
    hill = blob(
        (-60, 190), (-40, top), (30 + shift, top - lift), (90 + shift, top + lift), (170, top - lift), (190, 190)
    )
    brush.fade(hill, colour, low)


def meadow(brush: Brush) -> None:
    sky(brush)
    _hill(brush, 74, (150, 214, 96), (110, 190, 80))
    _hill(brush, 88, (112, 198, 76), (70, 160, 60))
    for index in range(13):
        x, y = brush.near(index * 29 % 128, 2), brush.near(92 + index * 11 % 33, 1)
        colour = ((255, 244, 120), (255, 255, 255), (255, 120, 150))[index % 3]
        brush.fill(ellipse(x, y, 2.3, 2.1), colour)


def beach(brush: Brush) -> None:
    sky(brush, (96, 198, 250), (226, 244, 255))
    brush.fade(box(-2, 62, 130, 90), (24, 120, 210), (60, 190, 226))
    brush.fade(
        blob((-30, 170), (-30, 88), (50, 80), (100, 90), (160, 80), (160, 170)), (252, 228, 160), (232, 196, 116)
    )
    x = brush.near(96, 3)
    brush.stroke(joined([(x, 36), (x - 4, 88)]), (240, 240, 236), 2)
    canopy = blob((x - 24, 44), (x - 18, 24), (x + 4, 16), (x + 24, 28), (x + 26, 48))
    brush.fill(canopy, (255, 92, 84))
    with brush.inside(canopy):
        brush.fill(polygon((x + 2, 16), (x - 14, 50), (x - 2, 50)), WHITE)
        brush.fill(polygon((x + 4, 16), (x + 8, 50), (x + 18, 50)), WHITE)


def forest(brush: Brush) -> None:
    brush.fade(CANVAS, (150, 210, 150), (96, 160, 96))
    for x, size in ((2, 1.2), (30, 1), (62, 1.1), (94, 1), (124, 1.25)):
        _pine(brush, brush.near(x, 5), 84, size, (34, 110, 66))
    brush.fade(box(-2, 80, 130, 130), (70, 120, 58), (40, 84, 44))
    for right, down in ((10, 100), (26, 118), (90, 98), (120, 112)):
        x, y = brush.near(right, 2), brush.near(down, 1.5)
        brush.fill(box(x - 1.5, y, x + 1.5, y + 5), WHITE)
        brush.fill(blob((x - 5, y + 1), (x - 4, y - 5), (x + 4, y - 5), (x + 5, y + 1)), (220, 60, 50))


def _pine(brush: Brush, x: float, base: float, size: float, colour: Colour, *, snow: bool = False) -> None:
    brush.fill(box(x - 2.5 * size, base - 8, x + 2.5 * size, base + 4), (104, 70, 46))
    for drop, wide in ((0, 17), (16, 14), (31, 10)):
        y = base - 6 - drop * size
        tier = polygon((x - wide * size, y), (x, y - 27 * size), (x + wide * size, y))
        brush.fill(tier, mix(colour, WHITE, drop / 160))
        if snow:
            brush.fill(
                polygon(
                    (x - wide * 0.45 * size, y - 15 * size), (x, y - 27 * size), (x + wide * 0.45 * size, y - 15 * size)
                ),
                WHITE,
            )


def snow(brush: Brush) -> None:
    brush.fade(CANVAS, (168, 206, 240), (226, 240, 252))
    for x, size in ((8, 0.9), (88, 0.8), (122, 1.05)):
        _pine(brush, brush.near(x, 4), 82, size, (60, 128, 120), snow=True)
    _hill(brush, 82, (246, 250, 255), (206, 224, 244), 5)
    for index in range(14):
        brush.fill(ellipse(brush.near(index * 37 % 128, 2), brush.near(index * 19 % 78, 2), 1.6, 1.6), WHITE)


def desert(brush: Brush) -> None:
    brush.fade(CANVAS, (250, 176, 90), (255, 226, 160))
    _hill(brush, 72, (226, 136, 74), (200, 110, 60), 14)
    _hill(brush, 88, (240, 180, 100), (214, 142, 70))
    for foot, size in ((96, 1.25), (7, 0.85)):
        x = brush.near(foot, 3)
        green = (60, 150, 80)
        brush.fill(box(x - 4 * size, 88 - 44 * size, x + 4 * size, 92, 4), green)
        for side in (-1, 1):
            brush.stroke(
                joined(
                    [
                        (x, 90 - 20 * size),
                        (x + side * 11 * size, 90 - 20 * size),
                        (x + side * 11 * size, 90 - 34 * size),
                    ]
                ),
                green,
                5 * size,
            )


def city(brush: Brush) -> None:
    brush.fade(CANVAS, (150, 190, 226), (236, 226, 220))
    x = -6.0
    for index in range(8):
        top = brush.near((30, 16, 44, 22, 36, 14, 40, 26)[index], 2)
        colour = ((96, 110, 146), (128, 120, 160), (84, 96, 128))[index % 3]
        brush.fill(box(x, top, x + 17, 92), colour)
        for row in range(5):
            for column in (4, 10):
                y = top + 5 + row * 11
                brush.fill(box(x + column, y, x + column + 4, y + 5.5), (255, 226, 130))
        x += 18
    brush.fade(box(-2, 90, 130, 130), (120, 124, 136), (92, 94, 106))
    for x in (4, 50, 96):
        brush.fill(box(x, 121, x + 22, 125), (250, 250, 240))


def garden(brush: Brush) -> None:
    sky(brush)
    brush.fade(box(-2, 70, 130, 130), (120, 200, 90), (80, 164, 70))
    for x in range(2, 130, 11):
        fence = polygon((x - 4, 96), (x - 4, 58), (x, 53), (x + 4, 58), (x + 4, 96))
        brush.shape(fence, (255, 252, 244), 0.8)
    brush.fill(box(-2, 66, 130, 70), (255, 252, 244))
    for foot in (5, 17, 80, 93, 116):
        x = brush.near(foot, 3)
        top = brush.near(46, 6)
        brush.stroke(joined([(x, 100), (x, top)]), (50, 140, 60), 2.2)
        brush.fill(ellipse(x, top, 7.6, 7.6), (255, 206, 40))
        brush.fill(ellipse(x, top, 3.6, 3.6), (120, 70, 30))


def mountains(brush: Brush) -> None:
    sky(brush, (130, 190, 250), (240, 232, 246))
    for middle, top, wide in ((18, 20, 48), (102, 14, 54), (62, 38, 44)):
        x = brush.near(middle, 5)
        brush.fill(polygon((x - wide, 92), (x, top), (x + wide, 92)), (118, 116, 158))
        brush.fill(polygon((x, top), (x + wide, 92), (x + 6, 92)), (94, 90, 134))
        cap = (92 - top) * 0.3
        reach = wide * 0.3
        brush.fill(
            polygon(
                (x - reach, top + cap), (x, top), (x + reach, top + cap), (x + 4, top + cap - 5), (x - 4, top + cap + 2)
            ),
            WHITE,
        )
    _hill(brush, 88, (126, 182, 104), (86, 146, 84), 4)


def lake(brush: Brush) -> None:
    sky(brush, (150, 214, 246), (240, 250, 246))
    _hill(brush, 56, (70, 150, 110), (70, 150, 110), 9)
    brush.fade(box(-2, 66, 130, 130), (70, 170, 220), (30, 110, 180))
    for index in range(8):
        x, y = brush.near(index * 43 % 120, 3), brush.near(74 + index * 5, 1)
        brush.stroke(curve((x, y), (x + 5, y - 1.6), (x + 10, y)), (196, 236, 250), 1.5)
    x = brush.near(96, 4)
    brush.fill(polygon((x - 1, 34), (x - 1, 68), (x - 20, 68)), WHITE)
    brush.fill(polygon((x + 1, 38), (x + 1, 68), (x + 16, 68)), (255, 120, 90))
    brush.fill(blob((x - 24, 70), (x + 24, 70), (x + 14, 82), (x - 14, 82)), (150, 84, 50))
    brush.fade(blob((-20, 170), (-20, 114), (50, 108), (104, 114), (104, 170)), (130, 190, 90), (90, 150, 70))


def autumn_park(brush: Brush) -> None:
    brush.fade(CANVAS, (250, 220, 160), (255, 240, 206))
    for foot, colour in ((6, (236, 120, 30)), (40, (250, 176, 40)), (84, (214, 74, 34)), (120, (240, 140, 30))):
        x = brush.near(foot, 4)
        brush.fill(box(x - 3.5, 50, x + 3.5, 88), (112, 72, 46))
        brush.fill(ellipse(x, 34, 20, 24), colour)
        brush.fill(ellipse(x - 6, 28, 9, 10), mix(colour, WHITE, 0.22))
    brush.fade(box(-2, 84, 130, 130), (214, 160, 70), (176, 110, 50))
    for index in range(14):
        x, y = brush.near(index * 47 % 128, 3), brush.near(90 + index * 13 % 37, 1.5)
        brush.fill(ellipse(x, y, 3, 1.9), ((220, 70, 30), (250, 190, 60))[index % 2])


def cherry_blossom(brush: Brush) -> None:
    sky(brush, (176, 220, 250), (255, 240, 246))
    brush.fade(box(-2, 82, 130, 130), (186, 216, 130), (150, 190, 104))
    for foot in (4, 116):
        x = brush.near(foot, 4)
        brush.stroke(curve((x, 96), (x + 3, 70), (x - 2, 54), (x, 40)), (110, 70, 66), 7)
        for dx, dy, size in ((-20, 30, 17), (0, 20, 21), (20, 30, 17), (-8, 38, 13), (12, 40, 13)):
            brush.fill(ellipse(x + dx, dy, size, size * 0.85), (255, 176, 204))
        for dx, dy in ((-14, 26), (4, 14), (16, 28)):
            brush.fill(ellipse(x + dx, dy, 7, 6), (255, 214, 228))
    for index in range(14):
        x, y = brush.near(index * 41 % 128, 3), brush.near(90 + index * 17 % 37, 1.5)
        brush.fill(ellipse(x, y, 2.6, 1.8), (255, 176, 204))


def castle(brush: Brush) -> None:
    sky(brush, (190, 170, 240), (255, 226, 220))
    _hill(brush, 78, (130, 190, 120), (90, 150, 96), 4)
    stone = (176, 172, 190)
    for x, top in ((10, 34), (36, 50), (66, 50), (94, 26), (120, 38)):
        wide = 15 if x in (36, 66) else 10
        brush.fill(box(x - wide, top, x + wide, 90), mix(stone, (110, 104, 134), 0.2 if x in (36, 66) else 0))
        if x in (36, 66):
            for step in range(-12, 13, 8):
                brush.fill(box(x + step - 2, top - 5, x + step + 2, top + 1), mix(stone, (110, 104, 134), 0.2))
        else:
            brush.fill(polygon((x - 13, top), (x, top - 24), (x + 13, top)), (206, 70, 100))
            brush.fill(box(x - 2.5, top + 12, x + 2.5, top + 22, 2.5), (70, 60, 90))
    brush.fade(box(-2, 88, 130, 130), (120, 186, 104), (84, 146, 80))
