"""Entries found by what people type: beginnings first, then misspellings, in any language and script."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from typing import Final, Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from petbot.catalogue.entries import Entry, Names
from petbot.catalogue.naming import ENGLISH, name_in

E = TypeVar("E", bound=Entry)

CUTOFF: Final = 55
"""Least likeness (0-100) that still counts as meant; below it a search would list noise."""
EXACT, WHOLE_WORDS, BEGINS, WORD_BEGINS, UNSPACED = 140, 130, 120, 110, 105
"""Scores above any likeness: the name itself, whole words of it, its beginning, the beginning of a word in it, and any
part of a name in a script that sets no spaces between words."""
OWN_LANGUAGE: Final = 5
"""Added for a name in the member's own language: less than lies between a whole word and a beginning."""
LIKELY: Final = 12
"""Points behind the best up to which an entry may be what was meant: less than lies between two kinds of likeness."""
MAX_TEXT: Final = 60
"""Characters of a search that count; no breed's name is longer."""
MAX_WORDS: Final = 6
"""Words of a search that are compared one by one, so that a long text costs no more than a long name."""
_NEAR: Final = 60
"""Names that one comparison hands on, the most like first: more than a list ever shows."""
_WORD_CUTOFF: Final = 70
_ORDER_WEIGHT, _WORDS_WEIGHT = 0.96, 0.92
"""What a likeness counts when the order of words or the gaps between them were not heeded, and when only some words
are alike."""
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}) | _HIRAGANA
"""Letters that Unicode does not take apart into a plain letter and an accent; the two Japanese syllabaries are one."""
_DROPPED = re.compile("['’ʼʹ`´\u0300-\u036f\u3099\u309a]")
"""Apostrophes, and the accents and Japanese voicing marks that Unicode has taken off their letters."""
_SPACES = re.compile(r"(?:(?![\u0900-\u0963])[\W_])+")
"""All but letters and digits; Devanagari's vowel signs count as letters, which they do not for Python."""
_IN_ALL_LANGUAGES: Final = attrgetter(*(field.name for field in fields(Names)))
_WITHOUT_SPACES = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
"""Japanese and Chinese letters."""


