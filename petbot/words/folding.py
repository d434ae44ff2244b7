"""A text as an eye reads it: look-alike, accented, full-width and invisible characters folded to plain letters."""

import functools
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
"""Fillers and a blank pattern: shown as nothing, although Unicode counts them among letters and symbols."""
_NEGATIVE_LETTERS = (0x1F150, 0x1F170, 0x1F1E6)
"""First of each 26 letters in black circles, in black squares and of flags, which have no decomposition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text folded, and where each of its characters came from."""

    text: str
    """Lower case, without accents; what no eye sees is gone."""
    origins: tuple[int, ...]
    """Of each character its index in the text before."""


def fold(text: str) -> Folded:
    """The text folded. Lists and texts are folded alike, so that every script still matches itself."""
    found = [(char, at) for at, original in enumerate(text) for char in _plain(original)]
    return Folded(text="".join(char for char, _ in found), origins=tuple(at for _, at in found))


@functools.lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    return "".join(_lookalikes().get(one, one) for one in _decomposed(char))


def _decomposed(char: str) -> Iterator[str]:
    for first in _NEGATIVE_LETTERS:
        if first <= ord(char) < first + 26:
            yield chr(ord("a") + ord(char) - first)
            return
    for one in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold()):
        category = unicodedata.category(one)
        if category[0] != "M" and category != "Cf" and one not in _BLANK:
            yield one


@functools.cache
def _lookalikes() -> Mapping[str, str]:
    text = (resources.files("petbot.words") / "data" / "lookalikes.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {char: latin for latin, chars in lines for char in chars}
