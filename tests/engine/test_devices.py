"""What a worker does when its device fails."""

import io
from collections.abc import Iterator

import pytest
import torch

from petbot.domain.recipes import Recipe
from petbot.engine import messages
from petbot.engine.port import EngineFault, Picture
from petbot.engine.wire import Frame, read_frame_blocking
from petbot.engine.worker import Orders, Worker
from tests.models import noise_recipe


class Failing:
    """In a model's place: fails at the first step."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def draw(self, _recipe: Recipe, _start: bytes | None) -> Iterator[int | Picture]:
        """A step, then the error."""
        yield 1
        raise self._error


def serve(error: Exception) -> list[Frame]:
    """What the worker says of an order that ends so, before it dies or goes on."""
    out = io.BytesIO()
    try:
        Worker(Orders(io.BytesIO()), out)._serve(Failing(error), 1, noise_recipe(), None)
    finally:
        out.seek(0)
    return list(iter(lambda: read_frame_blocking(out), None))


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
