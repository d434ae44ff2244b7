"""Brings a model folder into memory and makes sure that all of it is there. Worker process only (torch)."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from safetensors import safe_open
from transformers import CLIPTextModel

from petbot.domain.profiles import ModelProfile
from petbot.engine.folder import REMEDY
from petbot.engine.machine import multiplies_bf16, multiplies_tiles
from petbot.engine.port import ModelBroken

LARGE = 1_000_000_000
"""Bytes of weights from which half precision is worth it on an accelerator; below, full precision costs nothing."""
SMALL = 20_000_000
"""Bytes below which it does not matter on a CPU either."""
STORED = {"F16": torch.float16, "BF16": torch.bfloat16}
"""Half precisions by the names that safetensors files give them."""
CHANNELS_LAST = ("cuda", "xpu")
"""Accelerators whose convolutions in half precision are quickest so."""
Pipeline = Any
"""A StableDiffusionPipeline; its parts are put there at run time, unseen by type checkers."""


def best_device() -> str:
    """The device that draws fastest here: "cuda", "xpu", "mps" or "cpu"."""
    if torch.cuda.is_available():
        return "cuda"
    if torch.xpu.is_available():
        return "xpu"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def best_dtype(device: str, weights: int, stored: str = "F16", *, bf16: bool | None = None) -> torch.dtype:
    """The precision that draws best on this device, for a model of so many bytes of weights.

    `stored` is the files' own: an accelerator takes that half as it is, because loading 2 GB is ten times as fast
    without conversion. `bf16` says whether the CPU multiplies bfloat16; None looks.
    """
    if weights < (SMALL if device == "cpu" else LARGE):
        return torch.float32
    if device == "cpu":
        return torch.bfloat16 if (multiplies_bf16() if bf16 is None else bf16) else torch.float32
    return STORED.get(stored, torch.float16)


def stored_precision(folder: Path) -> str:
    """The name that safetensors gives to the precision of the UNet's weights, such as "F16"; "" if it is sharded."""
    file = folder / "unet" / "diffusion_pytorch_model.safetensors"
    if not file.exists():
        return ""
    with safe_open(file, framework="pt") as tensors:
        names = tensors.keys()
        return tensors.get_slice(next(iter(names))).get_dtype()


def placed(pipeline: Pipeline, device: str, dtype: torch.dtype, *, tiles: bool | None = None) -> Pipeline:
    """The pipeline on the device, its convolutions with channels last where that is quicker.

    `tiles` says whether the CPU multiplies bfloat16 tile by tile; None looks.
    """
    half, on_cpu = dtype != torch.float32, device == "cpu"
    if on_cpu or (half and device in CHANNELS_LAST):
        pipeline.vae.to(memory_format=torch.channels_last)
    # On a CPU without tiles the group norms, which are slow in that layout, take what the convolutions gain.
    if half and ((multiplies_tiles() if tiles is None else tiles) if on_cpu else device in CHANNELS_LAST):
        pipeline.unet.to(memory_format=torch.channels_last)
    return pipeline.to(device)


def loaded(profile: ModelProfile, dtype: torch.dtype) -> Pipeline:
    """The whole pipeline on the CPU, from safetensors in its folder and nothing else. Raises ModelBroken."""
    how: dict[str, Any] = {"dtype": dtype, "local_files_only": True, "use_safetensors": True}
    read: Any = CLIPTextModel.from_pretrained(str(profile.folder / "text_encoder"), output_loading_info=True, **how)
    text_encoder, found = read
    # transformers fills what a file lacks with random numbers, diffusers leaves it on the meta device.
    _check_whole(profile, "text_encoder", found["missing_keys"])
    pipeline: Pipeline = StableDiffusionPipeline.from_pretrained(
        str(profile.folder),
        text_encoder=text_encoder,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
        **how,
    )
    for part in ("unet", "vae"):
        weights = getattr(pipeline, part).named_parameters()
        _check_whole(profile, part, [name for name, weight in weights if weight.is_meta])
    _check_tokenizer(profile, pipeline)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _check_whole(profile: ModelProfile, part: str, missing: Iterable[str]) -> None:
    if names := sorted(missing):
        raise ModelBroken(
            f"The weights in {profile.folder / part} lack {len(names)} tensors, {names[0]} first. {REMEDY}"
        )


def _check_tokenizer(profile: ModelProfile, pipeline: Pipeline) -> None:
    """transformers 5 makes a tokenizer of two tokens from files that it does not understand, silently."""
    known, embedded = len(pipeline.tokenizer), pipeline.text_encoder.config.vocab_size
    if not 2 < known <= embedded:
        raise ModelBroken(
            f"{profile.folder / 'tokenizer'} gives {known} tokens and the text encoder knows {embedded}:"
            " every prompt would be misread. Save the model again with the installed version of transformers."
        )
