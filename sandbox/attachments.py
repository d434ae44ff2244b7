"""Uploaded files: kept in memory, handed out by signed links that expire, within Discord's size limits."""

import hashlib
import hmac
import mimetypes
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import parse_qs, quote, urlsplit

from sandbox.clock import Clock
from sandbox.errors import ApiError, Form
from sandbox.fields import objects, text
from sandbox.pictures import measure
from sandbox.shapes import Json, Snowflake
from sandbox.snowflakes import Snowflakes
from sandbox.world import File, Guild

MIB = 1 << 20
# https://docs.discord.com/developers/reference#uploading-files; boosts raise it from tier 2 on.
SIZE_LIMITS = {0: 10 * MIB, 1: 10 * MIB, 2: 50 * MIB, 3: 100 * MIB}
REQUEST_LIMIT = 25 * MIB  # resources/message#create-message: the whole request
MAX_FILES = 10
LINK_SECONDS = 24 * 3600

Upload = tuple[str, bytes]  # file name, content


def size_limit(guild: Guild | None) -> int:
    """Bytes that one file may have there."""
    return SIZE_LIMITS[guild.premium_tier if guild else 0]


class Attachments:
    """The CDN. `origin` is set once the server knows its own address."""

    def __init__(self, clock: Clock, snowflakes: Snowflakes) -> None:
        self.origin = ""
        self._clock = clock
        self._snowflakes = snowflakes
        self._files: dict[Snowflake, File] = {}
        self._secret = secrets.token_bytes(16)

    def get(self, file_id: Snowflake) -> File | None:
        return self._files.get(file_id)

    @property
    def stored(self) -> int:
        """How many files are held."""
        return len(self._files)

    @contextmanager
    def forgetting_refused(self) -> Iterator[None]:
        """Files kept inside are forgotten where the request is refused in the end. Nothing may be awaited inside."""
        held = len(self._files)
        try:
            yield
        except ApiError:
            while len(self._files) > held:
                self._files.popitem()
            raise

    def keep(self, channel_id: Snowflake, upload: Upload, description: str | None = None) -> File:
        filename, data = upload
        measured = measure(data)
        guessed = mimetypes.guess_type(filename)[0] or "application/octet-stream"
        file = File(
            id=self._snowflakes.next(),
            channel_id=channel_id,
            filename=_safe(filename),
            content_type=measured[0] if measured else guessed,
            data=data,
            width=measured[1] if measured else None,
            height=measured[2] if measured else None,
            description=description,
        )
        self._files[file.id] = file
        return file

    def url(self, file: File) -> str:
        """A link good for a day of the sandbox's clock."""
        issued = int(self._clock.now())
        expires = f"{issued + LINK_SECONDS:x}"
        path = f"/cdn/attachments/{file.channel_id}/{file.id}/{quote(file.filename)}"
        return f"{self.origin}{path}?ex={expires}&is={issued:x}&hm={self._sign(file.id, expires)}"

    def open(self, file_id: Snowflake, expires: str, signature: str) -> File | None:
        """The file behind a link; None where the link is forged or has expired."""
        file = self._files.get(file_id)
        if file is None or not hmac.compare_digest(signature, self._sign(file_id, expires)):
            return None
        return file if int(expires, 16) > self._clock.now() else None

    def by_url(self, url: str) -> File | None:
        """The file that one of our own links points to, expired or not."""
        parts = urlsplit(url)
        if not url.startswith(f"{self.origin}/cdn/attachments/"):
            return None
        file = self._files.get(parts.path.split("/")[4]) if parts.path.count("/") == 5 else None
        signed = parse_qs(parts.query)
        if file is None or signed.get("hm", [""])[0] != self._sign(file.id, signed.get("ex", [""])[0]):
            return None
        return file

    def _sign(self, file_id: Snowflake, expires: str) -> str:
        return hmac.new(self._secret, f"{file_id}.{expires}".encode(), hashlib.sha256).hexdigest()


def check_sizes(uploads: Mapping[int, Upload], guild: Guild | None) -> None:
    """Refuse files too large for the guild, or too many."""
    limit = size_limit(guild)
    if len(uploads) > MAX_FILES:
        form = Form()
        form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {MAX_FILES} in length.", "attachments")
        form.refuse_if_wrong()
    if any(len(data) > limit for _, data in uploads.values()):
        raise ApiError(413, 40005)


def chosen_files(
    form: Form, body: Json, uploads: Mapping[int, Upload], *, channel_id: Snowflake, cdn: Attachments, old: list[File]
) -> list[File]:
    """The files that a message has after this request: kept old ones first, then the uploads.

    Without a list `attachments` all old files stay; with one, those stay whose id it names.
    """
    listed = objects(form, body, "attachments", high=MAX_FILES)
    by_id = {file.id: file for file in old}
    kept = list(old) if body.get("attachments") is None else []
    described: dict[int, Json] = {}
    for index, entry in enumerate(listed):
        with form.at("attachments", index):
            text(form, entry, "description", high=1024)
            number = _number(form, entry)
            if number in uploads:
                described[number] = entry
            elif (file := by_id.get(str(number))) is not None:
                file.description = entry.get("description", file.description)
                kept.append(file)
            elif number >= 0:
                message = f"Attachment data not found (id: {number})"
                form.wrong("MESSAGE_ATTACHMENT_NOT_FOUND", message, "id")
    new: list[File] = []
    for index, (filename, data) in sorted(uploads.items()):
        entry = described.get(index, {})
        name = entry.get("filename") or filename
        file = cdn.keep(channel_id, (name, data), entry.get("description"))
        file.title = entry.get("title")
        new.append(file)
    if len(kept) + len(new) > MAX_FILES:
        form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {MAX_FILES} in length.", "attachments")
    return kept + new


def _number(form: Form, entry: Json) -> int:
    """The entry's id: the number of an upload, or an old attachment's snowflake. -1 for neither."""
    given = str(entry.get("id", ""))
    if given.isdecimal():
        return int(given)
    form.wrong("NUMBER_TYPE_COERCE", f'Value "{given}" is not snowflake.', "id")
    return -1


def _safe(filename: str) -> str:
    """Discord replaces what it does not like in a file name by underscores."""
    kept = "".join(c if c.isalnum() or c in "._-" else "_" for c in filename.rsplit("/", 1)[-1])
    return kept or "unknown"
