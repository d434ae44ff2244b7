"""The catalogue and the embedded model speak the same trait words, although neither imports the other."""

import random
from typing import get_args

import pytest

from minimodel import prompts, words
from petbot.catalogue import entries, load_catalogue
from petbot.catalogue.profiles import embedded
from petbot.domain.choices import Choices

TRAITS = {
    "coat": entries.Colour,
    "pattern": entries.Pattern,
    "length": entries.Length,
    "ears": entries.Ears,
    "muzzle": entries.Muzzle,
    "eyes": entries.Eyes,
    "tail": entries.Tail,
    "size": entries.Size,
}


@pytest.mark.parametrize("trait", TRAITS)
def test_every_trait_word_of_the_catalogue_is_one_that_the_model_was_taught(trait: str) -> None:
    assert set(get_args(TRAITS[trait])) == set(words.WORDS[trait])


def test_every_composed_prompt_reads_back_as_the_traits_that_were_chosen() -> None:
    catalogue, rng = load_catalogue(), random.Random(7)
    for _ in range(500):
        choices = catalogue.surprise(Choices(), rng)
        said = prompts.selection(catalogue.compose(choices, embedded(), (1,)).prompt)
        breed, coat = catalogue.breed(choices.breed or ""), catalogue.coat(choices.coat or "")
        assert (said["species"], said["coat"], said["pattern"]) == (breed.species, coat.colour, coat.pattern)
        assert (said["ears"], said["length"]) == (breed.traits.ears, breed.traits.length)
        assert len(said.extras) == sum(catalogue.extra(extra).trait != "" for extra in choices.extras)


def test_every_phrase_of_the_catalogue_is_one_that_the_model_was_taught() -> None:
    catalogue = load_catalogue()
    for background in catalogue.backgrounds.values():
        assert prompts.selection(", ".join(background.traits))["background"], background.id
    touches = [touch for shelf in (*catalogue.touches.values(), catalogue.tones) for touch in shelf.values()]
    for touch in touches:
        assert prompts.selection(f"owner, {touch.trait}"), touch.id


def test_an_extra_goes_where_the_model_was_taught_to_draw_it() -> None:
    for extra in load_catalogue().extras.values():
        for known in prompts.selection(extra.trait).extras:
            assert words.PLACES[known] == extra.place, extra.id


def test_each_tone_is_the_tone_of_the_same_number_and_colour() -> None:
    tones = load_catalogue().tones.values()
    assert [tone.hex for tone in tones] == list(words.MONK_TONES)
    assert [prompts.selection(tone.trait)["tone"] for tone in tones] == [str(n) for n in range(1, 11)]
