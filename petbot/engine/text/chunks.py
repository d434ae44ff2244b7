"""Packs a prompt into chunks of the 75 tokens that CLIP reads at once, without cutting through a phrase. No torch here.

A phrase is what stands between two commas at the prompt's top level, its closing comma included.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from petbot.engine.text.weights import Fragment, stretches

ROOM = 75
"""Tokens of a chunk; with the tokens that begin and end it they are CLIP's 77 positions."""

T = TypeVar("T")

_CLAUSE = re.compile(r".*?,(?=[^\W_]|\s|$)|.+", re.DOTALL)
"""Up to a comma before a letter, a digit or a gap: elsewhere CLIP's tokenizer reads it as one with what follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk(Generic[T]):
    """What the text encoder reads in one go."""

    tokens: tuple[T, ...]
    """1..ROOM of them."""
    weights: tuple[float, ...]
    """One for each token."""


@dataclass(frozen=True, slots=True)
class _Part(Generic[T]):
    """A piece of a prompt that is kept in one chunk if it fits there: a phrase, a clause within it, or a word."""

    tokens: tuple[T, ...]
    weights: tuple[float, ...]
    parts: tuple["_Part[T]", ...]
    """What it is cut into where it does not fit in any chunk; a word has none and is cut anywhere."""


def chunks(prompt: str, words: Callable[[str], Sequence[Sequence[T]]], room: int = ROOM) -> list[Chunk[T]]:
    """The prompt's chunks in order, each full or cut before the phrase that would not fit; none for an empty prompt.

    `words` cuts a text without syntax into words and each word into tokens of any kind. A phrase that is longer than a
    chunk is cut at the commas within its brackets, then between words, then within a word. BREAK begins a new chunk.
    """
    packed: list[Chunk[T]] = []
    for stretch in stretches(prompt):
        current = _Filling[T](room)
        for phrase in _phrases(stretch, words):
            packed.extend(current.take(phrase))
        packed.extend(current.rest())
    return packed


class _Filling(Generic[T]):
    """The chunk that is being filled."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._tokens: list[T] = []
        self._weights: list[float] = []

    def take(self, part: _Part[T]) -> Iterator[Chunk[T]]:
        """Put the part in; gives the chunks that became full on the way."""
        if len(part.tokens) > self._room:
            for piece in part.parts or _letters(part):
                yield from self.take(piece)
            return
        if len(self._tokens) + len(part.tokens) > self._room:
            yield from self.rest()
        self._tokens.extend(part.tokens)
        self._weights.extend(part.weights)

    def rest(self) -> Iterator[Chunk[T]]:
        """The chunk as it is, if it holds anything, and begin a new one."""
        if self._tokens:
            yield Chunk(tokens=tuple(self._tokens), weights=tuple(self._weights))
        self._tokens, self._weights = [], []


def _phrases(stretch: list[Fragment], words: Callable[[str], Sequence[Sequence[T]]]) -> Iterator[_Part[T]]:
    clauses: list[_Part[T]] = []
    open_clause: list[_Part[T]] = []
    for fragment in stretch:
        for text in _CLAUSE.findall(fragment.text):
            open_clause.extend(_word(word, fragment.weight) for word in words(text))
            if text.endswith(","):
                clauses.append(_whole(open_clause))
                open_clause = []
                if not fragment.grouped:
                    yield _whole(clauses)
                    clauses = []
    yield _whole([*clauses, _whole(open_clause)])


def _word(tokens: Sequence[T], weight: float) -> _Part[T]:
    return _Part(tuple(tokens), (weight,) * len(tokens), ())


def _letters(part: _Part[T]) -> list[_Part[T]]:
    return [_Part((token,), (weight,), ()) for token, weight in zip(part.tokens, part.weights, strict=True)]


def _whole(parts: list[_Part[T]]) -> _Part[T]:
    return _Part(
        tuple(token for part in parts for token in part.tokens),
        tuple(weight for part in parts for weight in part.weights),
        tuple(parts),
    )
