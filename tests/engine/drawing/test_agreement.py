"""Our own loop draws what diffusers' pipelines draw: the same latents to 1e-4 in fp32, the same pixels to a level."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image

from petbot.catalogue import profiles
from petbot.domain.recipes import Hires, Start
from petbot.engine.drawing.schedulers import OFFERS
from petbot.engine.model import Model, assembled
from petbot.engine.port import ModelBroken
from tests.engine.drawing.studio import NEGATIVE, NOWHERE, PROMPT, Result, a_recipe, drawn, gradient, painted

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
AGREE = 1e-4
REFERENCES: dict[str, tuple[str, dict[str, Any], float]] = {
    "": ("DPMSolverMultistepScheduler", {}, 0.0),
    "euler-a": ("EulerAncestralDiscreteScheduler", {}, 0.0),
    "dpmpp-2m-karras": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "dpmsolver++", "solver_order": 2, "use_karras_sigmas": True},
        0.0,
    ),
    "dpmpp-2m-sde-karras": (
        "DPMSolverMultistepScheduler",
        {"algorithm_type": "sde-dpmsolver++", "solver_order": 2, "use_karras_sigmas": True},
        0.0,
    ),
    "unipc": ("UniPCMultistepScheduler", {}, 0.0),
    "ddim": ("DDIMScheduler", {"clip_sample": False, "set_alpha_to_one": False}, 0.0),
    "lcm": ("LCMScheduler", {}, 0.0),
    "tcd": ("TCDScheduler", {}, 0.3),
}
"""Class of diffusers, what differs from the model folder's settings, and eta."""


@pytest.fixture
def own_scheduler(pipeline: Any, img2img: Any) -> Iterator[None]:
    """Puts the model folder's scheduler back into the pipelines."""
    folder = pipeline.scheduler
    yield
    pipeline.scheduler = img2img.scheduler = folder


def use(reference: Any, name: str) -> float:
    """Give the pipeline this scheduler; returns the eta to call it with."""
    kind, settings, eta = REFERENCES[name]
    reference.scheduler = getattr(diffusers, kind).from_config(reference.scheduler.config, **settings)
    return eta


def asked(guidance: float, steps: int, eta: float, seed: int = 7) -> dict[str, Any]:
    """What both pipelines are asked for."""
    return {
        "prompt": PROMPT,
        "negative_prompt": NEGATIVE,
        "guidance_scale": guidance,
        "num_inference_steps": steps,
        "eta": eta,
        "generator": torch.Generator().manual_seed(seed),
        "output_type": "latent",
    }


def decoded(pipeline: Any, latents: torch.Tensor) -> np.ndarray:
    """As diffusers' pipeline turns latents into a picture."""
    with torch.inference_mode():
        pixels = pipeline.vae.decode(latents / pipeline.vae.config.scaling_factor, return_dict=False)[0]
    return np.asarray(pipeline.image_processor.postprocess(pixels, output_type="pil")[0], dtype=int)


def assert_agree(pipeline: Any, ours: Result, theirs: torch.Tensor) -> None:
    """Latents to 1e-4, pixels to one level of 255."""
    assert ours.latents.shape == theirs.shape
    assert float((ours.latents - theirs).abs().max()) < AGREE
    assert np.abs(np.asarray(ours.image, dtype=int) - decoded(pipeline, theirs)).max() <= 1


def test_every_scheduler_that_is_offered_has_a_reference() -> None:
    assert set(REFERENCES) == {"", *OFFERS}


@pytest.mark.parametrize("guidance", [1.0, 3.0])
@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.usefixtures("own_scheduler")
def test_from_noise_each_scheduler_agrees_with_the_pipeline(
    name: str, guidance: float, pipeline: Any, model: Model
) -> None:
    ours = painted(model, a_recipe(scheduler=name, guidance=guidance))
    eta = use(pipeline, name)
    theirs = pipeline(**asked(guidance, 3, eta), width=128, height=128).images
    assert_agree(pipeline, ours, theirs)


@pytest.mark.parametrize("guidance", [1.0, 3.0])
@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.usefixtures("own_scheduler")
def test_from_a_picture_each_scheduler_agrees_with_the_pipeline(
    name: str, guidance: float, pipeline: Any, img2img: Any, model: Model
) -> None:
    start = Start(sha256="", strength=0.6)
    ours = painted(model, a_recipe(scheduler=name, guidance=guidance, steps=5, start=start), gradient())
    eta = use(img2img, name)
    theirs = img2img(**asked(guidance, 5, eta), image=gradient(), strength=0.6).images
    assert_agree(pipeline, ours, theirs)


@pytest.mark.parametrize("kind", ["PNDMScheduler", "HeunDiscreteScheduler", "DEISMultistepScheduler"])
@pytest.mark.usefixtures("own_scheduler")
def test_a_profile_may_name_other_schedulers_of_diffusers(kind: str, pipeline: Any) -> None:
    profile = replace(profiles.embedded(), scheduler=kind)
    model = assembled(profile, pipeline, NOWHERE, preview_every=0.0)
    ours = painted(model, a_recipe(steps=4))
    assert drawn(model, a_recipe(steps=4)).steps[-1] == 4
    pipeline.scheduler = getattr(diffusers, kind).from_config(pipeline.scheduler.config)
    theirs = pipeline(**asked(3.0, 4, 0.0), width=128, height=128).images
    assert_agree(pipeline, ours, theirs)


def test_a_profile_cannot_name_what_is_no_scheduler(pipeline: Any) -> None:
    for name in ("heun", "UNet2DConditionModel", "logging"):
        with pytest.raises(ModelBroken, match="one of euler-a"):
            assembled(replace(profiles.embedded(), scheduler=name), pipeline, NOWHERE)


def test_a_hires_pass_agrees_with_image_to_image_on_the_enlarged_picture(
    pipeline: Any, img2img: Any, model: Model
) -> None:
    ours = painted(model, a_recipe(hires=Hires(factor=1.5, strength=0.7, upscaler="lanczos")))
    small = pipeline(**asked(3.0, 3, 0.0), width=128, height=128)
    generator = torch.Generator().manual_seed(7)
    torch.randn(small.images.shape, generator=generator)  # the first pass took as much
    larger = Image.fromarray(decoded(pipeline, small.images).astype(np.uint8)).resize((192, 192), Image.LANCZOS)
    theirs = img2img(**{**asked(3.0, 3, 0.0), "generator": generator}, image=larger, strength=0.7).images
    assert ours.image.size == (192, 192)
    assert_agree(pipeline, ours, theirs)


def test_a_latent_hires_pass_goes_on_from_the_stretched_latents(model: Model) -> None:
    sharp = painted(model, a_recipe(hires=Hires(factor=1.25, strength=0.5)))
    again = painted(model, a_recipe(hires=Hires(factor=1.25, strength=0.5)))
    plain = painted(model, a_recipe())
    assert sharp.image.size == (160, 160)
    assert torch.equal(sharp.latents, again.latents)
    stretched = np.asarray(plain.image.resize((160, 160)), dtype=float)
    assert np.corrcoef(stretched.ravel(), np.asarray(sharp.image, dtype=float).ravel())[0, 1] > 0.6
