"""The artist: paints a labelled pet scene from a selection, the same for the same seed."""

from random import Random

import numpy as np
import numpy.typing as npt
import skia

from minimodel.selection import Selection, completed
from minimodel.words import PLACES

from . import extras, indoors, outdoors
from .brush import Brush, blob, box, curve, ellipse, polygon, ring
from .marks import draw_marks
from .owner import draw_owner
from .pet import draw_body, draw_head, place

INDOORS = ("living-room", "kitchen", "library", "christmas", "space", "underwater")
STARS = (
    (6, 12),
    (20, 34),
    (30, 8),
    (41, 24),
    (54, 5),
    (63, 36),
    (72, 14),
    (84, 30),
    (92, 6),
    (101, 22),
    (10, 52),
    (120, 46),
)


def paint(
    selection: Selection, seed: int, size: int = 128, marks: frozenset[str] = frozenset()
) -> npt.NDArray[np.uint8]:
    """A (size, size, 3) RGB picture; what the selection leaves unsaid is chosen by the seed.

    ``marks`` are those of a particular pet, from ``MARKS``.
    """
    random = Random(seed)
    full = completed(selection, random)
    pixels = np.zeros((size, size, 4), np.uint8)
    surface = skia.Surface(pixels)
    canvas = surface.getCanvas()
    canvas.scale(size / 128, size / 128)
    brush = Brush(canvas, random)
    _scene(brush, full)
    _pet(brush, full, marks)
    surface.flushAndSubmit()
    return pixels[:, :, :3].copy()


def _scene(brush: Brush, selection: Selection) -> None:
    name, night = selection["background"], selection["time"] == "night"
    drawing = name.replace("-", "_")
    if name in INDOORS:
        getattr(indoors, drawing)(brush, night)
        if night and name not in ("space", "underwater"):
            brush.dusk(outdoors.CANVAS, (132, 120, 190))
            brush.glow(50, 60, 70, (255, 206, 110), 0.42)
    else:
        getattr(outdoors, drawing)(brush)
        if night:
            brush.dusk(outdoors.CANVAS, (84, 96, 186))
            for x, y in STARS:
                brush.fill(ellipse(brush.near(x, 1), brush.near(y, 1), 1.2, 1.2), (255, 255, 220))
            brush.glow(50, 76, 62, (190, 200, 255), 0.34)
        indoors.moon_or_sun(brush, night)
    if selection["season"]:
        _season(brush, selection["season"])


def _season(brush: Brush, season: str) -> None:
    random = brush.random
    if season == "winter":
        brush.fill(box(-2, 86, 130, 130), (250, 252, 255), 0.85)
    spots = [
        (x + random.uniform(-2.5, 2.5), y + random.uniform(-2.5, 2.5)) for y in (12, 36, 60) for x in range(6, 128, 24)
    ]
    for index, (x, y) in enumerate(spots):
        match season:
            case "winter":
                brush.fill(ellipse(x, y, 2.8, 2.8), (255, 255, 255))
            case "autumn":
                with brush.moved(x, y, turn=30 + 50 * (index % 3)):
                    brush.fill(blob((-6, 0), (0, -4.5), (6, 0), (0, 4.5)), ((226, 70, 20), (246, 160, 20))[index % 2])
            case "spring":
                brush.fill(ring((x, y), 2.4, 2.4, count=5, depth=2.8, kind="scallop"), (255, 130, 180))
                brush.fill(ellipse(x, y, 1.4, 1.4), (255, 240, 140))
            case _:
                if index % 2 == 0:
                    for side in (-1, 1):
                        wing = polygon((x, y), (x + side * 6, y - 5), (x + side * 5, y + 4))
                        brush.fill(wing, (255, 222, 40))
                    brush.stroke(curve((x, y - 4), (x, y), (x, y + 4)), (90, 50, 30), 1.4)


def _pet(brush: Brush, selection: Selection, marks: frozenset[str]) -> None:
    worn = {PLACES[extra]: extra for extra in selection.extras}
    spot = place(selection, brush.random)
    if "air" in worn:
        extras.in_air(brush, worn["air"])
    if selection.owner:
        draw_owner(brush, selection)
    with brush.moved(spot.x, spot.y, spot.scale):
        brush.fill(ellipse(-2, 0, 34, 4.5), (20, 10, 40), 0.25)
        with brush.moved(0, spot.head):
            extras.behind(brush, worn.get("neck", ""))
        draw_body(brush, selection)
        with brush.moved(0, spot.head):
            if "neck" in worn:
                with brush.moved(0, 6):
                    extras.on_neck(brush, worn["neck"])
            draw_marks(brush, marks)
            with brush.moved(0, 0, turn=brush.near(0, 3)):
                draw_head(brush, selection, marks)
                if "face" in worn:
                    extras.on_face(brush, worn["face"])
                if "head" in worn:
                    extras.on_head(brush, worn["head"])
    if "floor" in worn:
        with brush.moved(brush.near(84, 1), brush.near(123, 0.6), 1.08):
            extras.on_floor(brush, worn["floor"])
