"""The pieces of a folded text that may be words: as written, with signs for letters, spelt out or broken by spaces."""

from collections.abc import Iterator
from dataclasses import dataclass

from petbot.words.folding import Folded
from petbot.words.terms import SIGNS

_ALWAYS = frozenset("@$€")
"""Signs that stand within words more often than between them."""
_LONGEST = 16
"""Tokens that may be read as one word."""
_SIGNS_BESIDE = 3
"""Signs at either end of a word that may be letters of it."""
_BROKEN = 5
"""Letters that a word broken by spaces must have: shorter ones arise by chance, as in "an us"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A run of letters, digits and signs that read as letters."""

    start: int
    end: int
    chunk: int
    """Number of the run between two spaces that it stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some neighbouring tokens read as one word."""

    first: int
    end: int
    """First token, and the one after the last."""
    readings: tuple[str, ...]
    """How it may be read."""
    broken: bool = False
    """Whether spaces had to be ignored for it, so that only whole terms count."""


def tokens(folded: Folded) -> tuple[Token, ...]:
    """The text's tokens in their order."""
    found: list[Token] = []
    chunk, start = 0, None
    for at, char in enumerate(folded.text + " "):
        inside = char.isalnum() or char in _ALWAYS
        if inside and start is None:
            start = at
        if not inside and start is not None:
            found.append(Token(start=start, end=at, chunk=chunk))
            start = None
        chunk += char.isspace()
    return tuple(found)


def pieces(folded: Folded, found: tuple[Token, ...]) -> Iterator[Piece]:
    """Every piece; at most 16 for each token."""
    for first in range(len(found)):
        letters = ""
        for end in range(first + 1, min(len(found), first + _LONGEST) + 1):
            last = found[end - 1]
            letters += folded.text[last.start : last.end]
            if found[first].chunk == last.chunk:
                readings = {letters, *_signed(folded.text, found[first].start, last.end)}
                yield Piece(first=first, end=end, readings=tuple(readings))
            elif end - first > 2 and 2 * len(letters) <= 3 * (end - first):
                yield Piece(first=first, end=end, readings=(letters,))
            elif end - first <= 3 and len(letters) >= _BROKEN:
                yield Piece(first=first, end=end, readings=(letters,), broken=True)


def _signed(text: str, start: int, end: int) -> Iterator[str]:
    """What stands there with its signs and with those beside it, as in "a$$", "n*de" and "!d!ot"."""
    before, after = start, end
    while before and start - before < _SIGNS_BESIDE and text[before - 1] in SIGNS:
        before -= 1
    while after < len(text) and after - end < _SIGNS_BESIDE and text[after] in SIGNS:
        after += 1
    for low, high in {(start, end), (before, end), (start, after), (before, after)}:
        yield "".join(char for char in text[low:high] if char.isalnum() or char in SIGNS)
