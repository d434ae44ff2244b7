"""The real worker with models that load badly, or load well and draw nothing."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from petbot.engine.port import EngineFault, ModelBroken
from petbot.engine.process import WorkerEngine
from tests.engine.drawing import draw
from tests.models import noise_profile, noise_recipe

Tensors = dict[str, np.ndarray]
UNET, VAE = ("unet", "vae")


@pytest.fixture
def copy(noise_model: Path, tmp_path: Path) -> Path:
    """The noise model, for a test to break."""
    return shutil.copytree(noise_model, tmp_path / "model")


def change(folder: Path, part: str, how: Callable[[Tensors], Tensors]) -> None:
    """Rewrite the weights of one part."""
    path = folder / part / "diffusion_pytorch_model.safetensors"
    save_file(how(load_file(path)), path, metadata={"format": "pt"})


async def outcome_of_an_order(folder: Path) -> str:
    """What the operator reads when the noise recipe is drawn with that model; the fault must be final."""
    engine = WorkerEngine(noise_profile(folder), timedelta(minutes=1))
    await engine.start()
    try:
        with pytest.raises(EngineFault) as caught:
            await draw(engine, noise_recipe())
    finally:
        await engine.stop()
    assert caught.value.fatal
    assert "reroll" in caught.value.reason
    return str(caught.value)


async def test_latents_that_are_not_numbers_are_a_fault_and_no_picture(copy: Path) -> None:
    change(copy, UNET, lambda weights: {**weights, "conv_out.bias": np.full_like(weights["conv_out.bias"], np.nan)})
    assert "the latents are not numbers" in await outcome_of_an_order(copy)


async def test_a_black_picture_is_a_fault_and_no_picture(copy: Path) -> None:
    def dark(weights: Tensors) -> Tensors:
        name = max((name for name in weights if name.startswith("decoder") and name.endswith("bias")), key=layer)
        return {**weights, name: np.full_like(weights[name], -100)}

    change(copy, VAE, dark)
    assert "the decoded picture is black" in await outcome_of_an_order(copy)


def layer(name: str) -> int:
    """decoder.layers.17.bias is of layer 17."""
    return int(name.split(".")[2])


async def test_weights_of_another_shape_are_refused_as_the_model_loads(copy: Path) -> None:
    change(copy, UNET, lambda weights: {**weights, "conv_out.bias": np.zeros(7, dtype=np.float32)})
    engine = WorkerEngine(noise_profile(copy), timedelta(minutes=1))
    await engine.start()
    try:
        with pytest.raises(ModelBroken, match="cannot be loaded") as caught:
            await engine.ready()
    finally:
        await engine.stop()
    assert str(copy) in str(caught.value)
