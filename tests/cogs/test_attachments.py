"""Pictures as uploads: whole where they fit, smaller where they must."""

import asyncio
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from cogs.attachments import attachments
from petbot.domain.ids import OrderId
from tests.builders import a_portrait

PIXELS = 256


@pytest.fixture
def noisy(tmp_path: Path) -> Path:
    """A picture that no codec makes small: about 190 kB as PNG."""
    path = tmp_path / "noise.png"
    Image.frombytes("RGB", (PIXELS, PIXELS), random.Random(1).randbytes(PIXELS * PIXELS * 3)).save(path)
    return path


async def test_a_picture_that_fits_is_sent_as_it_is(noisy: Path) -> None:
    (file,) = await attachments([replace(a_portrait(OrderId("order")), index=0, alt_text="A dog")], [noisy])
    assert file.filename == "portrait-1.png"
    assert file.description == "A dog"
    assert file.fp.read() == await asyncio.to_thread(noisy.read_bytes)


@pytest.mark.parametrize("limit", [100_000, 20_000, 3_000])
async def test_a_picture_that_is_too_large_is_made_to_fit(noisy: Path, limit: int) -> None:
    (file,) = await attachments([replace(a_portrait(OrderId("order")), index=0)], [noisy], limit)
    data = file.fp.read()
    assert file.filename == "portrait-1.jpg"
    assert len(data) <= limit
    assert Image.open(io.BytesIO(data)).size[0] <= PIXELS


async def test_pictures_of_one_order_are_numbered(noisy: Path) -> None:
    portraits = [replace(a_portrait(OrderId("order")), index=index) for index in range(3)]
    files = await attachments(portraits, [noisy] * 3)
    assert [file.filename for file in files] == ["portrait-1.png", "portrait-2.png", "portrait-3.png"]
