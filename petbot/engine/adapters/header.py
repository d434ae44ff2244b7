"""The table at the head of a safetensors file that somebody brought, checked in full before any of its data is read.

Format: https://github.com/huggingface/safetensors#format. Standard library only, so that listing files needs no torch.
"""

import json
import math
import stat
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from petbot.domain.errors import Refusal

MAX_TABLE = 16_000_000
"""Bytes. The format allows 100 MB; a LoRA of SD 1.5 has some 100 kB, with a trainer's notes a few MB."""
BITS = {
    "BOOL": 8, "U8": 8, "I8": 8, "F8_E4M3": 8, "F8_E5M2": 8, "I16": 16, "U16": 16, "F16": 16, "BF16": 16,
    "I32": 32, "U32": 32, "F32": 32, "I64": 64, "U64": 64, "F64": 64,
}  # fmt: skip
"""Per element of each type that the format names."""
LOOKS = (
    (b"PK\x03\x04", "it is a zip archive, as torch.save writes: a Python pickle, which could run any code when opened"),
    (b"\x80", "it is a Python pickle, which could run any code when opened"),
    (b"version https://git-lfs", "it is a Git LFS pointer: the file itself was not downloaded"),
    (b"<", "it is a web page, as a failed download leaves behind"),
    (b"GGUF", "it is a GGUF file"),
)
"""How files that are often taken for safetensors begin, and what to say of them."""


class FileRefused(Refusal):
    """A file is not what it should be. The text names the file and the reason; nothing of it was executed."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} cannot be used: {reason}.")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One tensor's entry in the table."""

    dtype: str
    """As the format writes it: "F16", "F32", ..."""
    shape: tuple[int, ...]
    begin: int
    """First byte, counted from the end of the table."""
    end: int
    """The byte after its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A checked table: the tensors fill the rest of the file without gap or overlap."""

    raw: bytes
    """The file's bytes up to the first tensor."""
    tensors: Mapping[str, Place]
    metadata: Mapping[str, str]

    @property
    def data_bytes(self) -> int:
        """Bytes of all tensors together."""
        return max((place.end for place in self.tensors.values()), default=0)


def open_safely(path: Path) -> BufferedReader:
    """The file for reading. Raises FileRefused where it is missing, unreadable, or not a plain file."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise FileRefused(path.name, "it is not a plain file")
        return path.open("rb")
    except FileNotFoundError:
        raise FileRefused(path.name, "the file is not there") from None
    except OSError as error:
        raise FileRefused(path.name, f"it cannot be opened ({error.strerror})") from error


def read_header(path: Path) -> Header:
    """The table of a safetensors file. Raises FileRefused."""
    with open_safely(path) as file:
        return header_of(file, path.name)


def header_of(file: BinaryIO, name: str) -> Header:
    """The table of an open file, which is left at its first tensor. Raises FileRefused."""
    size = file.seek(0, 2)
    file.seek(0)
    first = file.read(32)
    if first[8:9] != b"{":
        raise FileRefused(name, _looks_like(first))
    (length,) = struct.unpack("<Q", first[:8])
    if length > MAX_TABLE:
        raise FileRefused(name, f"its table claims {length:,} bytes; more than {MAX_TABLE:,} are not read")
    if 8 + length > size:
        raise FileRefused(name, f"it is cut short: its table claims {length:,} bytes and the file has {size:,}")
    file.seek(0)
    raw = file.read(8 + length)
    table = _table(raw[8:], name)
    metadata = _metadata(table.pop("__metadata__", {}), name)
    tensors = {key: _place(key, entry, name) for key, entry in table.items()}
    _check_offsets(tensors, size - len(raw), name)
    return Header(raw=raw, tensors=tensors, metadata=metadata)


def _looks_like(first: bytes) -> str:
    for start, reason in LOOKS:
        if first.startswith(start):
            return reason
    return "it is empty" if not first else "it is not a safetensors file"


def _table(text: bytes, name: str) -> dict[str, Any]:
    def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) != len(pairs):
            raise ValueError("a name stands in it twice")
        return dict(pairs)

    try:
        table = json.loads(text, object_pairs_hook=without_repeats)
    except (ValueError, RecursionError) as error:
        raise FileRefused(name, f"its table cannot be read ({error})") from error
    if not isinstance(table, dict):
        raise FileRefused(name, "its table is not a JSON object")
    return table


def _metadata(value: object, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise FileRefused(name, "its metadata is not a table of texts")
    return {str(key): str(text) for key, text in value.items()}


def _place(key: str, entry: object, name: str) -> Place:
    match entry:
        case {"dtype": str(dtype), "shape": list(shape), "data_offsets": [int(begin), int(end)]}:
            pass
        case _:
            raise FileRefused(name, f"its table's entry for {shown(key)} is malformed")
    if dtype not in BITS:
        raise FileRefused(name, f"{shown(key)} is of the unknown type {shown(dtype)}")
    if not all(type(side) is int and 0 <= side < 2**31 for side in shape) or len(shape) > 8:
        raise FileRefused(name, f"{shown(key)} has an impossible shape")
    if math.prod(shape) * BITS[dtype] // 8 != end - begin:
        raise FileRefused(name, f"{shown(key)} claims {end - begin:,} bytes, which its shape and type do not give")
    return Place(dtype=dtype, shape=tuple(shape), begin=begin, end=end)


def _check_offsets(tensors: Mapping[str, Place], room: int, name: str) -> None:
    at = 0
    for key, place in sorted(tensors.items(), key=lambda item: (item[1].begin, item[1].end)):
        if place.begin < at:
            raise FileRefused(name, f"{shown(key)} overlaps the tensor before it")
        if place.begin > at:
            raise FileRefused(name, f"there are bytes before {shown(key)} that belong to no tensor")
        at = place.end
    if at > room:
        raise FileRefused(name, f"it is cut short: its tensors take {at:,} bytes and {room:,} are there")
    if at < room:
        raise FileRefused(name, f"{room - at:,} bytes after its last tensor belong to none")


def shown(key: str) -> str:
    """A name out of a file, fit to be printed: quoted, without control characters, not too long."""
    return json.dumps(key if len(key) <= 100 else f"{key[:97]}...")
