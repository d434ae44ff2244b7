"""Packing a prompt into chunks: no phrase is cut that fits in one, nothing is lost, nothing changes places."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from petbot.engine.text.chunks import Chunk, chunks

PHRASE = st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=5).map(" ".join)


def letters(text: str) -> Sequence[str]:
    """A tokenizer for tests: every letter is a token."""
    return text.split()  # each word is a sequence of letters


def read(prompt: str, room: int) -> list[str]:
    """Each chunk's text."""
    return ["".join(chunk.tokens) for chunk in chunks(prompt, letters, room)]


def test_a_short_prompt_is_one_chunk_and_an_empty_one_none() -> None:
    (chunk,) = chunks("ab, (cd:1.5)", letters)
    assert chunk == Chunk(tokens=tuple("ab,cd"), weights=(1, 1, 1, 1.5, 1.5))
    assert chunks(" ", letters) == []


def test_a_phrase_that_does_not_fit_goes_whole_into_the_next_chunk() -> None:
    assert read("aaa, bbb, cc dd, e", 8) == ["aaa,bbb,", "ccdd,e"]
    assert read("aaa, bbb, cc dd, e", 7) == ["aaa,", "bbb,", "ccdd,e"]


def test_a_comma_in_brackets_does_not_end_a_phrase() -> None:
    assert read("aaa, (bb, cc:1.2) dd, e", 10) == ["aaa,", "bb,ccdd,e"]


def test_a_phrase_longer_than_a_chunk_is_cut_at_its_own_commas_then_between_words_then_anywhere() -> None:
    assert read("(aaa, bbb, ccc)", 5) == ["aaa,", "bbb,", "ccc"]
    assert read("aaa bbb cc", 5) == ["aaa", "bbbcc"]
    assert read("x abcdefgh", 5) == ["xabcd", "efgh"]


def test_break_begins_a_new_chunk() -> None:
    assert read("a BREAK b, c", 75) == ["a", "b,c"]


def test_a_comma_that_the_tokenizer_reads_as_one_with_what_follows_ends_no_phrase() -> None:
    assert read("aa,-bb,, cc", 7) == ["aa,-bb,,"[:7], ",cc"]


@given(st.lists(PHRASE, min_size=1, max_size=30), st.integers(6, 30))
def test_no_phrase_that_fits_is_cut_and_nothing_is_lost(phrases: list[str], room: int) -> None:
    prompt = ", ".join(phrases)
    packed = read(prompt, room)
    assert "".join(packed) == prompt.replace(" ", "")
    assert all(0 < len(text) <= room for text in packed)
    ends = {sum(map(len, packed[:count])) for count in range(len(packed) + 1)}
    at = 0
    for phrase in [*(phrase + "," for phrase in phrases[:-1]), phrases[-1]]:
        length = len(phrase.replace(" ", ""))
        assert length > room or not any(at < end < at + length for end in ends)
        at += length


@given(st.text("a,()[]:.12\\ B"), st.integers(1, 10))
def test_any_text_is_packed_with_a_weight_for_every_token(prompt: str, room: int) -> None:
    for chunk in chunks(prompt, letters, room):
        assert 1 <= len(chunk.tokens) == len(chunk.weights) <= room
