"""Takes the guide's pictures: a card with a bit of its surroundings, small enough for a repository."""

import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import FloatRect, Locator, expect

from tests.sandbox.page_acts import fits

MARGIN = 10
SIDE, GAP = 220, 8
"""Pixels of a picture in a row, and between two."""
LOADED = "card => Promise.all([...card.querySelectorAll('img')].map(image => image.decode()))"
QUIET = """
.message-tools, .to-bottom, .alt-badge { visibility: hidden !important }
.message:not(.message-ephemeral, .message-aimed) { background: none !important }
.dialog::backdrop { background: var(--ground) }
"""
"""Without what a pointer or a focus shows, and with nothing to be read around a modal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """`suffix` tells the pictures of one walk from those of the other; `kept` names those that are kept, if not all."""

    folder: Path
    suffix: str = ""
    kept: Collection[str] | None = None

    async def take(self, name: str, *shown: Locator) -> None:
        """A picture of these together. All of it must be on the page, and nothing wider than that."""
        page = shown[0].page
        await expect(shown[0]).to_be_visible()
        await shown[0].scroll_into_view_if_needed()
        await page.mouse.move(0, 0)
        for each in shown:
            await each.evaluate(LOADED)
        assert await fits(page)
        png = await page.screenshot(clip=await _around(*shown), style=QUIET, animations="disabled")
        self._keep(name, Image.open(io.BytesIO(png)).convert("RGB"))

    async def beside(self, name: str, *pictures: Locator) -> None:
        """Several pictures of results in a row, each as large as the others."""
        row = Image.new("RGB", (len(pictures) * (SIDE + GAP) - GAP, SIDE), "white")
        for number, shown in enumerate(pictures):
            await shown.scroll_into_view_if_needed()
            picture = Image.open(io.BytesIO(await shown.screenshot(style=QUIET, animations="disabled"))).convert("RGB")
            row.paste(picture.resize((SIDE, SIDE)), (number * (SIDE + GAP), 0))
        self._keep(name, row)

    def _keep(self, name: str, picture: Image.Image) -> None:
        if self.kept is not None and name not in self.kept:
            return
        small = picture.quantize(256, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
        small.save(self.folder / f"{name}{self.suffix}.png", optimize=True)


async def _around(*shown: Locator) -> FloatRect:
    """The rectangle around them all, with a margin, within the chat's column."""
    column, *boxes = [
        box for each in (shown[0].page.locator(".log-frame"), *shown) if (box := await each.bounding_box())
    ]
    assert len(boxes) == len(shown)
    tops, bottoms = [box["y"] for box in boxes], [box["y"] + box["height"] for box in boxes]
    assert min(tops) >= column["y"], "higher than the window: give the tour more height"
    left = max(column["x"] + 1, min(box["x"] for box in boxes) - MARGIN)
    top = max(column["y"], min(tops) - MARGIN)
    right = min(column["x"] + column["width"], max(box["x"] + box["width"] for box in boxes) + MARGIN)
    bottom = min(column["y"] + column["height"], max(bottoms) + MARGIN)
    return FloatRect(x=left, y=top, width=right - left, height=bottom - top)
