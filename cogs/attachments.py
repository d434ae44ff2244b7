"""Pictures as Discord's uploads: named, described, and small enough to be taken."""

import asyncio
import io
from collections.abc import Sequence
from pathlib import Path

import discord

from petbot.domain.portraits import Portrait

FILE_LIMIT = 10 * 1024 * 1024
"""Bytes per file that every user, guild and direct message allows (reference#uploading-files)."""
REQUEST_LIMIT = 24 * 1024 * 1024
"""Bytes of all files together: a request may have 25 MiB, and the rest of it needs some."""
QUALITIES = (95, 88, 78, 65, 50)
"""JPEG qualities tried one after another until a picture fits."""


PREVIEW = "preview.jpg"


def preview(jpeg: bytes | None) -> list[discord.File]:
    """The file of a preview, if there is one."""
    return [discord.File(io.BytesIO(jpeg), filename=PREVIEW)] if jpeg else []


async def attachments(
    portraits: Sequence[Portrait], paths: Sequence[Path], limit: int = FILE_LIMIT
) -> list[discord.File]:
    """One file per portrait, in order, each within `limit` and all within one request; read off the event loop."""
    return await asyncio.to_thread(_attachments, portraits, paths, limit)


def _attachments(portraits: Sequence[Portrait], paths: Sequence[Path], limit: int) -> list[discord.File]:
    room = min(limit, REQUEST_LIMIT // max(1, len(paths)))
    files: list[discord.File] = []
    for portrait, path in zip(portraits, paths, strict=True):
        data, suffix = _fitting(path.read_bytes(), room)
        name = f"portrait-{portrait.index + 1}.{suffix}"
        files.append(discord.File(io.BytesIO(data), filename=name, description=portrait.alt_text))
    return files


def _fitting(png: bytes, room: int) -> tuple[bytes, str]:
    """The PNG itself if it fits, else the best JPEG that does, made smaller at need."""
    if len(png) <= room:
        return png, "png"
    from PIL import Image  # only a huge picture needs it, and start-up should not wait for it

    image = Image.open(io.BytesIO(png)).convert("RGB")
    while True:
        for quality in QUALITIES:
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=quality, optimize=True)
            if buffer.tell() <= room:
                return buffer.getvalue(), "jpg"
        image = image.resize((max(1, image.width // 2), max(1, image.height // 2)))
