"""The weights in a prompt, as A1111's web UI writes them: "(a:1.3)", "(a)", "[a]", "\\(", BREAK. No torch here."""

import re
from dataclasses import dataclass
from functools import reduce

STEP = 1.1
"""Factor of one "(...)"; one "[...]" divides by it (A1111's wiki, "Attention/emphasis")."""
LIMIT = 10.0
"""A weight is held within -LIMIT..LIMIT: what lies beyond leaves half precision before it makes a picture."""
DEPTH = 100
"""Brackets that may be open at once; a further one is text. The weight is at its limit long before."""

_LEXEMES = re.compile(
    r"""
    \\ (?P<escaped> . )                                                  # the next character means itself
    | : \s* (?P<factor> [+-]? (?: \d+ (?: \.\d* )? | \.\d+ ) ) \s* \)    # ":1.3)"
    | (?P<opening> [(\[] )
    | (?P<closing> [)\]] )
    | (?P<break> \b BREAK \b )
    | (?P<text> [^\\()\[\]:B]+ | . )
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {")": "(", "]": "["}
_FACTORS = {"(": STEP, "[": 1 / STEP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A run of text in which everything weighs the same."""

    text: str
    """As it is meant: without weights and escapes."""
    weight: float
    """-LIMIT..LIMIT; 1 is as it would be without any syntax."""
    grouped: bool
    """Within brackets of either kind, so that its commas are not at the prompt's top level."""


@dataclass(slots=True)
class _Bracket:
    kind: str
    factor: float


_Event = str | _Bracket | None
"""Text, a bracket that opens or closes, or a BREAK."""


def stretches(prompt: str) -> list[list[Fragment]]:
    """What stands between the BREAKs of a prompt, each as its fragments in order. Empty ones are left out.

    Takes any text and raises nothing. A bracket that is never closed reaches to the end of the prompt; one that was
    never opened is text, and so is a weight without its bracket. A backslash makes the next character text.
    """
    found: list[list[Fragment]] = [[]]
    active: dict[int, _Bracket] = {}
    for event in _events(prompt):
        if event is None:
            found.append([])
        elif isinstance(event, str):
            _add(found[-1], event, active)
        elif active.pop(id(event), None) is None:  # met for the first time it opens, for the second it closes
            active[id(event)] = event
    return [stretch for stretch in found if any(fragment.text.strip() for fragment in stretch)]


def _events(prompt: str) -> list[_Event]:
    """A bracket's factor is known only where it closes, hence a pass of its own."""
    events: list[_Event] = []
    waiting: dict[str, list[_Bracket]] = {"(": [], "[": []}
    for found in _LEXEMES.finditer(prompt):
        match found.lastgroup:
            case "opening" if sum(map(len, waiting.values())) < DEPTH:
                waiting[found[0]].append(bracket := _Bracket(found[0], _FACTORS[found[0]]))
                events.append(bracket)
            case "closing" if waiting[_PAIRS[found[0]]]:
                events.append(waiting[_PAIRS[found[0]]].pop())
            case "factor" if waiting["("]:
                events.append(bracket := waiting["("].pop())
                bracket.factor = float(found["factor"])
            case "break":
                events.append(None)
            case _:
                events.append(found["escaped"] or found[0])
    return events


def _add(stretch: list[Fragment], text: str, active: dict[int, _Bracket]) -> None:
    weight = reduce(_product, (bracket.factor for bracket in active.values()), 1.0)
    grouped = bool(active)
    if stretch and (stretch[-1].weight, stretch[-1].grouped) == (weight, grouped):
        text = stretch.pop().text + text
    stretch.append(Fragment(text=text, weight=weight, grouped=grouped))


def _product(weight: float, factor: float) -> float:
    return max(-LIMIT, min(LIMIT, weight * max(-LIMIT, min(LIMIT, factor))))
