"""Choices to a person's taste: a form's defaults, and surprises that never narrow down to what is known."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from petbot.catalogue import choosing, surprising
from petbot.catalogue.settling import kind_of
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices, Field
from petbot.domain.errors import Refusal
from petbot.domain.taste import (
    CHANCE,
    EXPLORATION,
    FAMILIAR_AT_MOST,
    LEARNED,
    NOTHING,
    SURPRISING,
    Taste,
    answers,
)

TRIES = 12
"""Draws before a surprise is taken as it is: what is drawn may be unwanted, or contradict what was chosen."""
FILLED: tuple[Field, ...] = tuple(field for field in LEARNED if field not in {"companion", "quality"})
"""What defaults and surprises fill. A second pet is asked for, and quality is paid for in waiting."""
DRAWN: tuple[Field, ...] = tuple(field for field in FILLED if field not in {"species", "age"})
"""What a surprise draws from a taste; the species comes with the breed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fancy:
    """A person's taste at a time, and the chance with which it is followed."""

    taste: Taste
    now: datetime
    rng: random.Random


def started(shelves: Shelves, choices: Choices, taste: Taste, now: datetime) -> Choices:
    """The choices with defaults where they are open and nothing that was said is contradicted."""
    made = choices
    for field in _open(choices, FILLED):
        if value := taste.default(field, now):
            made = _tried(shelves, made, field, value)
    return made


def surprise(shelves: Shelves, choices: Choices, fancy: Fancy) -> Choices:
    """The choices filled to taste and by chance; without a taste by chance alone.

    In EXPLORATION of all cases, and after FAMILIAR_AT_MOST surprises without, something new is among it.
    """
    taste = fancy.taste
    if not taste.useful:
        return surprising.surprise(shelves, choices, fancy.rng)
    explore = taste.familiar >= FAMILIAR_AT_MOST or fancy.rng.random() < EXPLORATION
    unwanted, given = taste.unwanted(fancy.now), _values_of(choices)
    made = choices
    for _ in range(TRIES):
        made = _drawn(shelves, choices, fancy, explore=explore)
        if not (_values_of(made) - given) & unwanted and (not explore or taste.news(made)):
            return made
    return made


def _drawn(shelves: Shelves, choices: Choices, fancy: Fancy, *, explore: bool) -> Choices:
    """One draw: each open field by taste, one of them new where that is looked for, the rest by chance."""
    new = [field for field in _open(choices, SURPRISING) if _unknown(shelves, choices, field, fancy.taste)]
    novel = fancy.rng.choice(new) if explore and new else None
    bare: list[Field] = []
    made = choices
    for field in _open(choices, DRAWN):
        value = _value(shelves, made, field, fancy, new=field == novel)
        if value:
            made = _tried(shelves, made, field, value)
        elif value == NOTHING:
            bare.append(field)
        elif field == "coat":
            made = replace(made, coat=None)
    return _bared(surprising.surprise(shelves, made, fancy.rng), bare)


def _value(shelves: Shelves, choices: Choices, field: Field, fancy: Fancy, *, new: bool) -> str | None:
    """A value as likely as the evidence for it is strong; NOTHING where it is left open; None where chance decides."""
    if new:
        return fancy.rng.choice(_unknown(shelves, choices, field, fancy.taste))
    possible = {NOTHING, *_values(shelves, choices, field)}
    known = {value: weight for value, weight in fancy.taste.weights(field, fancy.now).items() if value in possible}
    return fancy.rng.choices([*known, None], [*known.values(), CHANCE])[0]


def _values_of(choices: Choices) -> set[tuple[Field, str]]:
    return {(field, value) for field, values in answers(choices).items() for value in values if value}


def _unknown(shelves: Shelves, choices: Choices, field: Field, taste: Taste) -> list[str]:
    return [value for value in _values(shelves, choices, field) if not taste.knows(field, value)]


def _values(shelves: Shelves, choices: Choices, field: Field) -> list[str]:
    match field:
        case "breed":
            return [breed.id for breed in shelves.breeds_of(choices.species)]
        case "coat":
            return [coat.id for coat in shelves.coats_of(choices.breed)] if choices.breed else []
        case _:
            return list(shelves.shelf(kind_of(field)))


def _open(choices: Choices, fields: Iterable[Field]) -> list[Field]:
    return [field for field in fields if not getattr(choices, field)]


def _tried(shelves: Shelves, choices: Choices, field: Field, value: str) -> Choices:
    """The choices with one more answer, unless it cannot be or costs another one."""
    try:
        tried = choosing.choose(shelves, choices, field, (value,))
    except Refusal:
        return choices
    return choices if tried.mended else tried.choices


def _bared(choices: Choices, fields: list[Field]) -> Choices:
    """Without what chance put where the person usually wants nothing; a pet and a place there must be."""
    empty: dict[str, Any] = {field: () if field == "extras" else None for field in fields}
    return replace(choices, **{f: value for f, value in empty.items() if f not in {"breed", "coat", "background"}})
