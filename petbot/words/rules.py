"""Rules: what a text may not say, as words, phrases and phrases with gaps; read from data files."""

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import cast

from petbot.domain.texts import Text, tr

REASONS: Mapping[str, Text] = {
    "minors": tr(
        "I draw no children and nobody under age: the people in my pictures are adults. Please leave the child out."
    ),
    "sexual": tr(
        "I draw pets for everybody to look at: nothing sexual, and nobody undressed. Please describe another scene."
    ),
    "cruelty": tr(
        "I draw no animal that is hurt, suffering or dead, and nobody who hurts one. Please describe a kinder scene."
    ),
    "people": tr(
        "I draw no real person by name: nobody can agree to that here. Please describe somebody in words of your own."
    ),
    "hate": tr("Words and signs that demean people have no place here. Please leave them out."),
    "injection": tr(
        "This reads like an instruction for a machine. Please say in plain words what you would like to see."
    ),
}
"""The categories, in the order in which a text is asked, the gravest first; each with a sentence for the person."""
CATEGORIES = tuple(REASONS)
"""The data files."""
GAPS = {".": 1, "..": 3}
"""Tokens that may stand between two steps, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One place of a phrase."""

    terms: frozenset[str]
    """Any of them."""
    gap: int
    """Tokens that may stand before it, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A phrase of one or more steps."""

    name: str
    """As the list writes it, such as "{hurt} .. {animal}"."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """Why something is refused, and what."""

    name: str
    reason: str
    """A sentence fit for the person."""
    rules: tuple[Rule, ...]
    allowed: tuple[Rule, ...]
    """What is said harmlessly with the same words: nothing within it is refused."""
    patterns: tuple[str, ...] = ()
    """Regular expressions of RE2, for what is made of signs rather than words; letter case does not count."""


def rule(line: str, sets: Mapping[str, str] | None = None) -> Rule:
    """The rule that a line writes: terms with "|" between alternatives, {sets} of them, dots for GAPS."""
    steps: list[Step] = []
    gap = 0
    for word in line.split():
        if word in GAPS:
            gap = GAPS[word]
            continue
        alternatives = word.format_map(sets or {}) if sets else word
        steps.append(Step(terms=frozenset(alternatives.split("|")), gap=gap))
        gap = 0
    return Rule(name=line, steps=tuple(steps))


@functools.cache
def categories() -> tuple[Category, ...]:
    """The global list, read once when first asked for."""
    return tuple(_category(name) for name in CATEGORIES)


def _category(name: str) -> Category:
    text = (resources.files("petbot.words") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    sets = cast("dict[str, str]", {set_: "|".join(terms.split()) for set_, terms in data.get("sets", {}).items()})
    return Category(
        name=name,
        reason=REASONS[name],
        rules=tuple(rule(line, sets) for line in _lines(data["refused"].values())),
        allowed=tuple(rule(line, sets) for line in _lines(data.get("allowed", {}).values())),
        patterns=tuple(data.get("patterns", ())),
    )


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """One rule a line; single words may share one, with commas between."""
    for text in texts:
        for line in text.splitlines():
            yield from (part for part in map(str.strip, line.split(",")) if part)
