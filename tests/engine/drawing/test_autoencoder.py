"""Between pixels and latents when memory is short."""

from typing import Any

import numpy as np
import pytest
import torch

from petbot.engine.drawing.autoencoder import Autoencoder, NotNumbers
from petbot.engine.drawing.starts import as_pixels
from tests.engine.drawing.studio import gradient
from tests.engine.drawing.test_orders import no_memory


@torch.inference_mode()
def test_a_picture_that_memory_cannot_decode_whole_is_decoded_in_tiles(
    pipeline: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.vae, "tile_latent_min_size", 16)
    monkeypatch.setattr(pipeline.vae, "tile_sample_min_size", 128)
    autoencoder = Autoencoder(pipeline.vae)
    latents = autoencoder.encoded(as_pixels(gradient((192, 192))))
    whole = np.asarray(autoencoder.decoded(latents), dtype=int)
    with no_memory(pipeline.vae.decoder, latents=16):
        tiled = np.asarray(autoencoder.decoded(latents), dtype=int)
    assert np.abs(whole - tiled).mean() < 2
    assert not pipeline.vae.use_tiling


@torch.inference_mode()
def test_memory_too_short_even_for_tiles_is_the_callers_to_handle(pipeline: Any) -> None:
    with no_memory(pipeline.vae.decoder, latents=1), pytest.raises(torch.OutOfMemoryError):
        Autoencoder(pipeline.vae).decoded(torch.zeros(1, 12, 16, 16))


@torch.inference_mode()
def test_latents_that_are_no_numbers_are_no_picture(pipeline: Any) -> None:
    with pytest.raises(NotNumbers):
        Autoencoder(pipeline.vae).decoded(torch.full((1, 12, 16, 16), float("nan")))