def plain(text: str) -> str:
    """Lower case, without accents and apostrophes; hyphens and other signs are spaces."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded).casefold().translate(_LETTERS)
    return _SPACES.sub(" ", _DROPPED.sub("", folded)).strip()


class Index(Generic[E]):
    """All names of a kind's entries made plain once, so that a keystroke costs little."""

    def __init__(self, entries: Iterable[E]) -> None:
        """Entries in the order of their fame: among equals the earlier comes first."""
        self._entries = tuple(entries)
        told = [(name, n) for n, entry in enumerate(self._entries) for name in _names(entry)]
        self._names: Sequence[str] = [name for name, _ in told]
        self._owners: Sequence[int] = [n for _, n in told]
        self._known = frozenset(self._names)
        self._sorted = [_sorted(name) for name in self._names]
        self._joined = [name.replace(" ", "") for name in self._names]
        self._holders: dict[str, set[int]] = defaultdict(set)
        for at, name in enumerate(self._names):
            for word in name.split():
                self._holders[word].add(at)
        self._words = list(self._holders)

    def search(
        self, text: str, limit: int, fits: Callable[[E], bool] = lambda _: True, locale: str = ENGLISH
    ) -> list[E]:
        """Entries meant by a text, best first; all for an empty text. Names in the locale's language come before."""
        if not text.strip():
            return list(islice(filter(fits, self._entries), limit))
        ranked = (self._entries[n] for n in self._ranked(text, locale))
        return list(islice(filter(fits, ranked), limit))

    def named(self, text: str) -> list[E]:
        """Entries of that very name, in any language, or by an alias."""
        wanted = plain(text)
        found = {owner for name, owner in zip(self._names, self._owners, strict=True) if name == wanted}
        return [self._entries[owner] for owner in sorted(found)]

    def likely(self, text: str, locale: str = ENGLISH) -> list[E]:
        """Entries that a text may well mean, best first; only those of that very name where there are such."""
        ranked = self._ranked(text, locale)
        least = max(ranked.values(), default=0) - LIKELY
        found = [self._entries[n] for n, points in ranked.items() if points >= least]
        wanted = plain(text)
        return [e for e in found if wanted in map(plain, (e.name, *_IN_ALL_LANGUAGES(e.names)))] or found

    def _ranked(self, text: str, locale: str) -> dict[int, float]:
        """Points of the entries that a text may mean, the most first."""
        wanted = plain(text.strip()[:MAX_TEXT])
        best: dict[int, float] = {}
        for at, points in self._scored(wanted):
            if points >= CUTOFF:
                owner = self._owners[at]
                best[owner] = max(points, best.get(owner, 0))
        own = self._told_in(wanted, locale, best)
        scores = {n: points + own.get(n, 0) for n, points in best.items()}
        return {n: scores[n] for n in sorted(scores, key=lambda n: (-scores[n], n))}

    def _told_in(self, wanted: str, locale: str, found: Iterable[int]) -> dict[int, int]:
        """A little more for entries whose name in the member's own language holds the text."""
        if locale == ENGLISH:
            return {}
        return {n: OWN_LANGUAGE for n in found if wanted in plain(name_in(self._entries[n], locale))}

    def _scored(self, wanted: str) -> Iterator[tuple[int, float]]:
        if not wanted:
            return
        for at, name in enumerate(self._names):
            if wanted in name:
                yield at, _beginning(wanted, name)
        if wanted in self._known:
            return  # spelt right: what holds it is meant, not what is like it
        yield from _near(wanted, self._names, CUTOFF)
        if " " in wanted:
            for at, points in _near(_sorted(wanted), self._sorted, CUTOFF):
                yield at, points * _ORDER_WEIGHT
            for at, points in _near(wanted.replace(" ", ""), self._joined, CUTOFF):
                yield at, points * _ORDER_WEIGHT
        yield from self._by_words(wanted)

    def _by_words(self, wanted: str) -> Iterator[tuple[int, float]]:
        """Names of which some words are like those wanted, by the share of letters that are, on both sides."""
        alike: dict[int, float] = defaultdict(float)
        for word in dict.fromkeys(wanted.split()[:MAX_WORDS]):
            found: dict[int, float] = {}
            for near, points in _near(word, self._words, _WORD_CUTOFF):
                for at in self._holders[self._words[near]]:
                    found[at] = max(points * len(word), found.get(at, 0))
            for at, points in found.items():
                alike[at] += points
        for at, points in alike.items():
            likeness = points / len(wanted.replace(" ", ""))
            share = min(1.0, points / 100 / len(self._names[at].replace(" ", "")))
            yield at, _WORDS_WEIGHT * likeness * (0.8 + 0.2 * share)


def _near(wanted: str, names: Sequence[str], cutoff: int) -> Iterator[tuple[int, float]]:
    """Places and likeness (0-100) of the names most like a text, by letters typed wrong, left out or swapped."""
    scorer = OSA.normalized_similarity
    for _, points, at in process.extract(wanted, names, scorer=scorer, limit=_NEAR, score_cutoff=cutoff / 100):
        yield at, 100 * points


def _names(entry: Entry) -> Iterable[str]:
    """All its names, each once, in an order that does not change between runs."""
    told = dict.fromkeys((entry.name, *_IN_ALL_LANGUAGES(entry.names), *entry.aliases))
    return dict.fromkeys(filter(None, map(plain, told)))


def _sorted(text: str) -> str:
    return " ".join(sorted(text.split()))


def _beginning(text: str, name: str) -> float:
    if name == text:
        return EXACT
    if f" {text} " in f" {name} ":
        return WHOLE_WORDS
    if name.startswith(text):
        return BEGINS
    if f" {text}" in name:
        return WORD_BEGINS
    return UNSPACED if _WITHOUT_SPACES.search(text) and text in name else 0
