"""The embedded model in this process, and diffusers' own pipelines on the same weights: the reference."""

from typing import Any

import pytest
import torch
from diffusers import StableDiffusionImg2ImgPipeline

from petbot.catalogue import profiles
from petbot.engine.loading import loaded
from petbot.engine.model import Model
from tests.engine.drawing.studio import a_model


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def pipeline() -> Any:
    """diffusers' text-to-image pipeline; a test that changes a part puts it back."""
    return loaded(profiles.embedded(), torch.float32)


@pytest.fixture(scope="session")
def img2img(pipeline: Any) -> Any:
    """diffusers' image-to-image pipeline on the same weights."""
    made = StableDiffusionImg2ImgPipeline(**pipeline.components, requires_safety_checker=False)
    made.set_progress_bar_config(disable=True)
    return made


@pytest.fixture
def model(pipeline: Any) -> Model:
    """A model of our own that draws with the pipeline's parts."""
    return a_model(pipeline)
