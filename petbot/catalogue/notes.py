"""A person's own words made harmless: what is left of a note is plain words, which no prompt syntax can be made of."""

import unicodedata
from collections.abc import Iterable

from petbot.domain.choices import MAX_NOTE

_KEPT_CATEGORIES = frozenset("LN")
_KEPT_MARKS = 2
"""Accents and vowel signs that one letter may carry; more are an ornament that costs a token each."""
_INNER = "'’-"
"""Kept between two letters, as in "don't" and "sun-lit"."""


def cleaned(note: str, taken: Iterable[str] = ()) -> str:
    """The note as words of letters and digits, cut between words to MAX_NOTE bytes; "" if none is left.

    Weights, brackets, commas, tags, line breaks, emoji and invisible characters go, full-width ones too. Capitals stay,
    as people read their own words; a prompt takes them in lower case, where BREAK is a word like any other. `taken`
    are words that call an embedding: a note may not say them, whole or as a part of a compound.
    """
    plain = unicodedata.normalize("NFKC", note[: 8 * MAX_NOTE])
    shown = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    words = _without("".join(_spaced(shown)).split(), taken)
    return _cut([word.strip(_INNER) for word in words])


def _spaced(text: str) -> Iterable[str]:
    """The text's letters and digits; a space for everything else."""
    marks = 0
    for before, char, after in zip(" " + text, text, text[1:] + " ", strict=False):
        category = unicodedata.category(char)
        marks = marks + 1 if category[0] == "M" else 0
        inner = char in _INNER and before.isalnum() and after.isalnum()
        if category[0] in _KEPT_CATEGORIES or 0 < marks <= _KEPT_MARKS or inner:
            yield char
        elif not marks:
            yield " "


def _without(words: Iterable[str], taken: Iterable[str]) -> list[str]:
    calling = {_letters(token) for token in taken} - {""}
    return [word for word in words if not any(token in _letters(word) for token in calling)]


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", word).lower()))


def _cut(words: list[str]) -> str:
    kept: list[str] = []
    for word in filter(None, words):
        text = " ".join([*kept, word])
        if max(len(text.encode()), len(text.lower().encode())) > MAX_NOTE:
            break
        kept.append(word)
    return " ".join(kept)
