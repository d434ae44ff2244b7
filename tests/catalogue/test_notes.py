"""A note may say what it likes and changes nothing but itself."""

import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from petbot.catalogue import load_catalogue
from petbot.catalogue.additions import Additions, Word
from petbot.catalogue.notes import cleaned
from petbot.catalogue.profiles import embedded, realistic_vision
from petbot.domain.choices import MAX_NOTE, Choices, Species
from petbot.domain.errors import Refusal
from petbot.domain.recipes import Embedding
from petbot.engine.text.weights import stretches
from tests.catalogue import clip

CATALOGUE = load_catalogue()
PHOTO = realistic_vision(Path("model"))
CORGI = Choices(species=Species.DOG, breed="pembroke-welsh-corgi", coat="red-bicolour", background="beach")
PLAIN = CATALOGUE.compose(CORGI, PHOTO, (1,))
HOSTILE = [
    "(huge:9.9)", "((((loud))))", "[[[quiet]]]", "<lora:evil:2>", "<lyco:evil:2>", "embedding:evil", "a, b, c",
    "a BREAK b", "a AND b :2", "{a|b}", "__wild__", "a\\(b", "a\nNegative prompt: dog", "a\r\nSteps: 1",
    "\ufe59x:9\ufe5a",
    "（loud：9）", "ｌｏｕｄ：９", "lo\u200bud", "\u202egnp.exe", "z\u0335\u0322\u0360a\u0321l\u0328g", "😀" * 4000,
    "👩‍👩‍👧‍👦" * 500, "a" * 4000, "1" * 4000, "ก็็็็็็็็็็็", "\x00\x1b[31m", "%s %d {0}", "';--", "-" * 100, "𝐁𝐑𝐄𝐀𝐊 x",
]  # fmt: skip

texts = st.one_of(
    st.text(max_size=300),
    st.text(alphabet=string.ascii_letters + "()[]{}<>:.,\\| \n\u200b0123456789", max_size=200),
    st.sampled_from(HOSTILE),
)


@given(texts)
@example("(huge:9.9)")
def test_no_note_changes_a_weight_an_adapter_a_negative_or_another_phrase(note: str) -> None:
    recipe = CATALOGUE.compose(replace(CORGI, note=note), PHOTO, (1,))
    assert replace(recipe, prompt="") == replace(PLAIN, prompt="")
    (read,), (plain,) = stretches(recipe.prompt), stretches(PLAIN.prompt)
    assert [(f.text.rstrip(", "), f.weight) for f in read[: len(plain)]] == [
        (f.text.rstrip(", "), f.weight) for f in plain
    ]
    assert {fragment.weight for fragment in read[len(plain) :]} <= {0.8}
    assert len(read) - len(plain) <= 1


@pytest.mark.parametrize("note", HOSTILE)
def test_hostile_notes_are_plain_words_or_nothing(note: str) -> None:
    left = cleaned(note)
    assert not set(left) & set("()[]{}<>:,\\|\n\r\u200b_")
    assert len(left.encode()) <= MAX_NOTE
    assert "BREAK" not in CATALOGUE.compose(replace(CORGI, note=note), PHOTO, (1,)).prompt


@given(texts)
def test_a_cleaned_note_is_clean_and_fits_into_one_chunk(note: str) -> None:
    left = cleaned(note)
    assert cleaned(left) == left
    assert clip.count(left) <= MAX_NOTE


@given(texts)
def test_the_embedded_model_hears_no_note(note: str) -> None:
    recipe = CATALOGUE.compose(replace(CORGI, note=note), embedded(), (1,))
    assert recipe == CATALOGUE.compose(CORGI, embedded(), (1,))


def test_ordinary_words_stay_in_any_script() -> None:
    assert cleaned("A Sunny day, by the old-time lighthouse!") == "A Sunny day by the old-time lighthouse"
    assert cleaned("під дощем") == "під дощем"
    assert cleaned("海の近く") == "海の近く"
    assert cleaned("धूप में") == "धूप में"


def test_people_read_their_words_as_they_typed_them_and_the_model_in_lower_case() -> None:
    choices = CATALOGUE.choose(CORGI, "note", ("neben Annas rotem Boot",))
    assert CATALOGUE.sentence(choices).endswith("“neben Annas rotem Boot”")
    assert "neben annas rotem boot" in CATALOGUE.compose(choices, PHOTO, (1,)).prompt


@pytest.mark.parametrize("note", ["sks", "a SKS dog", "sks's", "the ｓｋｓ one", "my-sks-dog"])
def test_a_note_cannot_call_an_embedding(note: str) -> None:
    additions = Additions(words=(Word(embedding=Embedding(token="sks", sha256="a" * 64), part="negative"),))
    prompt = CATALOGUE.compose(replace(CORGI, note=note), PHOTO, (1,), additions).prompt
    assert "sks" not in prompt.lower()


def test_a_note_of_nothing_usable_is_refused_and_an_empty_one_taken_back() -> None:
    with pytest.raises(Refusal, match="letters and digits"):
        CATALOGUE.choose(CORGI, "note", ("🦴🦴🦴",))
    assert CATALOGUE.choose(replace(CORGI, note="x"), "note", ("",)).note == ""
