"""Small pictures for lists, made off the event loop."""

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

import discord

PIXELS = 256
"""Each way, at most: Discord shows a thumbnail at 85 points, on a dense screen at three pixels a point."""


async def thumbnails(paths: Sequence[Path | None]) -> list[discord.File | None]:
    """One file for each picture, None for what has none or cannot be read."""
    return await asyncio.to_thread(lambda: [path and _small(number, path) for number, path in enumerate(paths, 1)])


def _small(number: int, path: Path) -> discord.File | None:
    from PIL import Image, UnidentifiedImageError  # start-up should not wait for it

    buffer = io.BytesIO()
    try:
        with Image.open(path) as image:
            image.thumbnail((PIXELS, PIXELS), reducing_gap=2)
            image.convert("RGB").save(buffer, "JPEG", quality=85)
    except (OSError, UnidentifiedImageError):
        return None
    buffer.seek(0)
    return discord.File(buffer, filename=f"order-{number}.jpg")
