"""Brings a model folder into memory and makes sure that all of it is there. Worker process only (torch)."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

from collections.abc import Iterable
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from transformers import CLIPTextModel

from petbot.domain.profiles import ModelProfile
from petbot.engine.folder import REMEDY
from petbot.engine.port import ModelBroken

LARGE = 1_000_000_000
"""Bytes of weights from which an accelerator draws in half precision; below, full precision costs nothing."""
Pipeline = Any
"""A StableDiffusionPipeline; its parts are put there at run time, unseen by type checkers."""


def best_device() -> str:
    """The device that draws fastest here: "cuda", "xpu", "mps" or "cpu"."""
    if torch.cuda.is_available():
        return "cuda"
    if torch.xpu.is_available():
        return "xpu"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def best_dtype(device: str, weights: int) -> torch.dtype:
    """The precision that draws best on this device, for a model of so many bytes of weights."""
    return torch.float16 if device != "cpu" and weights >= LARGE else torch.float32


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
