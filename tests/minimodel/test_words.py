"""The vocabulary and the prompts made of it."""

from random import Random

import pytest

from minimodel.prompts import prompt, selection
from minimodel.selection import Selection, completed, drawn, thinned
from minimodel.words import PLACES, WORDS, phrase


def test_no_word_means_two_things() -> None:
    words = [word for trait in WORDS for word in WORDS[trait].values()]
    assert len(set(words)) == len(words)


def test_every_phrase_is_unique_and_one_comma_part() -> None:
    phrases = [phrase(trait, value) for trait in WORDS for value in WORDS[trait]]
    assert len(set(phrases)) == len(phrases)
    assert not any("," in text for text in phrases)


def test_every_extra_has_its_place() -> None:
    assert set(PLACES) == set(WORDS["extras"])


@pytest.mark.parametrize("seed", range(40))
def test_a_prompt_says_exactly_its_selection(seed: int) -> None:
    random = Random(seed)
    full = drawn(random)
    for said in (full, thinned(full, random, 0.5)):
        assert selection(prompt(said)) == said


def test_words_outside_the_vocabulary_are_refused() -> None:
    with pytest.raises(ValueError, match="not a phrase"):
        selection("dog, plaid coat")
    with pytest.raises(ValueError, match="unknown word"):
        Selection(traits={"coat": "plaid"})


def test_two_hats_are_refused() -> None:
    with pytest.raises(ValueError, match="one place"):
        Selection(extras=("crown", "santa-hat"))


def test_an_owner_trait_needs_an_owner() -> None:
    with pytest.raises(ValueError, match="without an owner"):
        Selection(traits={"hair": "raven"})


def test_what_is_not_said_is_chosen_but_never_contradicted() -> None:
    said = Selection(traits={"species": "cat", "coat": "lilac"}, owner=True)
    whole = completed(said, Random(3))
    assert (whole["species"], whole["coat"], whole["time"], whole["season"]) == ("cat", "lilac", "day", "")
    assert whole["tone"]
    assert whole["ears"]
