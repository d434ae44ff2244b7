"""Training goes on where it stopped, and its parts do what they promise."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny

from minimodel import autoencoder, coach, pictures
from minimodel.ahead import ahead
from minimodel.diffusion import Pace, Trainer
from minimodel.evaluation import wanted
from minimodel.lessons import NOISE_WORDS, caption, lesson
from minimodel.muon import orthogonal
from minimodel.nets import built
from minimodel.opening import open_autoencoder
from minimodel.pictures import held_out, training_selection
from minimodel.prompts import prompt
from minimodel.questions import IGNORED, answers, questions
from minimodel.text import tokens, write_tokenizer

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")


def _trainer(folder: Path, seed: int) -> Trainer:
    tokenizer = write_tokenizer(folder)
    torch.manual_seed(seed)
    return Trainer(built(len(tokenizer)), tokenizer, "cpu", Pace(seconds=100))


def test_a_restored_trainer_takes_the_same_next_step(tmp_path: Path) -> None:
    first, second = _trainer(tmp_path, 1), _trainer(tmp_path, 2)
    two = lesson(torch.randn(2, 12, 16, 16), ["dog", "cat"], first.tokenizer)
    first.learn(two)
    second.restore(first.state())
    losses: list[float] = []
    for trainer in (first, second):
        torch.manual_seed(5)
        losses.append(float(trainer.learn(two)))
    assert losses[0] == losses[1]
    assert first.step == second.step == 2


def test_an_orthogonal_update_moves_every_direction_alike() -> None:
    strengths = torch.linalg.svdvals(orthogonal(torch.randn(24, 60, generator=torch.Generator().manual_seed(0))))
    assert strengths.min() > 0.5
    assert strengths.max() < 1.4


def test_matrices_of_one_shape_are_made_orthogonal_together_as_one_by_one() -> None:
    several = torch.randn(3, 60, 24, generator=torch.Generator().manual_seed(1))
    for one, among_others in zip(several, orthogonal(several), strict=True):
        assert torch.allclose(orthogonal(one), among_others, atol=0.05)


def test_batches_made_ahead_are_the_same_and_a_failure_in_making_them_is_met() -> None:
    made = ahead(_three_and_a_failure(), "cuda")
    assert [next(made) for _ in range(3)] == [1, 2, 3]
    with pytest.raises(ZeroDivisionError):
        next(made)


def _three_and_a_failure() -> Iterator[int]:
    yield from (1, 2, 3)
    yield 1 // 0


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workshop of the test's own."""
    monkeypatch.setattr(pictures, "CACHE", tmp_path)


@pytest.mark.usefixtures("workshop")
def test_sharpening_the_decoder_leaves_the_latents_as_they_are() -> None:
    model = autoencoder.built(16)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    autoencoder.train(model, 0.1, "cpu", 16, decoder=True, batch=2)
    kept = {name for name, value in model.state_dict().items() if torch.equal(value, before[name])}
    assert kept >= {name for name in before if name.startswith("encoder.")}
    assert not {name for name in kept if name.startswith("decoder.") and name.endswith("weight")}
    assert torch.equal(
        open_autoencoder("cpu").state_dict()["encoder.layers.0.weight"], before["encoder.layers.0.weight"]
    )


@pytest.mark.usefixtures("workshop")
def test_an_autoencoder_goes_on_from_its_checkpoint() -> None:
    first = autoencoder.train(autoencoder.built(16), 0.1, "cpu", 16, batch=2)
    second = autoencoder.train(autoencoder.built(16), 1e-9, "cpu", 16, batch=2)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)


def test_latents_that_stray_from_those_that_a_denoiser_knows_cost_something() -> None:
    torch.manual_seed(0)
    model, other = autoencoder.built(16), autoencoder.built(16)
    clean = torch.rand(2, 3, 64, 64) * 2 - 1
    free, faithful, strayed = (_loss(model, clean, former) for former in (None, model.encoder, other.encoder))
    assert free == faithful < strayed


def _loss(model: AutoencoderTiny, clean: torch.Tensor, former: torch.nn.Module | None) -> float:
    torch.manual_seed(1)
    return float(autoencoder.loss(model, clean, None, former)[0].detach())


@pytest.mark.usefixtures("workshop")
def test_a_coach_goes_on_from_the_one_that_there_is() -> None:
    latents, chosen = torch.randn(8, 12, 16, 16), [training_selection(seed) for seed in range(8)]
    first = coach.train(0.1, "cpu", latents, chosen, batch=4)
    second = coach.train(1e-9, "cpu", latents, chosen, batch=4)
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.allclose(one, other, atol=1e-3)


def test_words_looked_up_once_make_the_tokens_that_the_tokenizer_makes(tmp_path: Path) -> None:
    tokenizer = write_tokenizer(tmp_path)
    said = [prompt(training_selection(seed)) for seed in range(40)] + ["", ", ".join(NOISE_WORDS), "dog, " * 40]
    expected = tokenizer(said, padding="max_length", truncation=True, return_tensors="pt").input_ids
    assert torch.equal(tokens(tokenizer, said), expected)


def test_skin_tones_are_left_to_the_pictures_whose_colours_are_right(tmp_path: Path) -> None:
    said = "dog, owner with tone two skin, raven hair"
    asked = lesson(torch.randn(1, 12, 16, 16), [said], write_tokenizer(tmp_path)).asked[0].tolist()
    meant = {name for name, answer in zip(questions(), asked, strict=True) if answer != IGNORED}
    assert {"species", "hair", "owner"} <= meant
    assert "tone" not in meant


def test_some_captions_say_nothing_and_most_say_all() -> None:
    random, chosen = Random(1), training_selection(8)
    said = [caption(chosen, random) for _ in range(400)]
    assert 10 < said.count("") < 60
    assert said.count(prompt(chosen)) > 200


def test_evaluation_asks_for_a_tenth_of_held_out_combinations() -> None:
    assert sum(held_out(selection) for selection in wanted(50, seed=3)) == 5


def test_every_answer_is_one_that_the_judge_can_give() -> None:
    asked = questions()
    for seed in range(200):
        assert all(value in asked[name] for name, value in answers(training_selection(seed)).items())
