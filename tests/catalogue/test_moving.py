"""Another background is one in which all that was chosen can be seen, and that the model draws as itself."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from petbot.catalogue import load_catalogue
from petbot.catalogue.profiles import embedded, realistic_vision
from petbot.catalogue.suiting import Fancy
from petbot.domain.choices import Choices
from petbot.domain.taste import Deed, Taste
from tests.builders import some_choices
from tests.fakes.clock import NOON

CATALOGUE = load_catalogue()
PHOTO = realistic_vision(embedded().folder)


def a_fancy(taste: Taste | None = None, seed: int = 1) -> Fancy:
    return Fancy(taste=taste or Taste(), now=NOON + timedelta(days=1), rng=random.Random(seed))


@pytest.mark.parametrize("seed", range(30))
def test_nothing_that_was_chosen_is_lost(seed: int) -> None:
    choices = CATALOGUE.anything(random.Random(seed))
    moved = CATALOGUE.elsewhere(choices, a_fancy(seed=seed), set(), PHOTO)
    assert moved is not None
    assert moved.background != choices.background
    assert replace(moved, background=choices.background) == choices
    assert CATALOGUE.checked(moved) == moved


def test_who_chose_snow_is_not_moved_indoors() -> None:
    choices = replace(some_choices(), season="winter", weather="snowing")
    places = {_moved(choices, seed) for seed in range(40)}
    assert len(places) > 5
    assert all(CATALOGUE.background(place).outdoors for place in places)


def test_the_embedded_model_is_sent_where_it_draws_the_place_itself() -> None:
    for seed in range(40):
        moved = CATALOGUE.elsewhere(some_choices(), a_fancy(seed=seed), set(), embedded())
        assert moved is not None
        assert not CATALOGUE.shortfall(moved, embedded())


def test_what_was_seen_comes_again_only_when_nothing_else_is_left() -> None:
    everywhere = set(CATALOGUE.backgrounds)
    last = CATALOGUE.elsewhere(some_choices(), a_fancy(), everywhere - {"snow"}, PHOTO)
    assert last is not None
    assert last.background == "snow"
    assert CATALOGUE.elsewhere(some_choices(), a_fancy(), everywhere, PHOTO) is not None


def test_liked_places_come_first_and_unwanted_ones_not_by_chance() -> None:
    liked = Taste().corrected("background", "garden", Deed.WANTED, NOON)
    moved = CATALOGUE.elsewhere(some_choices(), a_fancy(liked), set(), PHOTO)
    assert moved is not None
    assert moved.background == "garden"
    everywhere = set(CATALOGUE.backgrounds)
    unwanted = Taste().corrected("background", "snow", Deed.UNWANTED, NOON)
    for seed in range(10):
        moved = CATALOGUE.elsewhere(some_choices(), a_fancy(unwanted, seed), everywhere - {"snow", "garden"}, PHOTO)
        assert moved is not None
        assert moved.background == "garden"


def _moved(choices: Choices, seed: int) -> str:
    moved = CATALOGUE.elsewhere(choices, a_fancy(seed=seed), set(), PHOTO)
    assert moved is not None
    assert moved.background is not None
    return moved.background
