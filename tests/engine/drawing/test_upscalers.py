"""Upscaler files: read by any of their names, refused when they are something else, seamless in tiles."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import Tensor

from petbot.domain.recipes import Hires
from petbot.engine.drawing import upscalers
from petbot.engine.drawing.esrgan import Esrgan, NotAnUpscaler
from petbot.engine.drawing.upscalers import Upscalers
from petbot.engine.port import EngineFault, Equipment
from tests.engine.drawing.studio import a_model, a_recipe, drawn, gradient

WIDTH, GROWTH = 4, 2


def an_esrgan(scale_steps: int = 2, blocks: int = 1) -> dict[str, Tensor]:
    """A tiny one that only enlarges: its first convolution passes colours on, all others nothing but them."""
    tensors: dict[str, Tensor] = {}

    def conv(name: str, into: int, out: int, *, passing: bool = True) -> None:
        weight = torch.zeros(out, into, 3, 3)
        for channel in range(min(3, into, out) if passing else 0):
            weight[channel, channel, 1, 1] = 1.0
        tensors[f"{name}.weight"], tensors[f"{name}.bias"] = weight, torch.zeros(out)

    conv("conv_first", 3, WIDTH)
    for block in range(blocks):
        for dense in (1, 2, 3):
            for at in (1, 2, 3, 4):
                conv(f"body.{block}.rdb{dense}.conv{at}", WIDTH + (at - 1) * GROWTH, GROWTH, passing=False)
            conv(f"body.{block}.rdb{dense}.conv5", WIDTH + 4 * GROWTH, WIDTH, passing=False)
    conv("conv_body", WIDTH, WIDTH, passing=False)
    for up in range(1, scale_steps + 1):
        conv(f"conv_up{up}", WIDTH, WIDTH)
    conv("conv_hr", WIDTH, WIDTH)
    conv("conv_last", WIDTH, 3)
    return tensors


def first_release(tensors: dict[str, Tensor], scale_steps: int = 2) -> dict[str, Tensor]:
    """The same under the numbers of the authors' first release, as 4x-UltraSharp has them."""
    last = 4 + 3 * scale_steps
    layers = {"conv_first": "model.0", "conv_body": "model.1.sub.1", "conv_hr": f"model.{last - 2}"}
    layers |= {"conv_last": f"model.{last}"} | {f"conv_up{up}": f"model.{3 * up}" for up in range(1, scale_steps + 1)}
    named: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        layer, _, kind = name.rpartition(".")
        if layer in layers:
            named[f"{layers[layer]}.{kind}"] = tensor
        else:
            _, block, dense, at = layer.split(".")
            named[f"model.1.sub.{block}.{dense.upper()}.{at}.0.{kind}"] = tensor
    return named


def randomised(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """With weights of which no two are alike."""
    generator = torch.Generator().manual_seed(1)
    return {name: torch.randn(tensor.shape, generator=generator) * 0.2 for name, tensor in tensors.items()}


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_each_naming_means_the_same_network(steps: int) -> None:
    tensors = randomised(an_esrgan(steps))
    pixels = torch.rand((1, 3, 8, 12), generator=torch.Generator().manual_seed(2))
    modern, first = Esrgan(tensors), Esrgan(first_release(tensors, steps))
    assert modern.scale == first.scale == 2**steps
    assert modern(pixels).shape == (1, 3, 8 * 2**steps, 12 * 2**steps)
    assert torch.equal(modern(pixels), first(pixels))


def test_a_network_that_only_enlarges_keeps_the_picture(tmp_path: Path) -> None:
    save_file(an_esrgan(), tmp_path / "plain.safetensors")
    larger = Upscalers(tmp_path).enlarged("plain", gradient(), (256, 256))
    back = np.asarray(larger.resize((128, 128), Image.Resampling.BOX), dtype=int)
    assert larger.size == (256, 256)
    assert np.abs(back - np.asarray(gradient(), dtype=int)).mean() < 2


def test_tiles_meet_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch.save({"params_ema": randomised(an_esrgan(1))}, tmp_path / "random.pth")
    whole = Upscalers(tmp_path).enlarged("random", gradient(), (256, 256))
    monkeypatch.setattr(upscalers, "TILE", 48)
    tiled = Upscalers(tmp_path).enlarged("random", gradient(), (256, 256))
    assert np.abs(np.asarray(whole, dtype=int) - np.asarray(tiled, dtype=int)).max() <= 1


class Mischief:
    """What a pickle may hold: something that runs when it is opened."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (exec, ("raise SystemExit('it ran')",))


def test_what_is_no_upscaler_is_refused_by_name_and_runs_nothing(tmp_path: Path) -> None:
    (tmp_path / "evil.pth").write_bytes(pickle.dumps({"params": Mischief()}))
    (tmp_path / "cut.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{}")
    save_file({"a": torch.zeros(2)}, tmp_path / "other.safetensors")
    for name in ("evil", "cut", "other", "missing", "../evil", ""):
        with pytest.raises(EngineFault, match="cannot be used") as caught:
            Upscalers(tmp_path).enlarged(name, gradient(), (256, 256))
        assert caught.value.fatal


def test_numbers_that_are_none_and_shapes_of_another_network_are_refused() -> None:
    broken = an_esrgan()
    with pytest.raises(NotAnUpscaler, match="not finite"):
        Esrgan({**broken, "conv_hr.bias": torch.full((WIDTH,), float("nan"))})
    with pytest.raises(NotAnUpscaler, match="conv_last"):
        Esrgan({**broken, "conv_last.weight": torch.zeros(12, WIDTH, 3, 3)})


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
def test_a_hires_pass_by_an_upscaler_file_draws_the_larger_picture(pipeline: Any, tmp_path: Path) -> None:
    save_file(an_esrgan(), tmp_path / "4x-plain.safetensors")
    model = a_model(pipeline, Equipment(upscalers=tmp_path))
    recipe = a_recipe(hires=Hires(factor=1.5, strength=0.4, upscaler="4x-plain"))
    assert drawn(model, recipe).images[0].size == (768, 768)
