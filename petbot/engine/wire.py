"""Frames between gateway and worker: a JSON header and a binary payload, their lengths before them."""

import json
import struct
from asyncio import IncompleteReadError, StreamReader
from dataclasses import dataclass
from typing import Any, BinaryIO

from petbot.domain.errors import Fault

LENGTHS = struct.Struct("!II")
"""Bytes of the header and of the payload, big-endian."""
MAX_HEADER = 1024 * 1024
"""Bytes; a recipe with the longest prompts that Discord lets a person type is below 50 KiB."""
MAX_PAYLOAD = 64 * 1024 * 1024
"""Bytes; an uncompressed RGB picture of 4096 x 4096 is 48 MiB."""


class BadFrame(Fault):
    """What came through the pipe is no frame, or is larger than any of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message. `kind` says what it is; `header` is a JSON object without the key "kind"."""

    kind: str
    header: dict[str, Any]
    payload: bytes = b""

    def encoded(self) -> bytes:
        """The bytes that travel. Raises BadFrame when header or payload is over its limit."""
        header = json.dumps({**self.header, "kind": self.kind}).encode()
        _check_lengths(len(header), len(self.payload))
        return LENGTHS.pack(len(header), len(self.payload)) + header + self.payload


def _check_lengths(header: int, payload: int) -> None:
    if header > MAX_HEADER or payload > MAX_PAYLOAD:
        raise BadFrame(f"A frame of {header} + {payload} bytes is over the limit of {MAX_HEADER} + {MAX_PAYLOAD}.")


def _decoded(header: bytes, payload: bytes) -> Frame:
    try:
        fields = json.loads(header)
    except ValueError as error:
        raise BadFrame(f"A frame's header is not JSON: {error}") from error
    match fields:
        case {"kind": str(kind), **rest}:
            return Frame(kind=kind, header=rest, payload=payload)
        case _:
            raise BadFrame("A frame's header says nothing of its kind.")


async def read_frame(stream: StreamReader) -> Frame | None:
    """The next frame, or None when the stream ends (also when it does so in a frame). Raises BadFrame."""
    try:
        header, payload = LENGTHS.unpack(await stream.readexactly(LENGTHS.size))
        _check_lengths(header, payload)
        return _decoded(await stream.readexactly(header), await stream.readexactly(payload))
    except IncompleteReadError:
        return None


def read_frame_blocking(stream: BinaryIO) -> Frame | None:
    """As `read_frame`, for a buffered file whose `read(n)` blocks until n bytes are there or it ends."""
    lengths = stream.read(LENGTHS.size)
    if len(lengths) < LENGTHS.size:
        return None
    header_length, payload_length = LENGTHS.unpack(lengths)
    _check_lengths(header_length, payload_length)
    header, payload = stream.read(header_length), stream.read(payload_length)
    if len(header) < header_length or len(payload) < payload_length:
        return None
    return _decoded(header, payload)
