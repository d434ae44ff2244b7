"""Keeps every REST exchange; where asked to, writes exchanges, gateway events and what people do as JSON lines."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from sandbox.shapes import Json, Snowflake

KEPT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. `route` is the template, e.g. /channels/{channel_id}; `files` are name and size."""

    method: str
    route: str
    path: str
    query: dict[str, str]
    request: Json | list[Json] | None
    files: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    status: int
    response: Json | list[Json] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One gateway event that a session was given."""

    event: str
    data: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing that a person did, in words that hold in another run too, where all ids are others.

    person: their username. place: the channel, see acts.py. kind: as the interaction's type; 0 for a message said.
    data: as in INTERACTION_CREATE. names: what the ids in it stand for. files: uploads by id, name and base64.
    on: the message that a component sits on. part: which component of it, chosen: which of its options,
    or of a modal's inputs, by their places. modal_of: the number
    of the act whose answer was the modal. token: the interaction's own.
    """

    number: int
    person: str
    place: str
    kind: int
    data: Json
    names: dict[Snowflake, str] = field(default_factory=dict[Snowflake, str])
    files: dict[Snowflake, list[str]] = field(default_factory=dict[Snowflake, list[str]])
    on: str | None = None
    part: int = 0
    chosen: list[int] = field(default_factory=list[int])
    modal_of: int | None = None
    token: str = ""


Line = Exchange | Told | Act
KINDS: dict[str, type[Line]] = {"rest": Exchange, "event": Told, "act": Act}
NAMES = {shape: kind for kind, shape in KINDS.items()}


class Recorder:
    """The newest 20,000 exchanges in memory; everything in the file, if there is one."""

    def __init__(self, path: Path | None = None) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self.numbers: dict[Snowflake, int] = {}  # of acts, by the interaction that they began
        self._file: IO[str] | None = path.open("a", encoding="utf-8") if path else None
        self._acts = 0

    @property
    def writes(self) -> bool:
        """Whether there is a file."""
        return self._file is not None

    def next_number(self, interaction_id: Snowflake | None) -> int:
        """The number of an act that is about to be written."""
        self._acts += 1
        if interaction_id is not None:
            self.numbers[interaction_id] = self._acts
        return self._acts

    def add(self, line: Line) -> None:
        if isinstance(line, Exchange):
            self.exchanges.append(line)
        if self._file is not None:
            shown = {"line": NAMES[type(line)]} | asdict(line)
            self._file.write(json.dumps(shown, separators=(",", ":")) + "\n")
            self._file.flush()

    def told(self, event: str, data: Json) -> None:
        self.add(Told(event=event, data=data))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def read_lines(path: Path) -> Iterator[Line]:
    """What a recorder wrote. Raises ValueError with the number of a line that is none of it."""
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, 1):
            try:
                shown = json.loads(text)
                yield KINDS[shown.pop("line")](**shown)
            except (ValueError, TypeError, KeyError, AttributeError) as wrong:
                raise ValueError(f"{path}, line {number}: {wrong}") from None
