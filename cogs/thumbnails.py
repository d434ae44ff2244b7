"""Small copies of pictures, for cards that show several of them."""

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

import discord

PIXELS = 256
"""Of the longer side: what a thumbnail fills on a sharp screen."""
QUALITY = 88


async def thumbnails(pictures: Sequence[Path | None], stem: str) -> list[discord.File | None]:
    """One file for each picture, in order; None where there is no picture, or no file of it any more.

    Read and made small off the event loop.
    """
    return await asyncio.to_thread(lambda: [_small(path, f"{stem}-{n}.jpg") for n, path in enumerate(pictures, 1)])


def _small(path: Path | None, name: str) -> discord.File | None:
    from PIL import Image  # start-up should not wait for it

    try:
        image = Image.open(path).convert("RGB") if path else None
    except OSError:
        return None  # deleted meanwhile, or damaged: the card does without
    if image is None:
        return None
    image.thumbnail((PIXELS, PIXELS), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=QUALITY)
    buffer.seek(0)
    return discord.File(buffer, filename=name)
