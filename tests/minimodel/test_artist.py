"""The artist paints what is asked, the same for the same seed."""

from random import Random

import numpy as np
import pytest

from minimodel.artist import paint
from minimodel.pictures import held_out, training_selection
from minimodel.selection import Selection, drawn
from minimodel.words import WORDS


def test_the_same_seed_paints_the_same_picture() -> None:
    chosen = drawn(Random(4))
    assert np.array_equal(paint(chosen, 9), paint(chosen, 9))
    assert not np.array_equal(paint(chosen, 9), paint(chosen, 10))


def test_a_picture_has_the_size_it_was_asked_for() -> None:
    assert paint(Selection(), 1).shape == (128, 128, 3)
    assert paint(Selection(), 1, size=512).shape == (512, 512, 3)


@pytest.mark.parametrize(
    "trait", ["species", "coat", "pattern", "length", "ears", "muzzle", "tail", "pose", "background"]
)
def test_every_value_of_a_trait_looks_different(trait: str) -> None:
    plain = {name: next(iter(WORDS[name])) for name in WORDS if name in ("species", "coat", "background", "pose")}
    plain |= {"pattern": "tabby", "length": "short", "ears": "pricked", "tail": "whip", "eyes": "amber"}
    seen = [paint(Selection(traits=plain | {trait: value}), 5).astype(int) for value in WORDS[trait]]
    for index, one in enumerate(seen):
        for other in seen[index + 1 :]:
            assert np.abs(one - other).max() > 40


def test_every_extra_is_drawn() -> None:
    bare = paint(Selection(traits={"species": "dog"}), 5).astype(int)
    for extra in WORDS["extras"]:
        worn = paint(Selection(traits={"species": "dog"}, extras=(extra,)), 5)
        assert (np.abs(worn - bare).max(axis=2) > 60).sum() > 25, extra


def test_training_never_meets_a_held_out_combination() -> None:
    assert not any(held_out(training_selection(seed)) for seed in range(300))


def test_about_a_tenth_of_combinations_are_held_out() -> None:
    random = Random(0)
    share = sum(held_out(drawn(random)) for _ in range(3000)) / 3000
    assert 0.06 < share < 0.14
