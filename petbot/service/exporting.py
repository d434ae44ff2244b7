"""A person's data as zip files: tables as JSON, pictures as PNG, and a page that says what is what."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from petbot.domain.ids import UserId
from petbot.domain.moderation import Case, Record
from petbot.domain.orders import Job
from petbot.store.images import Images
from petbot.store.people import Possessions

README = """This is everything that this Petbot keeps about you.

data.json       your cards, orders with their recipes and the pictures that they were made from, pictures' facts,
                profiles, what you seem to like and why, which orders you liked or disliked, reports, and lines of the
                moderators' record in which you appear. Times are UTC.
pictures/       your pictures, each named by its order and its number. Large collections come in several zip files.
starts/         pictures that you gave to start from, as I keep them: small, and without what your camera wrote in them;
                and those of yours that a saved pet starts from.

Not in here: interaction tokens, which are keys of Discord's and dead after a quarter of an hour; who reported your
pictures, which nobody is told; and bans, which are kept under a salted hash of your id.
`/privacy erase` deletes all of it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """One zip file."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that is kept about one person."""

    user_id: UserId
    possessions: Possessions
    cases: Sequence[Case]
    records: Sequence[Record]


def archives(images: Images, dossier: Dossier, room: int) -> list[Archive]:
    """Zip files of at most `room` bytes each (a single larger picture excepted). Reads files: not for the loop."""
    texts = {"README.txt": README.encode(), "data.json": _data(dossier)}
    parts = list(_parts(images, dossier.possessions, room - sum(map(len, texts.values())), room))
    names = ["petbot-data.zip"] if len(parts) == 1 else [f"petbot-data-{n}.zip" for n in range(1, len(parts) + 1)]
    first, *rest = parts
    contents = [_zipped({**texts, **first}), *(_zipped(part) for part in rest)]
    return [Archive(name=name, content=content) for name, content in zip(names, contents, strict=True)]


def _files(possessions: Possessions) -> Iterator[tuple[str, str]]:
    """Names and hashes of all pictures."""
    for portrait in possessions.portraits:
        yield f"pictures/{portrait.order_id}-{portrait.index + 1}.png", portrait.sha256
    for number, upload in enumerate(possessions.uploads, 1):
        yield f"starts/{number}.png", upload.sha256


def _parts(images: Images, possessions: Possessions, first: int, room: int) -> Iterator[dict[str, bytes]]:
    """Pictures by file name, in lots that fit; there is always a first lot."""
    lot: dict[str, bytes] = {}
    left = first
    for name, sha256 in _files(possessions):
        path = images.path(sha256)
        if not path.exists():
            continue
        png = path.read_bytes()
        if lot and len(png) > left:
            yield lot
            lot, left = {}, room
        lot[name] = png
        left -= len(png)
    yield lot


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _data(dossier: Dossier) -> bytes:
    user_id, possessions, cases = dossier.user_id, dossier.possessions, dossier.cases
    document: dict[str, Any] = {
        "cards": [_without(asdict(card), "address") for card in possessions.cards],
        "orders": [_job(job) for job in possessions.jobs],
        "pictures": [asdict(portrait) for portrait in possessions.portraits],
        "pictures to start from": [asdict(upload) for upload in possessions.uploads],
        "messages": sorted(possessions.messages),
        "taste": {**asdict(possessions.taste), "evidence": [asdict(e) for e in possessions.taste.evidence.values()]},
        "profiles": [asdict(profile) for profile in possessions.profiles],
        "liked and disliked orders": possessions.opinions,
        "reports about your pictures": [_without(asdict(c), "reporter_id") for c in cases if c.owner_id == user_id],
        "reports by you": [_without(asdict(c), "owner_id") for c in cases if c.owner_id != user_id],
        "record": [_record(record, user_id) for record in dossier.records],
    }
    return json.dumps(document, indent=1, ensure_ascii=False, default=_plain).encode()


def _record(record: Record, user_id: UserId) -> dict[str, Any]:
    """Others in it stay nameless: one of them may be who reported a picture."""
    known = {name: "you" if getattr(record, name) == user_id else None for name in ("actor_id", "subject_id")}
    return {**asdict(record), **known}


def _job(job: Job) -> dict[str, Any]:
    return {**asdict(job.order), "state": job.state, "attempts": job.attempts, "error": job.error}


def _without(fields: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key != name}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in an export")
