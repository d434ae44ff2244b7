"""What a worker does when its device fails."""

from typing import Any

import pytest
import torch

from petbot.domain.recipes import Recipe
from petbot.engine import messages
from petbot.engine.drawing.together import Denoiser
from petbot.engine.drawing.wishes import Way
from petbot.engine.port import EngineFault, ModelFacts
from petbot.engine.serving import Serving
from petbot.engine.wire import Frame
from tests.models import noise_recipe


class Failing:
    """In a model's place: fails at the first step."""

    denoiser: Any = Denoiser(torch.nn.Identity())
    facts = ModelFacts(
        profile="noise", native_width=8, native_height=8, scheduler="none", device="none", labelled_noise=True
    )

    def __init__(self, error: Exception) -> None:
        self._error = error

    def drawing(self, _recipe: Recipe, _start: bytes | None = None) -> Way:
        """A step, then the error."""
        yield 1
        raise self._error


def serve(error: Exception) -> list[Frame]:
    """What the worker says of an order that ends so, before it dies or goes on."""
    said: list[Frame] = []
    serving = Serving(Failing(error), said.append)
    serving.heed(messages.draw(1, noise_recipe()))
    serving.turn()
    assert not serving.busy
    return said


def test_a_failure_of_one_order_is_told_and_the_worker_goes_on() -> None:
    progress, failed = serve(RuntimeError("shapes do not match"))
    assert progress.kind == "progress"
    fault = messages.fault_of(failed)
    assert isinstance(fault, EngineFault)
    assert "shapes do not match" in str(fault)
    assert not fault.fatal


def test_a_lost_device_ends_the_worker_so_that_the_next_one_gets_a_device_that_works() -> None:
    with pytest.raises(torch.AcceleratorError):
        serve(torch.AcceleratorError("CUDA error: an illegal memory access was encountered"))


def test_memory_that_runs_out_is_not_a_lost_device() -> None:
    assert serve(torch.OutOfMemoryError("CUDA out of memory."))[-1].kind == "failed"
