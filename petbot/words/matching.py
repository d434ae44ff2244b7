"""Which rules a text breaks and where: pieces are held against all terms, then steps are chained into phrases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from petbot.words.folding import Folded
from petbot.words.pieces import Token, pieces
from petbot.words.rules import Rule, Step
from petbot.words.terms import Lexicon

Places = Mapping[str, list[tuple[int, int]]]
"""By term: where it stands, as its first token and the one after its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some neighbouring tokens, from `first` to before `end`."""

    first: int
    end: int

    def within(self, other: "Span") -> bool:
        """Whether the other covers it."""
        return other.first <= self.first and self.end <= other.end


class Book:
    """Many rules, found by what their phrases begin with: the time for a text does not grow with their number."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._lexicon = Lexicon.of(term for rule in self._rules for step in rule.steps for term in step.terms)
        self._beginning: dict[str, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for term in rule.steps[0].terms:
                self._beginning[term].append(number)

    def said(self, folded: Folded, found: tuple[Token, ...]) -> list[tuple[int, Rule, Span]]:
        """Every place of every rule with the rule's number, in the order of the rules."""
        known = self._known(folded, found)
        numbers = sorted({number for term in known for number in self._beginning.get(term, ())})
        rules = ((number, self._rules[number]) for number in numbers)
        return [(number, rule, span) for number, rule in rules for span in _spans(rule, known)]

    def _known(self, folded: Folded, found: tuple[Token, ...]) -> Places:
        known: dict[str, list[tuple[int, int]]] = defaultdict(list)
        seen: dict[tuple[str, bool], set[str]] = {}
        for piece in pieces(folded, found) if self._rules else ():
            for word in piece.readings:
                key = word, piece.broken
                if key not in seen:
                    seen[key] = self._lexicon.matching(word, closed=piece.broken)
                for name in seen[key]:
                    known[name].append((piece.first, piece.end))
        return known


def _spans(rule: Rule, known: Places) -> list[Span]:
    """Where the rule's phrase stands."""
    first, *rest = rule.steps
    found = _places(first, known)
    for step in rest:
        if not found:
            break
        found = {
            (start, after) for start, end in found for at, after in _places(step, known) if 0 <= at - end <= step.gap
        }
    return [Span(first=start, end=end) for start, end in sorted(found)]


def _places(step: Step, known: Places) -> set[tuple[int, int]]:
    return {place for name in step.terms & known.keys() for place in known[name]}
