"""The critic: a second judge, with a seed of its own, whose opinion is a part of losses; it never judges.

What its lower layers see differently counts for the autoencoder, what it misses in a drawing for the denoiser.
"""

from collections.abc import Callable

import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from torch import Tensor

from . import judge
from .judge import Judge
from .pictures import CACHE
from .precision import mixed
from .verdicts import missed

PATH = CACHE / "critic.safetensors"
SEED = 6
Review = Callable[[Tensor, Tensor], Tensor]


def train(seconds: float, pixels: Tensor, labels: Tensor, batch: int) -> None:
    """Train for so many seconds, from the critic that there is."""
    judge.save(judge.train(seconds, pixels, labels, path=PATH, seed=SEED, batch=batch), PATH)


def load(device: str) -> Judge | None:
    """The trained critic with frozen weights, or None where none was trained."""
    return judge.load(PATH).requires_grad_(False).to(device) if PATH.exists() else None


def review(critic: Judge, vae: AutoencoderTiny) -> Review:
    """What the critic misses in pictures of latents (n, 12, 16, 16), given what is asked, as a mean for each, (n,)."""
    decoder = vae.decoder.requires_grad_(False)

    def reviewed(latents: Tensor, asked: Tensor) -> Tensor:
        with mixed(latents):
            seen = critic(decoder(latents.contiguous(memory_format=torch.channels_last)))
        return missed(seen.float(), asked, critic.sizes)

    return reviewed
