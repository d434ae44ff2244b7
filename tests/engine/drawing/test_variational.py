"""The autoencoder of Stable Diffusion 1, which gives a distribution of latents: tiny, with random weights."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers import AutoencoderKL, StableDiffusionImg2ImgPipeline

from petbot.domain.recipes import Hires, Start
from petbot.engine.drawing.autoencoder import Autoencoder
from petbot.engine.loading import loaded
from petbot.engine.model import Model, assembled
from petbot.engine.port import Equipment
from tests.engine.drawing.studio import gradient, painted
from tests.engine.drawing.test_orders import no_memory
from tests.models import noise_profile, noise_recipe

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
BLOCKS = 4


@pytest.fixture(scope="module")
def pipeline(noise_model: Path) -> Any:
    """The noise model with such an autoencoder."""
    torch.manual_seed(5)
    pipeline = loaded(noise_profile(noise_model), torch.float32)
    vae: Any = AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * BLOCKS,
        up_block_types=("UpDecoderBlock2D",) * BLOCKS,
        block_out_channels=(8,) * BLOCKS,
        norm_num_groups=4,
        latent_channels=4,
        sample_size=128,
    )
    pipeline.register_modules(vae=vae.eval())
    return pipeline


@pytest.fixture
def model(pipeline: Any, tmp_path: Path, noise_model: Path) -> Model:
    """A model of our own that draws with it."""
    return assembled(noise_profile(noise_model), pipeline, Equipment(adapters=tmp_path, embeddings=tmp_path))


def test_image_to_image_agrees_with_the_pipeline_in_latents_and_noise(pipeline: Any, model: Model) -> None:
    recipe = noise_recipe(steps=4)
    start = Start(sha256="", strength=0.75)
    ours = painted(model, replace(recipe, start=start), gradient())
    reference: Any = StableDiffusionImg2ImgPipeline(**pipeline.components, requires_safety_checker=False)
    reference.set_progress_bar_config(disable=True)
    theirs = reference(
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        guidance_scale=recipe.guidance_scale,
        num_inference_steps=4,
        image=gradient(),
        strength=0.75,
        generator=torch.Generator().manual_seed(1),
        output_type="latent",
    ).images
    assert float((ours.latents - theirs).abs().max()) < 1e-4


def test_a_hires_pass_over_pixels_has_the_larger_size(model: Model) -> None:
    recipe = replace(noise_recipe(), hires=Hires(factor=1.5, strength=0.5, upscaler="lanczos"))
    assert painted(model, recipe).image.size == (192, 192)


@torch.inference_mode()
def test_decoding_in_tiles_covers_the_whole_picture(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.vae, "tile_latent_min_size", 16)
    monkeypatch.setattr(pipeline.vae, "tile_sample_min_size", 128)
    autoencoder = Autoencoder(pipeline.vae)
    latents = torch.randn((1, 4, 24, 40), generator=torch.Generator().manual_seed(1))
    with no_memory(pipeline.vae.decoder, latents=16):
        tiled = autoencoder.decoded(latents)
    whole = autoencoder.decoded(latents)
    assert tiled.size == whole.size == (320, 192)
    likeness = np.corrcoef(np.asarray(tiled, dtype=float).ravel(), np.asarray(whole, dtype=float).ravel())[0, 1]
    assert likeness > 0.9
