"""Losses of all questions at once are what they are one by one; training takes the numbers that a chip multiplies."""

import pytest
import torch
from torch.nn import functional

from minimodel import precision
from minimodel.questions import IGNORED
from minimodel.verdicts import missed, verdict_loss

SIZES = [2, 5, 3]
LABELS = torch.tensor([[0, 4, IGNORED], [1, IGNORED, IGNORED], [1, 0, 2]])


def _entropies(logits: torch.Tensor) -> list[torch.Tensor]:
    parts = enumerate(logits.split(SIZES, 1))
    return [functional.cross_entropy(part, LABELS[:, place], reduction="none") for place, part in parts]


def test_the_loss_of_a_batch_adds_up_what_each_question_costs_on_average() -> None:
    logits = torch.randn(3, 10)
    first, second, third = _entropies(logits)
    expected = first.mean() + (second[0] + second[2]) / 2 + third[2]
    assert torch.allclose(verdict_loss(logits, LABELS, SIZES), expected)


def test_what_a_picture_misses_is_a_mean_over_what_is_asked_of_it() -> None:
    logits = torch.randn(3, 10)
    first, second, third = _entropies(logits)
    expected = torch.stack([(first[0] + second[0]) / 2, first[1], (first[2] + second[2] + third[2]) / 3])
    assert torch.allclose(missed(logits, LABELS, SIZES), expected)


def test_a_question_that_nobody_answers_costs_nothing_and_teaches_nothing() -> None:
    logits = torch.randn(3, 10, requires_grad=True)
    verdict_loss(logits, torch.full_like(LABELS, IGNORED), SIZES).backward()
    assert logits.grad is not None
    assert not logits.grad.any()


@pytest.mark.parametrize(("able", "expected"), [({}, torch.float32), ({"avx512_bf16": True}, torch.bfloat16)])
def test_a_cpu_that_only_imitates_bfloat16_is_spared_it(
    able: dict[str, bool], expected: torch.dtype, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision.torch.cpu, "get_capabilities", lambda: able)
    assert precision.dtype("cpu") == expected
    with precision.mixed(torch.ones(1)):
        assert (torch.ones(2, 2) @ torch.ones(2, 2)).dtype == expected
    assert precision.dtype("cuda") == torch.bfloat16
