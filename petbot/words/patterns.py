"""What guilds forbid beyond the global list: plain words, and /patterns/ that RE2 answers in linear time."""

import functools
import importlib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, cast

from petbot.domain.errors import Refusal
from petbot.domain.texts import tr
from petbot.words.folding import fold
from petbot.words.rules import Rule, rule

MAX_LENGTH = 200
"""Letters of a line."""
MAX_PROGRAM = 500
"""Instructions of RE2 that a pattern may compile to; 200 plain letters are about 200."""
_MEMORY = 1 << 18
"""Bytes that RE2 may use for one pattern. With less than it wants it forgets states and goes on, never back."""
TOO_LONG = tr("“{start}…” is too long: a line has up to {most} letters.")
NO_LETTERS = tr("“{line}” has a word without letters. Write a word, or a pattern between slashes.")
NO_PATTERN = tr("“/{pattern}/” is no pattern that I can use: {why}.")
TOO_MUCH = tr("“{line}” repeats too much: write it with smaller numbers in its braces.")
EVERYTHING = tr("“{line}” also matches an empty text, so it would refuse everything.")


class Match(Protocol):
    """Where an expression matches."""

    def start(self) -> int: ...
    def end(self) -> int: ...


class Expression(Protocol):
    """A compiled expression."""

    programsize: int
    reverseprogramsize: int

    def search(self, text: str, /) -> Match | None: ...


class Manner(Protocol):
    """How RE2 compiles."""

    max_mem: int
    log_errors: bool


class Library(Protocol):
    """What is used of the package re2, which has no types of its own and is loaded when the first pattern is met."""

    error: type[Exception]

    def Options(self) -> Manner: ...  # noqa: N802 - the package's own name
    def compile(self, pattern: str, options: Manner, /) -> Expression: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A regular expression and how it was written."""

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A guild's lines, compiled."""

    rules: tuple[Rule, ...]
    patterns: tuple[Pattern, ...]


@functools.lru_cache(maxsize=64)
def own(lines: tuple[str, ...]) -> Own:
    """The guild's lines, compiled. Raises Refusal that names the line that is no word and no good pattern."""
    plain = tuple(each for line in lines if not is_pattern(line) for each in _words(line))
    patterns = tuple(_pattern(line) for line in lines if is_pattern(line))
    return Own(rules=plain, patterns=patterns)


def still_good(lines: Sequence[str]) -> tuple[str, ...]:
    """Those of lines kept since long ago that are good by today's limits."""
    return tuple(line for line in lines if _is_good(line))


def is_pattern(line: str) -> bool:
    """Whether it stands between slashes."""
    return len(line) > 1 and line.startswith("/") and line.endswith("/")


def _is_good(line: str) -> bool:
    try:
        own((line,))
    except Refusal:
        return False
    return True


def _words(line: str) -> list[Rule]:
    """A plain line as a phrase, and with its hyphens closed up: "red-bull" is "red bull" and "redbull"."""
    if len(line) > MAX_LENGTH:
        raise Refusal(TOO_LONG.format(start=line[:40], most=MAX_LENGTH))
    words = line.split()
    parts = [[part for part in _plain(word, " ").split() if part.strip("*@$€")] for word in words]
    if not words or not all(parts):
        raise Refusal(NO_LETTERS.format(line=line))
    phrases = dict.fromkeys([" ".join(itertools.chain(*parts)), " ".join(_plain(word, "") for word in words)])
    return [replace(rule(phrase), name=line) for phrase in phrases]


def _plain(word: str, between: str) -> str:
    """The word folded, with `between` where a text would be cut; a star stands for any letters."""
    return "".join(char if char.isalnum() or char in "*@$€" else between for char in fold(word).text)


def compiled(source: str) -> Pattern:
    """The expression, blind to letter case. Raises Refusal that says what RE2 has against it."""
    re2 = cast("Library", importlib.import_module("re2"))
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        expression = re2.compile(f"(?i){source}", options)
    except re2.error as error:
        raise Refusal(NO_PATTERN.format(pattern=source, why=_why(error))) from None
    return Pattern(name=f"/{source}/", expression=expression)


def _pattern(line: str) -> Pattern:
    if len(line) > MAX_LENGTH:
        raise Refusal(TOO_LONG.format(start=line[:40], most=MAX_LENGTH))
    pattern = compiled(line[1:-1])
    if max(pattern.expression.programsize, pattern.expression.reverseprogramsize) > MAX_PROGRAM:
        raise Refusal(TOO_MUCH.format(line=line))
    if pattern.expression.search("") is not None:
        raise Refusal(EVERYTHING.format(line=line))
    return pattern


def _why(error: Exception) -> str:
    reason = error.args[0] if error.args else "it does not compile"
    return reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
