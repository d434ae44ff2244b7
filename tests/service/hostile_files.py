"""Pictures as people send them, and files that only look like pictures."""

import io
import struct
import zipfile
import zlib

from PIL import Image

ROME = {1: "N", 2: (41.0, 53.0, 24.0), 3: "E", 4: (12.0, 29.0, 32.0)}
"""Where a photo was taken, as a camera writes it."""
GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
HUGE = 30_000


def gradient(size: tuple[int, int] = (64, 48), mode: str = "RGB") -> Image.Image:
    """Dark on the left, light on the right; red at the top."""
    image = Image.linear_gradient("L").rotate(90).resize(size)
    red = Image.linear_gradient("L").rotate(180).resize(size)
    return Image.merge("RGB", (red, image, image)).convert(mode)


def as_file(image: Image.Image, kind: str, **options: object) -> bytes:
    """The bytes of a file of that kind."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def a_photo(*, turned: int = 1) -> bytes:
    """A JPEG that says where and with what it was taken, and how the camera was held."""
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION], exif[GPS] = "Snoopcam", turned, ROME
    return as_file(gradient(), "JPEG", exif=exif, comment=b"Bella at home, 12 Elm Street", quality=95)


def a_bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 900 million pixels."""
    header = struct.pack(">IIBBBBB", HUGE, HUGE, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100_000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def a_zip() -> bytes:
    """A zip file with something in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("run.exe", b"MZ")
    return buffer.getvalue()


def moving(kind: str) -> bytes:
    """Two frames."""
    return as_file(gradient(), kind, save_all=True, append_images=[gradient().rotate(90)])


def with_16_bits() -> bytes:
    """A grey PNG of 16 bits: the left half a quarter of full white, the right half white."""
    image = Image.new("I;16", (40, 20), 0x4000)
    image.paste(0xFFFF, (20, 0, 40, 20))
    return as_file(image, "PNG")


def see_through_palette() -> bytes:
    """A PNG of a palette, whose left half is green and whose right half is transparent."""
    image = Image.new("P", (40, 20), 0)
    image.putpalette([0, 128, 0, 255, 0, 0])
    image.paste(1, (20, 0, 40, 20))
    return as_file(image, "PNG", transparency=1)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
