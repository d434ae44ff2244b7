"""Inspecting a stranger's picture: read by its content, and drawn anew as a small PNG of pixels and nothing else.

`python -m petbot.service.inspecting` does so in a process of its own, from standard input to standard output.
"""

import io
import struct
import sys
import warnings
import zipfile
import zlib
from enum import StrEnum

from PIL import Image, ImageOps

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_PIXELS = 40_000_000
"""More than telephones take by default (12-24 million); decoded it is 160 MB."""
SIDE = 1024
"""Pixels of the longer side of what is kept: twice what Stable Diffusion 1.5 starts from."""
MEMORY = 1 << 30
"""Bytes that the process may have; a picture of MAX_PIXELS takes about half of it."""
REFUSED = 3
"""Exit status of the process where the output is the name of a Flaw."""
SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
FAILURES = (
    OSError, ValueError, SyntaxError, LookupError, TypeError, ArithmeticError, AttributeError, MemoryError, EOFError,
    struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's readers raise on files that are made to break them."""


class Flaw(StrEnum):
    """Why a file cannot be used."""

    EMPTY = "empty"
    GIF = "gif"
    SVG = "svg"
    KIND = "kind"
    DOUBLE = "double"
    PIXELS = "pixels"
    MOVING = "moving"
    BROKEN = "broken"


class Unusable(Exception):
    """The file has a flaw."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


def cleaned(file: bytes) -> bytes:
    """The picture upright, on white where it was transparent, at most SIDE pixels long. Raises Unusable."""
    if flaw := _known_by_its_bytes(file):
        raise Unusable(flaw)
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(file), formats=FORMATS) as image:
            _check(image)
            if image.format == "JPEG":
                image.draft("RGB", (SIDE, SIDE))  # decoded no larger than needed
            small = _flat(ImageOps.exif_transpose(image))
    except FAILURES as error:
        bomb = isinstance(error, Image.DecompressionBombError)
        raise Unusable(Flaw.PIXELS if bomb else Flaw.BROKEN) from error
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()


def _known_by_its_bytes(file: bytes) -> Flaw | None:
    """What can be said without decoding anything. The file's name has no say."""
    head = file[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not file:
        return Flaw.EMPTY
    if file.startswith((b"GIF87a", b"GIF89a")):
        return Flaw.GIF
    if head.startswith(b"<") and b"<svg" in head:
        return Flaw.SVG
    if not file.startswith(SIGNATURES):
        return Flaw.KIND
    if zipfile.is_zipfile(io.BytesIO(file)) or b"%PDF-" in head:
        return Flaw.DOUBLE
    return None


def _check(image: Image.Image) -> None:
    """Before anything is decoded. A JPEG with further pictures behind it (MPO) is what many telephones make."""
    if image.width * image.height > MAX_PIXELS:
        raise Unusable(Flaw.PIXELS)
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise Unusable(Flaw.MOVING)


def _flat(image: Image.Image) -> Image.Image:
    """A new RGB picture of the same pixels: no profile, no comment, no alpha."""
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would cut off above 255
        image = image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    pixels = image.convert("RGBA")
    flat = Image.new("RGB", pixels.size, "white")
    flat.paste(pixels, mask=pixels)
    return flat


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _main() -> None:
    _limit_memory()
    try:
        sys.stdout.buffer.write(cleaned(sys.stdin.buffer.read()))
    except Unusable as unusable:
        sys.stdout.write(unusable.flaw)
        sys.exit(REFUSED)


if __name__ == "__main__":
    _main()
