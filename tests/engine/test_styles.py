"""The real worker process draws all that a recipe's style says, and nothing that an operator did not provide."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pytest_asyncio
import torch
from PIL import Image

from petbot.domain.ids import OrderId
from petbot.domain.recipes import Hires, Recipe, Start
from petbot.engine.loading import loaded
from petbot.engine.model import assembled
from petbot.engine.port import Cancelled, EngineFault, Equipment, Picture, Preview, WorkerBroken
from petbot.engine.process import WorkerEngine
from tests.engine.drawing.studio import as_file, gradient
from tests.engine.drawing.styles import an_adapter, an_embedding
from tests.engine.drawn import draw, last
from tests.models import noise_profile, noise_recipe

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning"),
]
UNET = ("down_blocks.1.attentions.0.transformer_blocks.0.attn1.to_q",)
TEXT = ("encoder.layers.0.mlp.fc1",)
SHA256, FILE = as_file(gradient())


@pytest.fixture(scope="module")
def pipeline(noise_model: Path) -> Any:
    """The noise model in this process."""
    return loaded(noise_profile(noise_model), torch.float32)


@pytest.fixture(scope="module")
def equipment(tmp_path_factory: pytest.TempPathFactory) -> Equipment:
    """Folders of an operator's own, and a checker."""
    folder = tmp_path_factory.mktemp("operator")
    return Equipment(
        adapters=folder / "shelf",
        embeddings=folder / "embeddings",
        safety_checker="tests.engine.drawing.styles:stern",
    )


@pytest.fixture(scope="module")
def styled(pipeline: Any, equipment: Equipment) -> Recipe:
    """A recipe with every part of a style."""
    adapter = an_adapter(pipeline, equipment.adapters.parent, unet=UNET, text=TEXT)
    return replace(
        noise_recipe(steps=4, prompt="a (brown:1.3) dog, <rex>"),
        scheduler="dpmpp-2m-sde-karras",
        clip_skip=1,
        adapters=(replace(adapter, weight=0.7),),
        embeddings=(an_embedding(pipeline, equipment.embeddings),),
        start=Start(sha256=SHA256, strength=0.75),
        hires=Hires(factor=1.5, strength=0.5, upscaler="lanczos"),
        strictness="off",
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(noise_model: Path, equipment: Equipment) -> AsyncIterator[WorkerEngine]:
    """A worker with that equipment."""
    engine = WorkerEngine(noise_profile(noise_model), timedelta(minutes=2), equipment=equipment)
    await engine.start()
    yield engine
    await engine.stop()


def levels(picture: Picture) -> np.ndarray:
    """The pixels as numbers to reckon with."""
    return np.asarray(Image.open(io.BytesIO(picture.png)), dtype=int)


async def drawn(engine: WorkerEngine, recipe: Recipe) -> np.ndarray:
    """The first picture."""
    return levels((await draw(engine, recipe, start=FILE if recipe.start else None)).pictures[0])


async def test_the_worker_draws_the_whole_style_as_the_model_does(
    engine: WorkerEngine, pipeline: Any, equipment: Equipment, noise_model: Path, styled: Recipe
) -> None:
    model = assembled(noise_profile(noise_model), pipeline, equipment)
    (expected,) = [event for event in model.draw(styled, FILE) if isinstance(event, Picture)]
    result = await draw(engine, styled, start=FILE)
    assert (result.pictures[0].width, result.pictures[0].height) == (384, 384)
    # The worker may reckon with more threads than we, in another order.
    assert np.abs(levels(result.pictures[0]) - levels(expected)).max() <= 1
    assert [progress.step for progress in result.progress][-1] == styled.steps


PLAIN: dict[str, Any] = {
    "scheduler": "",
    "prompt": "a brown dog, <rex>",
    "clip_skip": 0,
    "adapters": (),
    "embeddings": (),
    "start": None,
    "hires": None,
}
"""What each part of the style is without it."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def with_it(engine: WorkerEngine, styled: Recipe) -> np.ndarray:
    """The picture of the whole style."""
    return await drawn(engine, styled)


@pytest.mark.parametrize("part", PLAIN)
async def test_without_any_one_part_of_the_style_the_picture_is_another(
    engine: WorkerEngine, styled: Recipe, with_it: np.ndarray, part: str
) -> None:
    without_it = await drawn(engine, replace(styled, **{part: PLAIN[part]}))
    assert with_it.shape != without_it.shape or np.abs(with_it - without_it).max() > 1


async def test_strictness_reaches_the_checker(engine: WorkerEngine, styled: Recipe) -> None:
    assert (await engine.ready()).safety == "stern"
    with pytest.raises(EngineFault, match="allowed no picture") as caught:
        await drawn(engine, replace(styled, strictness="standard", start=None))
    assert caught.value.reason == "Nothing is shown here."


async def test_a_start_that_the_checker_refuses_is_never_drawn_from(engine: WorkerEngine, styled: Recipe) -> None:
    with pytest.raises(EngineFault, match="did not allow the picture to start from"):
        await drawn(engine, replace(styled, strictness="standard"))


async def test_a_long_order_is_previewed_while_it_is_drawn(engine: WorkerEngine) -> None:
    stream = engine.submit(OrderId("watched"), noise_recipe(steps=900))
    async for event in stream:
        if isinstance(event, Preview):
            assert Image.open(io.BytesIO(event.jpeg)).size == (64, 64)
            break
    await engine.cancel(OrderId("watched"))
    with pytest.raises(Cancelled):
        await last(stream)


async def test_the_operator_reads_why_a_checker_or_certificate_cannot_be_used(
    noise_model: Path, tmp_path: Path
) -> None:
    unusable = Equipment(safety_checker=str(tmp_path / "no-checker"))
    engine = WorkerEngine(noise_profile(noise_model), timedelta(minutes=1), equipment=unusable)
    await engine.start()
    try:
        with pytest.raises(WorkerBroken, match="safety checker"):
            await engine.ready()
    finally:
        await engine.stop()
