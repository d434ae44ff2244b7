"""A guild's own words and patterns: which are taken, which are refused by name, and that none can hang."""

import pytest

from petbot.domain.errors import Refusal
from petbot.words import examine, own
from petbot.words.patterns import MAX_LENGTH, MAX_PROGRAM

CATASTROPHIC = [
    "/(a+)+$/", "/(a|a)*b/", "/(a|aa)+c/", "/([a-zA-Z]+)*!/", "/(.*a){12}x/", "/(x+x+)+y/", "/(a*)*b/",
    "/^(([a-z])+.)+[A-Z]$/",
]  # fmt: skip
"""Patterns on which a backtracking engine takes time exponential to the text, or to a high power of it."""


@pytest.mark.parametrize("line", CATASTROPHIC)
def test_a_catastrophic_pattern_becomes_a_small_program_that_reads_a_text_once(line: str) -> None:
    [pattern] = own((line,)).patterns
    assert pattern.expression.programsize <= MAX_PROGRAM
    assert pattern.expression.reverseprogramsize <= MAX_PROGRAM


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/(/", "missing"),
        ("/(?=a)b/", "invalid perl operator"),
        (r"/(a)\1/", "invalid escape sequence"),
        ("/((a{100}){100}){100}/", "repetition"),
        (r"/\pL{400}/", "too"),
        ("/[a-z]{1,1000}x/", "repeats too much"),
        ("/a*/", "empty text"),
        ("//", "empty text"),
        ("/" + "a" * MAX_LENGTH + "/", "too long"),
        ("a" * (MAX_LENGTH + 1), "too long"),
        ("...", "without letters"),
        ("?! wine", "without letters"),
    ],
)
def test_a_bad_line_is_refused_by_name_with_the_reason(line: str, why: str) -> None:
    with pytest.raises(Refusal, match=why) as refusal:
        own(("wine", line))
    assert line[:40] in str(refusal.value)


def test_a_pattern_is_blind_to_case_and_to_what_no_eye_sees() -> None:
    lines = [r"/be+r\b/"]
    for text in ("BEER", "b\u200beer", "ｂｅｅｒ", "bееr"):
        found = examine(text, lines)
        assert found is not None
        assert found.rule == r"/be+r\b/"
        assert found.part == text
    assert examine("bears", lines) is None


def test_a_line_kept_from_before_that_is_bad_today_is_passed_over() -> None:
    assert examine("wine", ["/(/", "wine"]) is not None
    assert examine("water", ["/(/", "wine"]) is None


def test_a_hyphenated_word_of_a_guild_is_found_however_it_is_written() -> None:
    for text in ("red-bull", "red bull", "redbull"):
        assert examine(text, ["red-bull"]) is not None, text
