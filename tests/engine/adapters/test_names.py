"""Tensors' names out of strangers' files, taken apart."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from petbot.engine.adapters.header import FileRefused
from petbot.engine.adapters.names import parsed
from tests.engine.adapters.broken import DOWN, LAYER, UP
from tests.engine.adapters.conftest import Read

ENDINGS = {
    ".lora_down.weight": "down",
    ".lora_up.weight": "up",
    ".lora_mid.weight": "mid",
    ".lora_A.weight": "down",
    ".lora_B.default.weight": "up",
    ".lora.down.weight": "down",
    "_lora.up.weight": "up",
    ".lora_linear_layer.down.weight": "down",
    ".alpha": "alpha",
    "_lora.alpha": "alpha",
    ".lora_linear_layer.alpha": "alpha",
}


@pytest.mark.parametrize(("ending", "role"), ENDINGS.items())
@pytest.mark.parametrize("layer", ["lora_unet_conv_in", "unet.down_blocks.0.attentions.1.proj_in"])
def test_a_name_is_a_layer_and_a_role(layer: str, ending: str, role: str) -> None:
    name = parsed(layer + ending, "a.safetensors")
    assert (name.layer, name.role) == (layer, role)


@given(st.text() | st.lists(st.sampled_from([*ENDINGS, "lora_", "unet", ".", "weight", "\n"])).map("".join))
def test_any_other_name_is_refused(key: str) -> None:
    try:
        name = parsed(key, "a.safetensors")
    except FileRefused:
        return
    assert name.layer
    assert key.startswith(name.layer)


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.float16, torch.bfloat16, torch.float64])
def test_an_alpha_may_be_of_any_type_that_trainers_write(read: Read, dtype: torch.dtype) -> None:
    alpha = {f"{LAYER}.alpha": torch.tensor(6).to(dtype)}
    lora = read({DOWN: torch.zeros(4, 192), UP: torch.zeros(192, 4)} | alpha)
    assert lora.unet["mid_block.attentions.0.proj_in"].scale == 1.5
