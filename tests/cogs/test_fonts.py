"""Fonts are taken by the letters that they have, never by their names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from matplotlib.font_manager import fontManager

from cogs.moderating.fonts import DEFAULT, PLACEHOLDERS, families

NOWHERE = "\U0010fffd"
"""The last of Unicode's private letters."""


@pytest.fixture
def runes(tmp_path: Path) -> Iterator[str]:
    """The name of a font on this machine that has that letter and no other."""
    glyph = TTGlyphPen(None).glyph()
    font = FontBuilder(1000)
    font.setupGlyphOrder([".notdef", "rune"])
    font.setupCharacterMap({ord(NOWHERE): "rune"})
    font.setupGlyf({".notdef": glyph, "rune": glyph})
    font.setupHorizontalMetrics({".notdef": (500, 0), "rune": (500, 0)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Runes", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "runes.ttf")
    known = list(fontManager.ttflist)
    fontManager.addfont(tmp_path / "runes.ttf")
    yield "Runes"
    fontManager.ttflist[:] = known


@pytest.mark.parametrize("words", ["Größe", "łódź", "Українська", "Português", "Ça été"])
def test_the_font_that_comes_along_has_latin_and_cyrillic_letters(words: str) -> None:
    assert families(words) == (DEFAULT,)


def test_a_font_of_placeholders_is_no_font_for_anything() -> None:
    assert any(PLACEHOLDERS in font.name for font in fontManager.ttflist)
    assert families(NOWHERE) is None


def test_a_font_that_has_the_missing_letters_is_found_and_stands_second(runes: str) -> None:
    assert families(f"Name: {NOWHERE}") == (DEFAULT, runes)
