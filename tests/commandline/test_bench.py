"""`bench` draws for real and prints one line for each way, beside diffusers' own pipeline."""

import re

from tests.commandline.conftest import Petbot


def test_bench_measures_every_way_in_one_run(petbot: Petbot) -> None:
    done = petbot("bench", "--steps", "2", "--at-once", "2", "--rounds", "1")
    assert done.code == 0
    lines = [line for line in done.out.splitlines() if re.search(r"\d\.\d+$", line)]
    assert [re.split(r"  +", line)[0] for line in lines] == [
        "A: diffusers' pipeline, one after another",
        "limit: 1 in each bare call",
        "limit: 2 in each bare call",
        "ceiling: matrix products alone",
        "1 in flight",
        "2 in flight",
        "2 in flight, a LoRA each",
    ]
    assert all(float(number) > 0 for line in lines for number in re.findall(r"\d+\.\d+", line))


def test_bench_says_which_model_is_missing(petbot: Petbot) -> None:
    done = petbot("bench", "--model", "no-such-model")
    assert done.code == 1
    assert "no-such-model" in done.err
