"""Texts: English strings that remember how they were made."""

import copy
import pickle

import pytest

from petbot.domain.texts import Text, joined, plural, tr

AHEAD = plural("One order is ahead of yours.", "{number} orders are ahead of yours.")


def test_a_text_is_its_english_words() -> None:
    assert tr("The {breed} is {size}.", breed="Pug", size="small") == "The Pug is small."


def test_a_template_is_filled_later_and_remembers_its_message() -> None:
    template = tr("Found {what}.")
    filled = template.format(what=tr("nothing"))
    assert filled == "Found nothing."
    assert isinstance(filled, Text)
    assert (filled.message, filled.values) == ("Found {what}.", {"what": "nothing"})


@pytest.mark.parametrize(("number", "words"), [(1, "One order is"), (0, "0 orders are"), (3, "3 orders are")])
def test_a_plural_follows_its_number(number: int, words: str) -> None:
    assert AHEAD.format(number=number).startswith(words)


def test_values_may_hold_braces_and_lists() -> None:
    assert tr("Not {what}: {list}.", what="{x}", list=("a", tr("b"))) == "Not {x}: a, b."
    assert joined("\n", ["{a}", tr("b")]) == "{a}\nb"


def test_a_value_is_said_in_lower_case_on_demand() -> None:
    assert tr("No {coat:lower} pugs.", coat="Golden") == "No golden pugs."


def test_copies_remember_too() -> None:
    text = AHEAD.format(number=2)
    for twin in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert (twin, twin.message, twin.plural, dict(twin.values)) == (text, text.message, text.plural, {"number": 2})
