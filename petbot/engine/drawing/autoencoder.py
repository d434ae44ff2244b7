"""Between pixels and latents: the model's VAE, thrifty with memory and in full precision where half is not enough."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from petbot.engine.drawing.memory import free_memory, is_out_of_memory

Network = Any
"""One of diffusers' models: a torch module that knows its precision."""
Vae = Any
"""AutoencoderKL or AutoencoderTiny."""
log = logging.getLogger("petbot.engine.worker")


class NotNumbers(ArithmeticError):
    """What was drawn holds values that are no numbers."""


class Autoencoder:
    """The VAE; one picture at a time, because a batch is hardly faster and takes all the more memory."""

    def __init__(self, vae: Vae) -> None:
        self.vae = vae

    def decoded(self, latents: Tensor) -> Image.Image:
        """The picture of finished latents [1, channels, h, w], RGB. Raises NotNumbers, and what tiles do not avert."""
        pixels = self._whole(latents)
        if pixels is None:
            log.warning("The picture is decoded in tiles, because memory ran out.")
            free_memory()
            with self._in_tiles():
                pixels = self._pixels(latents)
        if not bool(torch.isfinite(pixels).all()):
            raise NotNumbers("the decoded picture is not numbers")
        levels = (pixels[0].float() / 2 + 0.5).clamp(0, 1).mul(255).round().to(torch.uint8)
        return Image.fromarray(levels.permute(1, 2, 0).cpu().numpy())

    def encoded(self, pixels: Tensor, generator: torch.Generator | None = None) -> Tensor:
        """Latents of pixels [1, 3, height, width] in -1..1; a VAE that gives a distribution is sampled."""
        found = self.vae.encode(pixels.to(self.vae.device, self.vae.dtype))
        latents = found.latents if hasattr(found, "latents") else found.latent_dist.sample(generator)
        return latents * self.vae.config.scaling_factor

    def _whole(self, latents: Tensor) -> Tensor | None:
        """None when memory runs out."""
        try:
            return self._pixels(latents)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            return None

    def _pixels(self, latents: Tensor) -> Tensor:
        """Decoded; once more in full precision when half is not enough, as it happens with bright pictures."""
        scaled, dtype = latents / self.vae.config.scaling_factor, self.vae.dtype
        pixels = self.vae.decode(scaled.to(dtype), return_dict=False)[0]
        if dtype == torch.float32 or bool(torch.isfinite(pixels).all()):
            return pixels
        log.warning("The picture is decoded in full precision, because half was not enough.")
        with in_float32(self.vae):
            return self.vae.decode(scaled.float(), return_dict=False)[0]

    @contextmanager
    def _in_tiles(self) -> Iterator[None]:
        self.vae.enable_tiling()
        try:
            yield
        finally:
            self.vae.disable_tiling()


@contextmanager
def in_float32(*modules: Network) -> Iterator[None]:
    """The modules in full precision; their own afterwards, bit for bit, since float32 holds every half exactly."""
    before = [module.dtype for module in modules]
    for module in modules:
        module.to(torch.float32)
    try:
        yield
    finally:
        for module, dtype in zip(modules, before, strict=True):
            module.to(dtype)
