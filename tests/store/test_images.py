"""Pictures on disk: whole or not at all, one file per content, checked when read."""

import asyncio
from hashlib import sha256
from pathlib import Path

import pytest

from petbot.store.errors import DiskFull, PictureBroken
from petbot.store.images import Images
from tests.store.test_opening import no_file_grows_beyond

PNG = b"\x89PNG" + bytes(range(256)) * 64


@pytest.fixture
def images(tmp_path: Path) -> Images:
    """An empty folder of pictures, that is not there yet."""
    return Images(tmp_path / "data" / "images")


def files(folder: Path) -> list[Path]:
    """Every file below."""
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_picture_is_read_back_by_its_hash(images: Images) -> None:
    digest = await images.put(PNG)
    assert digest == sha256(PNG).hexdigest()
    assert await images.read(digest) == images.path(digest).read_bytes() == PNG


async def test_equal_pictures_are_one_file(images: Images, tmp_path: Path) -> None:
    digests = await asyncio.gather(*(images.put(PNG) for _ in range(8)))
    assert len({*digests}) == len(files(tmp_path)) == 1


async def test_a_damaged_picture_is_not_handed_out_and_can_be_mended(images: Images) -> None:
    digest = await images.put(PNG)
    images.path(digest).write_bytes(PNG[:-1])
    with pytest.raises(PictureBroken, match=r"damaged.*Restore it"):
        await images.read(digest)
    await images.put(PNG)
    assert await images.read(digest) == PNG


async def test_a_missing_picture_is_named(images: Images) -> None:
    with pytest.raises(PictureBroken, match=r"cannot be read.*Restore it"):
        await images.read("ab" * 32)


async def test_a_deleted_picture_is_gone_and_may_be_deleted_again(images: Images, tmp_path: Path) -> None:
    digest = await images.put(PNG)
    await images.delete(digest)
    await images.delete(digest)
    assert files(tmp_path) == []


async def test_a_full_disk_leaves_no_half_picture(images: Images, tmp_path: Path) -> None:
    with no_file_grows_beyond(1000), pytest.raises(DiskFull, match="Free some disk space"):
        await images.put(PNG)
    assert files(tmp_path) == []
    await images.put(PNG)
