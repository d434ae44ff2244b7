"""Models that look whole from outside, and load badly, or load well and draw nothing."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from petbot.engine.port import ModelBroken
from petbot.engine.process import WorkerEngine
from tests.models import ROOT, noise_profile

Tensors = dict[str, np.ndarray]
Outcomes = dict[str, dict[str, Any]]
UNET = "unet/diffusion_pytorch_model.safetensors"
VAE = "vae/diffusion_pytorch_model.safetensors"
TEXT = "text_encoder/model.safetensors"


def not_numbers(weights: Tensors) -> Tensors:
    """The last bias is NaN."""
    return {**weights, "conv_out.bias": np.full_like(weights["conv_out.bias"], np.nan)}


def dark(weights: Tensors) -> Tensors:
    """The decoder's last bias is far below black."""
    biases = [name for name in weights if name.startswith("decoder") and name.endswith("bias")]
    last = max(biases, key=lambda name: int(name.split(".")[2]))
    return {**weights, last: np.full_like(weights[last], -100)}


def without(part: str) -> Callable[[Tensors], Tensors]:
    """Tensors of that name are not there."""
    return lambda weights: {name: value for name, value in weights.items() if part not in name}


BROKEN: dict[str, tuple[str, Callable[[Tensors], Tensors]]] = {
    "not-numbers": (UNET, not_numbers),
    "black": (VAE, dark),
    "unet-incomplete": (UNET, without("conv_out.bias")),
    "text-incomplete": (TEXT, without("final_layer_norm")),
}


def broken_copy(model: Path, copy: Path, file: str, how: Callable[[Tensors], Tensors]) -> Path:
    """The model with one weight file rewritten."""
    shutil.copytree(model, copy)
    save_file(how(load_file(copy / file)), copy / file, metadata={"format": "pt"})
    return copy


@pytest.fixture(scope="module")
def outcomes(noise_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """What became of each, by name."""
    base = tmp_path_factory.mktemp("broken")
    folders = [str(broken_copy(noise_model, base / name, *how)) for name, how in BROKEN.items()]
    command = [sys.executable, "-m", "tests.engine.loading", *folders]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)


@pytest.mark.parametrize(
    ("name", "text"),
    [("not-numbers", "the latents are not numbers"), ("black", "the decoded picture is black")],
)
def test_what_is_no_picture_is_a_fault_that_asks_for_new_seeds(outcomes: Outcomes, name: str, text: str) -> None:
    outcome = outcomes[name]
    assert (outcome["kind"], outcome["fatal"]) == ("EngineFault", True)
    assert text in outcome["text"]
    assert "reroll" in outcome["reason"]


def test_a_tensor_that_is_not_there_is_named(outcomes: Outcomes) -> None:
    outcome = outcomes["unet-incomplete"]
    assert outcome["kind"] == "ModelBroken"
    assert "unet-incomplete/unet lack 1 tensors, conv_out.bias first" in outcome["text"]


def test_a_text_encoder_is_not_filled_up_with_random_numbers(outcomes: Outcomes) -> None:
    outcome = outcomes["text-incomplete"]
    assert outcome["kind"] == "ModelBroken"
    assert "text-incomplete/text_encoder lack 2 tensors" in outcome["text"]


async def test_weights_of_another_shape_reach_the_operator_as_a_broken_model(noise_model: Path, tmp_path: Path) -> None:
    def wider(weights: Tensors) -> Tensors:
        return {**weights, "conv_out.bias": np.zeros(7, dtype=np.float32)}

    folder = broken_copy(noise_model, tmp_path / "model", UNET, wider)
    engine = WorkerEngine(noise_profile(folder), timedelta(minutes=1))
    await engine.start()
    try:
        with pytest.raises(ModelBroken, match="cannot be loaded") as caught:
            await engine.ready()
    finally:
        await engine.stop()
    assert str(folder) in str(caught.value)
