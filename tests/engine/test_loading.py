"""The precision and layout that a model is loaded in."""

from pathlib import Path

import pytest
import torch

from petbot.catalogue import profiles
from petbot.engine.loading import LARGE, SMALL, best_dtype, loaded, placed, stored_precision


def test_a_small_model_is_drawn_with_in_full_precision_everywhere() -> None:
    assert {best_dtype(device, LARGE - 1) for device in ("cuda", "mps")} == {torch.float32}
    assert best_dtype("cpu", SMALL - 1, bf16=True) == torch.float32


@pytest.mark.parametrize(
    ("device", "stored", "bf16", "dtype"),
    [
        ("cpu", "F16", True, torch.bfloat16),
        ("cpu", "F16", False, torch.float32),
        ("cuda", "F16", False, torch.float16),
        ("cuda", "BF16", False, torch.bfloat16),
        ("cuda", "F32", False, torch.float16),
        ("mps", "", False, torch.float16),
    ],
)
def test_a_large_model_is_drawn_with_in_the_half_that_suits_the_device(
    device: str, stored: str, bf16: bool, dtype: torch.dtype
) -> None:
    assert best_dtype(device, LARGE, stored, bf16=bf16) == dtype


def test_the_stored_precision_is_read_from_the_file(tmp_path: Path) -> None:
    assert stored_precision(profiles.EMBEDDED_FOLDER) == "F16"
    assert stored_precision(tmp_path) == ""


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(
    ("dtype", "tiles", "unet"),
    [(torch.float32, True, False), (torch.bfloat16, False, False), (torch.bfloat16, True, True)],
)
def test_on_a_cpu_convolutions_have_their_channels_last_where_that_is_quicker(
    dtype: torch.dtype, tiles: bool, unet: bool
) -> None:
    pipeline = placed(loaded(profiles.embedded(), dtype), "cpu", dtype, tiles=tiles)
    assert _channels_are_last(pipeline.vae.decoder.layers[0].weight)
    assert _channels_are_last(pipeline.unet.conv_in.weight) is unet


def _channels_are_last(weight: torch.Tensor) -> bool:
    return weight.is_contiguous(memory_format=torch.channels_last)
