"""Terms, such as `naked` or `porn*`, found also where they are misspelt on purpose: signs for letters, repeats."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from petbot.words.folding import fold

_CLASSES = {
    "a": "4@", "b": "8", "c": "(<¢", "e": "3€", "g": "69", "i": "l1!|", "o": "0", "s": "5$", "t": "7+",
    "x": "%", "z": "2",
}  # fmt: skip
"""Letters, and what is typed for their shape. A 1 and an exclamation mark stand for i and l, so these are one class."""
_CLASS = {char: letter for letter, chars in _CLASSES.items() for char in chars}
_HIDDEN = "*#"
"""Either hides a vowel."""
_MOST_HIDDEN = 2
SIGNS = frozenset(char for char in [*_CLASS, *_HIDDEN] if not char.isalnum())
"""What is neither letter nor digit and may stand for a letter."""
_VOWELS = frozenset("aeiouyєюяыэ")
_SAFELY_LONG = 5
"""Letters from which on a doubled consonant makes no other word: "penne" and "bitte" are shorter without it."""
_UNSPACED = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))
"""Thai and Lao, Burmese, Khmer, Japanese and Chinese set no spaces: their terms are found within longer words."""


@dataclass(frozen=True, slots=True)
class _Runs:
    """A word as runs of letters of one class, so that signs and repeats make no difference to `shape`."""

    shape: str
    runs: tuple[str, ...]
    """What stands there in full."""

    @classmethod
    def of(cls, word: str) -> "_Runs":
        runs = [(shape, "".join(same)) for shape, same in itertools.groupby(word, lambda char: _CLASS.get(char, char))]
        return cls("".join(shape for shape, _ in runs), tuple(run for _, run in runs))


@dataclass(frozen=True, slots=True)
class _Term:
    """One term; `name` is how the list writes it."""

    name: str
    runs: _Runs
    length: int
    start: bool
    """Whether letters may stand before it."""
    end: bool
    """Whether letters may stand after it."""

    @classmethod
    def of(cls, name: str) -> "_Term":
        letters = "".join(char for char in fold(name.strip("*")).text if char.isalnum())
        within = any(low <= ord(char) <= high for char in letters for low, high in _UNSPACED)
        return cls(name, _Runs.of(letters), len(letters), name.startswith("*") or within, name.endswith("*") or within)

    def said(self, given: Sequence[str]) -> bool:
        """Whether runs of the same classes are this term: letters are its own, repeats make no other word."""
        wanted = self.runs.runs
        runs = list(given[: len(wanted)])
        if self.end:
            runs[-1] = _cut(runs[-1], wanted[-1])
        if self.start:
            runs[0] = _cut(runs[0][::-1], wanted[0])[::-1]
        return all(map(self._same, wanted, runs))

    def _same(self, wanted: str, given: str) -> bool:
        if wanted == given:
            return True
        if wanted.isdecimal() or any(char not in wanted for char in given if char.isalpha()):
            return False
        parts, own = _parts(given), _parts(wanted)
        if given.isalpha() and len(own) > 1:
            return len(parts) == len(own) and all(map(self._same, own, parts))
        if len(wanted) > 1 or len(given) == 1:
            return len(given) >= len(wanted)
        return wanted in _VOWELS or wanted == "x" or self.length >= _SAFELY_LONG or len(given) > 2


def _parts(run: str) -> list[str]:
    return ["".join(same) for _, same in itertools.groupby(run)]


def _cut(run: str, wanted: str) -> str:
    """The run without what follows the term's own letters in it: "li" of "strangling" is only the l of "strangl"."""
    return "".join(itertools.takewhile(lambda char: not char.isalpha() or char in wanted, run))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Many terms, looked up by their shape: the time for a word does not grow with their number."""

    _whole: dict[str, list[_Term]] = field(default_factory=lambda: defaultdict(list))
    _heads: dict[str, list[_Term]] = field(default_factory=lambda: defaultdict(list))
    _inner: dict[str, list[_Term]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, names: Iterable[str]) -> "Lexicon":
        """The lexicon of terms; a star at either end stands for any letters."""
        lexicon = cls()
        for term in map(_Term.of, dict.fromkeys(names)):
            lexicon._add(term)
        return lexicon

    def __bool__(self) -> bool:
        return bool(self._whole)

    def matching(self, word: str, *, closed: bool = False) -> set[str]:
        """Names of the terms that a folded word may be read as. `closed`: a term's star stands for nothing."""
        return {name for reading in _unhidden(word) for name in self._named(_Runs.of(reading), closed=closed)}

    def _add(self, term: _Term) -> None:
        self._whole[term.runs.shape].append(term)
        if term.start:
            self._inner[term.runs.shape].append(term)
        elif term.end:
            self._heads[term.runs.shape].append(term)

    def _named(self, word: _Runs, *, closed: bool) -> Iterator[str]:
        shape, runs = word.shape, word.runs
        yield from (term.name for term in self._whole.get(shape, ()) if term.said(runs))
        if closed:
            return
        for end in range(1, len(shape)):
            yield from (term.name for term in self._heads.get(shape[:end], ()) if term.said(runs))
        for inner, terms in self._inner.items():
            at = shape.find(inner)
            if at >= 0:
                ends = at + len(inner) == len(shape)
                yield from (term.name for term in terms if (term.end or ends) and term.said(runs[at:]))


def _unhidden(word: str) -> Iterator[str]:
    """The word with each vowel in the place of a star or hash; with more than two of them, without them."""
    hidden = sum(char in _HIDDEN for char in word)
    if not hidden:
        yield word
    elif hidden <= min(_MOST_HIDDEN, len(word) - 2):
        yield from map("".join, itertools.product(*("aeiou" if char in _HIDDEN else char for char in word)))
    else:
        yield "".join(char for char in word if char not in _HIDDEN)
