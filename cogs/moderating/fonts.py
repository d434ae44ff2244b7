"""Which fonts of this machine have the letters of a text: matplotlib draws an empty box for a letter that none has."""

# matplotlib's annotations leave its keyword arguments unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from collections.abc import Sequence

DEFAULT = "DejaVu Sans"
"""Comes with matplotlib; it has the letters of Latin, Greek and Cyrillic."""
PLACEHOLDERS = "Last Resort"
"""Comes with matplotlib too, and claims every letter: it has a picture of the script for each."""


def families(text: str) -> Sequence[str] | None:
    """Names of fonts that together have every letter of the text, the first preferred; None where there are none.

    Slow where the default font does not do: it opens every font of the machine.
    """
    missing = frozenset(map(ord, text)) - _letters(DEFAULT)
    if not missing:
        return (DEFAULT,)
    found = next((name for name in _installed() if missing <= _letters(name)), None)
    return None if found is None else (DEFAULT, found)


def _installed() -> list[str]:
    from matplotlib.font_manager import fontManager

    return sorted({font.name for font in fontManager.ttflist if PLACEHOLDERS not in font.name})


def _letters(name: str) -> frozenset[int]:
    """What the font that matplotlib takes by this name has, in its regular weight."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=[name]))).get_charmap())
