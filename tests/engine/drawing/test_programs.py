"""Programs of the UNet in the place of eager calls: when they serve, when they do not, and that nobody sees which."""

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor

from petbot.engine.adapters.factors import Factors, Part
from petbot.engine.adapters.rows import LoraRows
from petbot.engine.drawing.denoiser import Network, eager
from petbot.engine.drawing.programs import SIZES, Programs, programs_for
from petbot.engine.port import Equipment

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")
CLOSE = 1e-4
Call = tuple[Tensor, Tensor, Tensor]


@pytest.fixture(scope="module")
def unet() -> Any:
    torch.manual_seed(1)
    return UNet2DConditionModel(
        block_out_channels=(8,),
        norm_num_groups=4,
        layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D",),
        mid_block_type=None,
        up_block_types=("CrossAttnUpBlock2D",),
        cross_attention_dim=8,
        attention_head_dim=2,
    ).requires_grad_(False)


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.inference_mode():
        yield


def a_call(rows: int, side: int = 8) -> Call:
    """Arguments of a call with so many rows."""
    return torch.randn(rows, 4, side, side), torch.arange(rows) * 9, torch.randn(rows, 77, 8)


def as_it_is(network: Network, _arguments: tuple[Tensor, ...]) -> Network:
    """A compiler that changes nothing."""
    return network


class Counted:
    """A compiler whose programs count the rows of their calls, and fail as they are told."""

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.fails: Exception | None = None

    def __call__(self, network: Network, _arguments: tuple[Tensor, ...]) -> Network:
        """The network, counted."""

        def program(samples: Tensor, times: Tensor, states: Tensor) -> Tensor:
            self.calls.append(len(samples))
            if self.fails:
                raise self.fails
            return network(samples, times, states)

        return program


def until(said: Callable[[], object]) -> None:
    """Wait for what the other thread does."""
    deadline = time.monotonic() + 300
    while not said():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_call_is_eager_until_its_program_is_ready_and_equal_from_then_on(unet: Any) -> None:
    counted = Counted()
    programs = Programs(unet, counted)
    call = a_call(3)
    first = programs.network()(*call)
    assert torch.equal(first, eager(unet)(*call))
    until(lambda: programs.ready)
    assert not counted.calls
    assert float((programs.network()(*call) - first).abs().max()) < CLOSE
    assert counted.calls == [4]


def test_rows_are_padded_to_few_sizes_and_more_than_the_largest_are_left_to_eager_calls(unet: Any) -> None:
    counted = Counted()
    programs = Programs(unet, counted)
    for rows in range(1, SIZES[-1] + 1):
        programs.network()(*a_call(rows))
    until(lambda: programs.ready == len(SIZES))
    counted.calls.clear()
    for rows in (1, 2, 3, 5, 9, SIZES[-1] + 1):
        assert programs.network()(*a_call(rows)).shape == (rows, 4, 8, 8)
    assert counted.calls == [2, 2, 4, 8, 16]
    assert programs.ready == len(SIZES)


def test_where_no_program_can_be_made_calls_stay_eager(unet: Any, caplog: pytest.LogCaptureFixture) -> None:
    def without_a_compiler(_network: Network, _arguments: tuple[Tensor, ...]) -> Network:
        raise RuntimeError("no C compiler")

    programs = Programs(unet, without_a_compiler)
    call = a_call(2)
    programs.network()(*call)
    until(lambda: "no C compiler" in caplog.text)
    assert torch.equal(programs.network()(*call), eager(unet)(*call))
    assert caplog.text.count("no C compiler") == 1


def test_a_program_that_does_not_run_is_given_up(unet: Any, caplog: pytest.LogCaptureFixture) -> None:
    counted = Counted()
    programs = Programs(unet, counted)
    call = a_call(2)
    programs.network()(*call)
    until(lambda: programs.ready)
    counted.fails = RuntimeError("GuardManager check failed")
    for _ in range(3):
        assert torch.equal(programs.network()(*call), eager(unet)(*call))
    assert counted.calls == [2]
    assert [record.levelno for record in caplog.records].count(logging.WARNING) == 1


def test_memory_that_runs_out_in_a_program_is_the_callers_business(unet: Any) -> None:
    counted = Counted()
    programs = Programs(unet, counted)
    programs.network()(*a_call(2))
    until(lambda: programs.ready)
    counted.fails = torch.OutOfMemoryError("CUDA out of memory.")
    with pytest.raises(torch.OutOfMemoryError):
        programs.network()(*a_call(2))
    assert programs.ready == 1


def test_a_compiled_program_takes_a_new_mix_of_loras_without_another(
    unet: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """By inductor, as on the CPU it does for real."""
    caplog.set_level(logging.WARNING)
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path))
    programs = Programs(unet)
    rows = LoraRows(unet, slots=3, rank=2, held=SIZES[-1])
    call = a_call(3)
    with rows:
        for at, mix in enumerate(((0, 1), (1, 1), (2, 0))):
            rows.set(0, [(a_lora(unet, seed=at), 0.8)])
            rows.set(1, [(a_lora(unet, seed=7 + at), -0.5)])
            slots = [mix[0], mix[0], mix[1]]
            rows.place(slots)
            wanted = eager(unet)(*call)
            network = programs.network(rows, slots)
            network(*call)
            until(lambda: programs.ready or caplog.messages)
            assert float((network(*call) - wanted).abs().max()) < CLOSE
            assert programs.ready == 1
    assert any(tmp_path.iterdir())


def a_lora(unet: Any, seed: int) -> Part:
    """On all linear layers of the transformer blocks."""
    random = torch.Generator().manual_seed(seed)
    return {
        path: Factors(
            down=torch.randn(2, layer.in_features, generator=random),
            up=torch.randn(layer.out_features, 2, generator=random),
            scale=0.5,
        )
        for path, layer in unet.named_modules()
        if isinstance(layer, torch.nn.Linear) and "transformer_blocks" in path
    }


def test_on_a_cpu_nothing_is_compiled_unless_it_is_asked_for(unet: Any) -> None:
    assert programs_for(unet, Equipment()) is None
    assert programs_for(unet, Equipment(compile="never")) is None
