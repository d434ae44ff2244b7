"""The picture to start from is anybody's file."""

import hashlib
import io

import pytest
from PIL import Image

from petbot.domain.recipes import Start
from petbot.engine.drawing import starts
from petbot.engine.drawing.starts import fitted, opened
from petbot.engine.port import EngineFault
from tests.engine.drawing.studio import as_file, gradient


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_usual_files_are_read(kind: str) -> None:
    sha256, file = as_file(gradient((64, 32)), kind)
    image = opened(Start(sha256=sha256, strength=0.5), file)
    assert (image.mode, image.size) == ("RGB", (64, 32))


def test_a_photo_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter
    file = io.BytesIO()
    gradient((64, 32)).save(file, "JPEG", exif=exif)
    sha256 = hashlib.sha256(file.getvalue()).hexdigest()
    upright = opened(Start(sha256=sha256, strength=0.5), file.getvalue())
    assert upright.size == (32, 64)


def test_a_file_that_did_not_come_or_is_another_is_refused_for_good() -> None:
    sha256, file = as_file(gradient())
    for wrong in (None, b"", file + b"\0"):
        with pytest.raises(EngineFault, match="did not come") as caught:
            opened(Start(sha256=sha256, strength=0.5), wrong)
        assert caught.value.fatal


def test_what_is_no_picture_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _, whole = as_file(gradient())
    _, gif = as_file(gradient(), "GIF")
    for file in (b"GIF89a", b"<svg/>", whole[: len(whole) // 2], gif):
        with pytest.raises(EngineFault, match="cannot be read") as caught:
            opened(Start(sha256=hashlib.sha256(file).hexdigest(), strength=0.5), file)
        assert "PNG, JPEG and WebP" in caught.value.reason
    monkeypatch.setattr(starts, "MAX_PIXELS", 100)
    with pytest.raises(EngineFault, match="128x128 pixels"):
        opened(Start(sha256=hashlib.sha256(whole).hexdigest(), strength=0.5), whole)


def test_a_wide_picture_is_cut_evenly_at_its_sides_not_squeezed() -> None:
    wide = Image.new("RGB", (300, 100), "red")
    wide.paste("green", (100, 0, 200, 100))
    cut = fitted(wide, (64, 64))
    assert cut.size == (64, 64)
    assert cut.getpixel((5, 32)) == cut.getpixel((60, 32)) == (0, 128, 0)
