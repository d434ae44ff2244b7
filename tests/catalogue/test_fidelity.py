"""What is chosen reaches the picture: a small seeded run of benchmarks/fidelity.py, whose full figures docs/ shows."""

import pytest
import torch

pytest.importorskip("skia", reason="the judge comes with the artist, who paints with skia", exc_type=ImportError)

from benchmarks import fidelity
from petbot.catalogue import load_catalogue

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
CATALOGUE = load_catalogue()
STEPS = 8
"""Fewer than the bot takes: enough to see what was asked, quick enough for every run."""


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> None:
    torch.set_num_threads(1)


def test_most_of_what_was_chosen_is_seen_in_the_pictures() -> None:
    verdicts = fidelity.through_the_catalogue(CATALOGUE, count=8, seed=3, steps=STEPS)
    assert verdicts.overall() >= 0.93  # guessing gets a fifth
    for trait in ("background", "time", "owner"):
        assert verdicts.shares()[trait] >= 0.9


def test_breeds_whose_names_the_model_never_met_are_told_apart_by_their_traits() -> None:
    breeds = fidelity.strange_breeds(CATALOGUE, seed=7)
    assert len(breeds) == fidelity.BREEDS
    apart = fidelity.told_apart(CATALOGUE, breeds[:12], each=1, seed=7, steps=STEPS)
    assert apart.first >= 0.9  # guessing gets a twelfth
    assert apart.pairwise >= 0.97


def test_no_breed_counts_as_strange_whose_name_holds_a_word_of_the_training() -> None:
    names = [breed.name for breed, _ in fidelity.strange_breeds(CATALOGUE, seed=1)]
    assert not [name for name in names if {"golden", "black", "medium", "cat", "dog"} & set(name.lower().split())]
