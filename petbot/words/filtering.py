"""Whether a text may be used: asked of the global list first, then of the guild's own words, with the reason."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from petbot.domain.texts import tr
from petbot.words.folding import fold
from petbot.words.matching import Book, Span
from petbot.words.patterns import Pattern, compiled, own, still_good
from petbot.words.pieces import tokens
from petbot.words.rules import Category, Rule, categories

MAX_TEXT = 300
"""Letters of a text that are looked at; longer texts are refused, so that nothing hides behind the end."""
OWN = "server"
"""The category of a guild's own words."""
OWN_REASON = tr("The moderators of this server do not allow these words.")
TOO_LONG = tr("Texts have up to {most} letters: please say it shorter.", most=MAX_TEXT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why a text is refused."""

    category: str
    """Name of the list, or OWN."""
    reason: str
    """A sentence fit for the person."""
    rule: str
    """The line of the list, for moderators."""
    start: int
    end: int
    """Where in the text, as it was given."""
    part: str
    """What stands there."""


@functools.cache
def _refused() -> tuple[Book, tuple[Category, ...]]:
    """The global list, and of each of its rules the category."""
    owners = [(rule, category) for category in categories() for rule in category.rules]
    return Book(rule for rule, _ in owners), tuple(category for _, category in owners)


@functools.cache
def _allowed() -> Book:
    return Book(rule for category in categories() for rule in category.allowed)


@functools.lru_cache(maxsize=64)
def _own_book(rules: tuple[Rule, ...]) -> Book:
    return Book(rules)


@functools.cache
def _patterns(category: str) -> tuple[Pattern, ...]:
    return tuple(compiled(source) for each in categories() if each.name == category for source in each.patterns)


def examine(text: str, lines: Sequence[str] = ()) -> Finding | None:
    """The gravest reason to refuse the text; None when it may be used. `lines` are a guild's own words and /patterns/.

    The first call reads and compiles the global list.
    """
    if len(text) > MAX_TEXT:
        return Finding(category="length", reason=TOO_LONG, rule=f"up to {MAX_TEXT} letters", start=0, end=0, part="")
    return next(findings(text, lines), None)


def findings(text: str, lines: Sequence[str] = ()) -> Iterator[Finding]:
    """Every reason to refuse the text, the gravest first."""
    read = _Read(text)
    harmless = [span for _, _, span in _allowed().said(read.folded, read.tokens)]
    book, owners = _refused()
    said = [each for each in book.said(read.folded, read.tokens) if not _covered(each[2], harmless)]
    for category in categories():
        for number, rule, span in said:
            if owners[number] is category:
                yield read.spoken(category, rule.name, span)
        yield from read.matched(category, _patterns(category.name))
    theirs = own(still_good(lines))
    mine = Category(name=OWN, reason=OWN_REASON, rules=theirs.rules, allowed=())
    for _, rule, span in _own_book(theirs.rules).said(read.folded, read.tokens):
        if not _covered(span, harmless):
            yield read.spoken(mine, rule.name, span)
    yield from read.matched(mine, theirs.patterns)


class _Read:
    """A text, folded and cut into tokens once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = fold(text)
        self.tokens = tokens(self.folded)

    def spoken(self, category: Category, rule: str, span: Span) -> Finding:
        """What is said by some tokens."""
        return self._folded(category, rule, self.tokens[span.first].start, self.tokens[span.end - 1].end)

    def matched(self, category: Category, patterns: Sequence[Pattern]) -> Iterator[Finding]:
        """What patterns find in the text as it is, or else folded."""
        for pattern in patterns:
            if match := pattern.expression.search(self.text):
                yield self._finding(category, pattern.name, match.start(), match.end())
            elif match := pattern.expression.search(self.folded.text):
                yield self._folded(category, pattern.name, match.start(), match.end())

    def _folded(self, category: Category, rule: str, start: int, end: int) -> Finding:
        origins = self.folded.origins
        return self._finding(category, rule, origins[start], origins[end - 1] + 1)

    def _finding(self, category: Category, rule: str, start: int, end: int) -> Finding:
        part = self.text[start:end]
        return Finding(category=category.name, reason=category.reason, rule=rule, start=start, end=end, part=part)


def _covered(span: Span, harmless: Sequence[Span]) -> bool:
    return any(span.within(other) for other in harmless)
