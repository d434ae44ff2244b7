"""Uploads: pictures that people give to start from, checked, kept by hash, and put into forms and out of them."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from petbot.domain.cards import Card
from petbot.domain.choices import Likeness, StartPicture
from petbot.domain.errors import NotFound, Refusal, TooMany
from petbot.domain.ids import CardId, UserId
from petbot.domain.texts import tr
from petbot.domain.uploads import Upload
from petbot.service.asker import Asker
from petbot.service.gate import Gate
from petbot.service.inspecting import REFUSED, Flaw
from petbot.service.loops import survives
from petbot.service.owning import form_of
from petbot.service.placing import NOT_KEPT, Placing
from petbot.store.database import Database, Transaction
from petbot.store.errors import PictureBroken
from petbot.store.images import Images

Inspector = Callable[[bytes], Awaitable[bytes]]
"""Turns a stranger's file into a harmless PNG; raises Refusal with what is wrong with it."""
MAX_BYTES = 10 * 1024 * 1024
"""Of a file that is given: what everybody may send on Discord (reference#uploading-files)."""
MAX_UPLOADS = 30
"""Pictures kept for one person at a time, each about 1 MB."""
UNUSED = timedelta(days=7)
"""How long a picture stays that was given and not used in an order yet."""
TIME_LIMIT = 20.0
"""Seconds; a picture of the largest size takes two."""
AT_ONCE = 2
"""Inspections at the same time; each may take half a gigabyte."""
THUMBNAIL = (320, 320)
TOO_LARGE = tr("This file is too large: I take pictures of up to 10 MB. Send a smaller one, or a screenshot of it.")
TOO_SLOW = tr("Reading this picture took too long. Send a smaller one, or a screenshot of it.")
TOO_MANY = tr(
    "I keep {number} pictures of yours, which is the limit."
    " Delete results or cancel forms that start from one, and then try again."
)
NO_START = tr("This form starts from no picture any more. Type `/pet photo` to give one.")
FLAWS = {
    Flaw.EMPTY: tr("This file is empty. Send the picture again."),
    Flaw.GIF: tr("This is a GIF, and I start from pictures that stand still: send a PNG, a JPEG or a WebP."),
    Flaw.SVG: tr("This is an SVG, a drawing made of instructions. Save it as PNG, and then try again."),
    Flaw.KIND: tr("This is no picture that I can read, whatever its name says: send a PNG, a JPEG or a WebP."),
    Flaw.DOUBLE: tr("There is another file hidden in this picture, so I do not open it. Send a screenshot of it."),
    Flaw.PIXELS: tr("This picture has too many pixels: I take up to 40 million. Make it smaller, and then try again."),
    Flaw.MOVING: tr("This picture moves, and I start from pictures that stand still. Send a screenshot of it."),
    Flaw.BROKEN: tr("This picture is damaged or cut off, and I cannot read it. Send it again, or a screenshot of it."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thumbnail:
    """A start picture as a form shows it."""

    jpeg: bytes
    spoiler: bool
    """Covered until it is clicked, as the guild wants it of results."""


class Uploads:
    """The use cases of start pictures. Each raises a Refusal that says what to do next."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        placing: Placing,
        gate: Gate,
        clock: Callable[[], datetime],
        inspector: Inspector,
    ) -> None:
        self._database = database
        self._images = images
        self._placing = placing
        self._gate = gate
        self._clock = clock
        self._inspect = inspector

    async def admit(self, asker: Asker, *, private: bool) -> None:
        """Asked before a file is fetched. Raises Denied where the asker may give none."""
        async with self._placing.gated(asker) as t:
            await self._gate.upload(t, asker, private=private)

    async def take_in(self, asker: Asker, file: bytes) -> str:
        """Check a file and keep its picture; by this hash it is used."""
        if len(file) > MAX_BYTES:
            raise Refusal(TOO_LARGE)
        png = await self._inspect(file)
        async with self._database.transaction() as t:
            orphans = await _make_room(t, asker.user_id)
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")
        sha256 = await self._images.put(png)
        now = self._clock()
        upload = Upload(user_id=asker.user_id, sha256=sha256, given_at=now, keep_until=now + UNUSED)
        async with self._database.transaction() as t:
            await t.uploads.add(upload)
        return sha256

    async def start(self, asker: Asker, sha256: str, likeness: Likeness) -> StartPicture:
        """A picture of the asker's as a form holds it. Raises NotFound when it is no longer kept."""
        async with self._database.transaction() as t:
            if not await t.uploads.keep(asker.user_id, sha256, self._clock()):
                raise NotFound(NOT_KEPT)
        return StartPicture(sha256=sha256, likeness=likeness)

    async def liken(self, card_id: CardId, asker: Asker, likeness: Likeness) -> Card:
        """The form with another likeness to its picture."""
        async with self._placing.gated(asker) as t:
            await self._gate.enter(t, asker)
            card = await form_of(t, card_id, asker)
            if card.choices.start is None:
                raise NotFound(NO_START)
            start = replace(card.choices.start, likeness=likeness)
            card = replace(card, choices=replace(card.choices, start=start))
            await t.cards.save(card)
        return card

    async def take_out(self, card_id: CardId, asker: Asker) -> Card:
        """The form without its picture, which is deleted unless something else needs it. Twice changes nothing."""
        async with self._database.transaction() as t:
            card = await form_of(t, card_id, asker)
            card = replace(card, choices=replace(card.choices, start=None))
            await t.cards.save(card)
            orphans = await t.uploads.release(asker.user_id)
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")
        return card

    async def shown(self, card: Card) -> Thumbnail | None:
        """What a form starts from; None where it starts from nothing, or from what is no longer kept."""
        start, guild_id = card.choices.start, card.address.guild_id
        if start is None:
            return None
        async with self._database.reading() as t:
            kept = any(upload.sha256 == start.sha256 for upload in await t.uploads.of(card.user_id))
            spoiler = guild_id is not None and (await t.policies.of(guild_id)).spoiler
        with suppress(PictureBroken):
            return Thumbnail(jpeg=await self.small(start.sha256), spoiler=spoiler) if kept else None
        return None

    async def small(self, sha256: str) -> bytes:
        """A kept picture as a small JPEG. Raises PictureBroken."""
        return await asyncio.to_thread(_small, await self._images.read(sha256))


class ProcessInspector:
    """Implements Inspector by petbot.service.inspecting in processes of their own, which can be stopped."""

    def __init__(self, time_limit: float = TIME_LIMIT) -> None:
        self._time_limit = time_limit
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, file: bytes) -> bytes:
        """The picture as a small PNG. Raises Refusal in words for the flaw."""
        async with self._turns:
            status, said = await self._run(file)
        if status == 0:
            return said
        known = status == REFUSED and said.decode() in set(Flaw)
        raise Refusal(FLAWS[Flaw(said.decode()) if known else Flaw.BROKEN])

    async def _run(self, file: bytes) -> tuple[int | None, bytes]:
        pipe, nothing = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        command = (sys.executable, "-m", "petbot.service.inspecting")
        process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=nothing)
        try:
            async with asyncio.timeout(self._time_limit):
                said, _ = await process.communicate(file)
        except TimeoutError:
            raise Refusal(TOO_SLOW) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode, said


async def _make_room(t: Transaction, user_id: UserId) -> list[str]:
    """Forget what nothing needs, once there are many; hashes of files to remove. Raises TooMany."""
    if len(await t.uploads.of(user_id)) < MAX_UPLOADS:
        return []
    orphans = await t.uploads.release(user_id)
    if len(await t.uploads.of(user_id)) >= MAX_UPLOADS:
        raise TooMany(TOO_MANY.format(number=MAX_UPLOADS))
    return orphans


def _small(png: bytes) -> bytes:
    from PIL import Image  # only who starts from a picture waits for it

    image = Image.open(io.BytesIO(png))
    image.thumbnail(THUMBNAIL)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
