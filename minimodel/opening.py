"""The autoencoder as training left it, or as it is in the repository."""

import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from safetensors.torch import load_file
from torch import Tensor

from . import autoencoder
from .pictures import workshop
from .pipeline import WEIGHTS


def open_autoencoder(device: str, width: int | None = None) -> AutoencoderTiny:
    """The trained autoencoder: the workshop's, its decoder sharpened if it was, or else the committed weights.

    It is widened to so many channels if it has fewer.
    """
    paths = [path for name in ("decoder.pt", "autoencoder.pt") if (path := workshop() / name).exists()]
    if not paths:
        model = committed_autoencoder("cpu")
    else:
        model = _with(torch.load(paths[0], map_location="cpu", weights_only=True)["model"], "cpu")
    if width and width > model.config["encoder_block_out_channels"][0]:
        model = autoencoder.widened(model, width)
    return model.to(device)  # pyright: ignore[reportArgumentType, reportCallIssue]


def committed_autoencoder(device: str) -> AutoencoderTiny:
    """The autoencoder of the repository, whose latents the committed denoiser knows."""
    return _with(load_file(WEIGHTS / "vae" / "diffusion_pytorch_model.safetensors"), device)


def _with(weights: dict[str, Tensor], device: str) -> AutoencoderTiny:
    model = autoencoder.built(len(weights["encoder.layers.0.weight"]))
    model.load_state_dict({name: value.float() for name, value in weights.items()})
    return model.to(device)  # pyright: ignore[reportArgumentType, reportCallIssue]
