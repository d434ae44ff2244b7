"""The weights of a prompt: A1111's syntax, read without ever failing."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from petbot.engine.text.weights import LIMIT, stretches

_PIECES = [*"()[]\\:.,+- 0123456789ab_", "BREAK", "(a:1.3)", "é", "\n", "狗"]
SYNTAX = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)


def escaped(text: str) -> str:
    """The text with a backslash before all that is syntax."""
    return re.sub(r"[\\()\[\]]|\bBREAK\b", lambda found: "\\" + found[0], text)


def weighted(prompt: str) -> list[tuple[str, float]]:
    """Texts and weights of a prompt without BREAK."""
    return [(f.text, f.weight) for stretch in stretches(prompt) for f in stretch]


@pytest.mark.parametrize(
    ("prompt", "fragments"),
    [
        # The examples of A1111's own documentation of the syntax.
        ("normal text", [("normal text", 1.0)]),
        ("an (important) word", [("an ", 1.0), ("important", 1.1), (" word", 1.0)]),
        ("(unbalanced", [("unbalanced", 1.1)]),
        (r"\(literal\]", [("(literal]", 1.0)]),
        ("(unnecessary)(parens)", [("unnecessaryparens", 1.1)]),
        (
            "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).",
            [
                ("a ", 1.0),
                ("house", 1.573),
                (" ", 1.1),
                ("on", 1.0),
                (" a ", 1.1),
                ("hill", 0.55),
                (", sun, ", 1.1),
                ("sky", 1.4641),
                (".", 1.1),
            ],
        ),
        ("[[a]]", [("a", 1 / 1.21)]),
        ("(a, b:1.4), c", [("a, b", 1.4), (", c", 1.0)]),
        ("(a: .5 )", [("a", 0.5)]),
        ("(a:-1)", [("a", -1.0)]),
        ("a)b]", [("a)b]", 1.0)]),
        ("a:1.3)", [("a:1.3)", 1.0)]),
        ("(a:1.2.3)", [("a:1.2.3", 1.1)]),
        ("(a::1.5)", [("a:", 1.5)]),
        (r"(a\:1.5)", [("a:1.5", 1.1)]),
        ("([a)b]", [("a", 1.0), ("b", 1 / 1.1)]),
        ("a\\", [("a\\", 1.0)]),
        ("", []),
        ("()", []),
    ],
)
def test_a_prompt_is_read_as_a1111_reads_it(prompt: str, fragments: list[tuple[str, float]]) -> None:
    assert weighted(prompt) == [(text, pytest.approx(weight)) for text, weight in fragments]


def test_break_parts_the_prompt_and_what_is_empty_between_two_is_left_out() -> None:
    parted = stretches("a, BREAK b BREAK BREAK (c BREAK d:1.2)")
    assert ["".join(f.text for f in stretch).strip() for stretch in parted] == ["a,", "b", "c", "d"]
    assert [f.weight for f in parted[3]] == [1.2], "a bracket reaches over the BREAK"


def test_break_within_a_word_or_in_small_letters_or_escaped_is_text() -> None:
    assert [len(stretches(text)) for text in ("aBREAK b", "BREAKs", "break", r"a \BREAK b")] == [1, 1, 1, 1]


def test_a_hundred_brackets_may_be_open_and_further_ones_are_text() -> None:
    assert weighted("[" * 103 + "a" + "]" * 103) == [("[[[a", pytest.approx(1.1**-100)), ("]]]", 1.0)]


def test_commas_in_brackets_are_told_from_those_at_the_top() -> None:
    (stretch,) = stretches("a, (b, c), [d]")
    assert [fragment.grouped for fragment in stretch] == [False, True, False, True]


@given(SYNTAX | st.text())
@example("(" * 300 + "a:9e9)" + ")" * 300)
@example("((a:0):" + "9" * 400 + ")")
def test_any_text_is_read_and_every_weight_is_a_number_within_the_limit(prompt: str) -> None:
    for stretch in stretches(prompt):
        assert stretch
        for fragment in stretch:
            assert math.isfinite(fragment.weight)
            assert abs(fragment.weight) <= LIMIT
            assert fragment.text


@given(SYNTAX | st.text())
@example("BREAK")
@example("a:1.3)")
@example("a\\")
def test_an_escaped_text_means_itself(text: str) -> None:
    read = [(f.text, f.weight, f.grouped) for stretch in stretches(escaped(text)) for f in stretch]
    assert read == ([(text, 1.0, False)] if text.strip() else [])


@given(SYNTAX | st.text())
def test_an_escaped_text_stays_within_the_weight_that_is_put_around_it(text: str) -> None:
    read = [(f.text, f.weight) for stretch in stretches(f"a, ({escaped(text)}:0.8), b") for f in stretch]
    wanted = [("a, ", 1.0), (text, 0.8), (", b", 1.0)]
    assert read == [pair for pair in wanted if pair[0]] or (not text and read == [("a, , b", 1.0)])
