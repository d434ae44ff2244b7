"""Keeps every REST exchange, and writes them as JSON lines where asked to."""

import json
from collections import deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from sandbox.shapes import Json

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


class Recorder:
    """The newest 20,000 exchanges in memory; all of them in the file, if there is one."""

    def __init__(self, path: Path | None = None) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=KEPT)
        self._file: IO[str] | None = path.open("a", encoding="utf-8") if path else None

    def add(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        if self._file is not None:
            self._file.write(json.dumps(asdict(exchange), separators=(",", ":")) + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
