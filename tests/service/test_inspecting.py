"""What is kept of a stranger's file: pixels, and of a file that is no picture nothing."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from petbot.domain.errors import Refusal
from petbot.service import inspecting
from petbot.service.inspecting import SIDE, Flaw, Unusable, cleaned
from petbot.service.uploads import FLAWS, TOO_SLOW, ProcessInspector
from tests.service.hostile_files import (
    a_bomb,
    a_photo,
    a_zip,
    as_file,
    gradient,
    moving,
    see_through_palette,
    with_16_bits,
)

PNG = as_file(gradient(), "PNG")
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def read(png: bytes) -> Image.Image:
    """The picture that is kept, which is a PNG."""
    return Image.open(io.BytesIO(png), formats=["PNG"])


def chunks(png: bytes) -> list[bytes]:
    """The kinds of a PNG's chunks."""
    kinds, at = [], 8
    while at < len(png):
        kinds.append(png[at + 4 : at + 8])
        at += 12 + int.from_bytes(png[at : at + 4])
    return kinds


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_usual_pictures_are_kept_as_they_look(kind: str) -> None:
    kept = read(cleaned(as_file(gradient((200, 100)), kind, quality=95)))
    assert (kept.size, kept.mode) == ((200, 100), "RGB")
    left, right = kept.getpixel((4, 50)), kept.getpixel((195, 50))
    assert abs(left[1] - right[1]) > 200


def test_a_large_picture_is_kept_small_in_its_proportions() -> None:
    assert read(cleaned(as_file(gradient((3000, 1500)), "JPEG"))).size == (SIDE, SIDE // 2)


def test_where_and_with_what_a_photo_was_taken_is_not_kept() -> None:
    photo = a_photo()
    assert b"Snoopcam" in photo
    assert Image.open(io.BytesIO(photo)).getexif().get_ifd(0x8825)
    kept = cleaned(photo)
    assert set(chunks(kept)) == {b"IHDR", b"IDAT", b"IEND"}
    assert not read(kept).getexif()
    assert not any(word in kept for word in (b"Snoopcam", b"Elm Street", b"Exif"))


def test_a_photo_taken_sideways_stands_upright() -> None:
    assert read(cleaned(a_photo(turned=6))).size == (48, 64)


def test_colours_for_print_and_a_text_in_the_file_are_turned_to_plain_pixels() -> None:
    kept = read(cleaned(as_file(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG")))
    red, green, blue = kept.getpixel((10, 10))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_16_bits_of_grey_keep_their_shades() -> None:
    kept = read(cleaned(with_16_bits()))
    assert kept.getpixel((5, 10)) == (63, 63, 63)
    assert kept.getpixel((35, 10)) == (255, 255, 255)


def test_what_is_transparent_is_white() -> None:
    kept = read(cleaned(see_through_palette()))
    assert kept.getpixel((5, 10)) == (0, 128, 0)
    assert kept.getpixel((35, 10)) == (255, 255, 255)


def test_of_a_telephones_photo_with_a_second_one_behind_it_the_first_is_kept() -> None:
    assert read(cleaned(moving("MPO"))).size == (64, 48)


@pytest.mark.parametrize(
    ("file", "flaw"),
    [
        (b"", Flaw.EMPTY),
        (as_file(gradient(), "GIF"), Flaw.GIF),
        (SVG, Flaw.SVG),
        (b"\xef\xbb\xbf\n<svg/>", Flaw.SVG),
        (b"MZ\x90\x00", Flaw.KIND),
        (as_file(gradient(), "BMP"), Flaw.KIND),
        (a_zip(), Flaw.KIND),
        (b"\x89PNG\r\n\x1a\n" + a_zip(), Flaw.DOUBLE),
        (PNG + a_zip(), Flaw.DOUBLE),
        (b"\xff\xd8\xff\xe0%PDF-1.7", Flaw.DOUBLE),
        (a_bomb(), Flaw.PIXELS),
        (moving("PNG"), Flaw.MOVING),
        (moving("WEBP"), Flaw.MOVING),
        (PNG[: len(PNG) // 2], Flaw.BROKEN),
        (as_file(gradient(), "JPEG")[:300], Flaw.BROKEN),
        (as_file(gradient(), "WEBP")[:60], Flaw.BROKEN),
        (PNG[:8], Flaw.BROKEN),
        (b"RIFF\x04\x00\x00\x00AVI ", Flaw.BROKEN),
    ],
)
def test_what_is_no_still_picture_is_refused_by_what_is_in_it(file: bytes, flaw: Flaw) -> None:
    with pytest.raises(Unusable) as caught:
        cleaned(file)
    assert caught.value.flaw is flaw


def test_more_pixels_than_allowed_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "MAX_PIXELS", 64 * 48 - 1)
    with pytest.raises(Unusable) as caught:
        cleaned(PNG)
    assert caught.value.flaw is Flaw.PIXELS


def test_every_flaw_has_words_that_say_what_to_do() -> None:
    assert set(FLAWS) == set(Flaw)
    assert all("end " in text or "Save" in text or "Make it" in text for text in FLAWS.values())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([PNG, a_photo(), as_file(gradient(), "WEBP"), moving("PNG"), moving("MPO")]),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=8),
    st.integers(0, 400),
)
def test_a_file_with_any_bytes_changed_gives_a_small_png_or_a_flaw(
    file: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    spoiled = bytearray(file)
    for at, value in changes:
        spoiled[at % len(spoiled)] = value
    try:
        kept = read(cleaned(bytes(spoiled[: len(spoiled) - cut])))
    except Unusable:
        return
    assert max(kept.size) <= SIDE


async def test_the_process_gives_the_same_picture_and_the_same_refusals() -> None:
    inspect = ProcessInspector()
    assert await inspect(a_photo()) == cleaned(a_photo())
    with pytest.raises(Refusal) as caught:
        await inspect(a_bomb())
    assert caught.value.words == FLAWS[Flaw.PIXELS]


async def test_a_picture_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(Refusal) as caught:
        await ProcessInspector(time_limit=0.001)(a_photo())
    assert caught.value.words == TOO_SLOW
