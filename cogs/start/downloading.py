"""Pictures in messages, and their bytes: only from where Discord itself keeps files, and never more than we take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import aiohttp
import discord
from discord.components import Component, UnfurledMediaItem

from cogs.start import wording
from petbot.domain.errors import Refusal
from petbot.service.uploads import MAX_BYTES, TOO_LARGE

SECONDS = aiohttp.ClientTimeout(total=30)
CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file in a message."""

    url: str
    size: int
    """Bytes as Discord says; 0 where it does not."""


def sent(attachment: discord.Attachment) -> Sent:
    """A file that was attached."""
    return Sent(url=attachment.url, size=attachment.size)


def pictures_of(message: discord.Message) -> list[Sent]:
    """The pictures of a message, as they stand in it; those of a forwarded one and of our own cards as well.

    Links are left out: what is behind them is not Discord's.
    """
    files = [*message.attachments, *(file for each in message.message_snapshots for file in each.attachments)]
    attached = [sent(file) for file in files if (file.content_type or "").startswith("image/")]
    shown = [Sent(url=media.url, size=0) for media in _media(message.components) if media.attachment_id]
    return [*attached, *shown]


def check_size(file: Sent) -> None:
    """Raises Refusal for a file that is too large as Discord says, before a byte of it is read."""
    if file.size > MAX_BYTES:
        raise Refusal(TOO_LARGE)


async def fetched(file: Sent) -> bytes:
    """The file's bytes. Raises Refusal for one that turns out too large, and for a dead link."""
    check_size(file)
    try:
        async with (
            aiohttp.ClientSession(timeout=SECONDS) as session,
            session.get(file.url, allow_redirects=False) as response,
        ):
            if response.status != 200:
                raise Refusal(wording.DIED)
            return await _read(response)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise Refusal(wording.DIED) from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    data = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > MAX_BYTES:
            raise Refusal(TOO_LARGE)
    return bytes(data)


def _media(components: Sequence[Component]) -> Iterator[UnfurledMediaItem]:
    for component in components:
        match component:
            case discord.MediaGalleryComponent():
                yield from (item.media for item in component.items)
            case discord.ThumbnailComponent():
                yield component.media
            case discord.SectionComponent():
                yield from _media([component.accessory])
            case discord.Container():
                yield from _media(component.children)
            case _:
                pass
