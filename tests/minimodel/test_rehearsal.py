"""While it learns, the model draws pictures of its own, and is told what they lack."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from minimodel.coach import Coach
from minimodel.diffusion import Pace, Trainer
from minimodel.evaluation import STEPS
from minimodel.lessons import Lesson, Lessons
from minimodel.nets import built
from minimodel.pictures import training_selection
from minimodel.questions import label
from minimodel.rehearsal import START, Rehearsal, Teachers
from minimodel.text import write_tokenizer

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")


class Reviewer:
    """A critic that finds fault with brightness, and remembers what it was shown."""

    def __init__(self) -> None:
        self.asked: list[Tensor] = []

    def __call__(self, latents: Tensor, asked: Tensor) -> Tensor:
        self.asked.append(asked)
        return latents.square().mean(dim=(1, 2, 3))


@pytest.fixture
def trainer(tmp_path: Path) -> Trainer:
    """A trainer whose model draws two pictures beside its lessons."""
    tokenizer = write_tokenizer(tmp_path)
    torch.manual_seed(1)
    teachers = Teachers(Coach().requires_grad_(False).eval(), Reviewer())
    return Trainer(built(len(tokenizer)), tokenizer, "cpu", Pace(seconds=100, batch=4), teachers)


def _lesson(trainer: Trainer) -> Lesson:
    labels = torch.tensor([label(training_selection(seed)) for seed in range(4)])
    return Lessons(torch.randn(4, 12, 16, 16), labels, trainer.tokenizer).lesson(torch.randn(4, 12, 16, 16), labels)


def _rehearsal(trainer: Trainer) -> Rehearsal:
    assert trainer.rehearsal is not None
    return trainer.rehearsal


def test_each_step_takes_each_drawing_a_step_further(trainer: Trainer) -> None:
    rehearsal, asked = _rehearsal(trainer), _lesson(trainer)
    trainer.learn(asked)
    first, latents = rehearsal.times.clone(), rehearsal.latents.clone()
    rehearsal.times = first = first.clamp_min(500)
    trainer.learn(asked)
    gone = first - rehearsal.times
    assert ((gone >= 500 // STEPS) & (gone < 1500 // STEPS)).all()
    assert not torch.equal(latents, rehearsal.latents)


def test_a_finished_drawing_makes_room_for_a_prompt_of_the_lesson_and_starts_from_noise(trainer: Trainer) -> None:
    rehearsal, asked = _rehearsal(trainer), _lesson(trainer)
    trainer.learn(asked)
    rehearsal.times = torch.tensor([500, -3])
    rehearsal.tokens = rehearsal.tokens.flip(0).clone()
    kept = rehearsal.tokens[0].clone()
    trainer.learn(asked)
    assert rehearsal.times[1] > START - 1500 // STEPS
    assert torch.equal(rehearsal.tokens[1], asked.tokens[1])
    assert torch.equal(rehearsal.tokens[0], kept)


def test_what_a_drawing_lacks_teaches_the_denoiser_and_the_text_encoder(trainer: Trainer) -> None:
    _rehearsal(trainer).loss(trainer.nets, _lesson(trainer)).backward()
    for net in trainer.nets:
        assert any(parameter.grad is not None and parameter.grad.any() for parameter in net.parameters())


def test_only_the_clearer_half_is_shown_to_the_critic(trainer: Trainer) -> None:
    rehearsal, asked = _rehearsal(trainer), _lesson(trainer)
    trainer.learn(asked)
    rehearsal.times = torch.tensor([900, 100])
    review = rehearsal.teachers.review
    assert isinstance(review, Reviewer)
    trainer.learn(asked)
    assert torch.equal(review.asked[-1], rehearsal.asked[1:])


def test_without_teachers_there_is_nothing_to_rehearse(tmp_path: Path) -> None:
    tokenizer = write_tokenizer(tmp_path)
    assert Trainer(built(len(tokenizer)), tokenizer, "cpu", Pace(seconds=100)).rehearsal is None
