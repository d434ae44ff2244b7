"""Pictures made small: those that there are, in order, without a stumble over those that there are not."""

import io
from pathlib import Path

from PIL import Image

from cogs.thumbnails import PIXELS, thumbnails


async def test_pictures_are_made_small_and_keep_their_shape(tmp_path: Path) -> None:
    wide, tiny, damaged = (tmp_path / f"{name}.png" for name in ("wide", "tiny", "damaged"))
    Image.new("RGBA", (2048, 1024), "red").save(wide)
    Image.new("RGB", (8, 8), "blue").save(tiny)
    damaged.write_bytes(b"not a picture")
    first, second, *none = await thumbnails([wide, tiny, damaged, tmp_path / "gone.png", None], "pet")
    assert first is not None
    assert second is not None
    assert none == [None, None, None]
    assert (first.filename, second.filename) == ("pet-1.jpg", "pet-2.jpg")
    assert Image.open(io.BytesIO(first.fp.read())).size == (PIXELS, PIXELS // 2)
    assert Image.open(io.BytesIO(second.fp.read())).size == (8, 8)
