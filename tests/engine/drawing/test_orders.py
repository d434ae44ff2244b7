"""Whole orders on the embedded model: several at once, previews, memory that runs out, numbers that overflow."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from petbot.catalogue import profiles
from petbot.domain.recipes import Hires, Start
from petbot.engine.drawing.autoencoder import in_float32
from petbot.engine.loading import loaded
from petbot.engine.model import Model
from petbot.engine.port import EngineFault
from tests.engine.drawing.studio import a_model, a_recipe, as_file, drawn, gradient

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")


@contextmanager
def no_memory(module: Any, *, rows: int = 99, latents: int = 99) -> Iterator[None]:
    """A device whose memory holds a call of that many rows, and of latents that long each way, and no larger one."""

    def allocate(_module: object, given: tuple[torch.Tensor, ...]) -> None:
        if len(given[0]) > rows or given[0].shape[-1] > latents:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    hook = module.register_forward_pre_hook(allocate)
    try:
        yield
    finally:
        hook.remove()


def levels(image: Image.Image) -> np.ndarray:
    """Numbers to reckon with."""
    return np.asarray(image, dtype=int)


def test_pictures_drawn_together_look_as_those_drawn_one_by_one(pipeline: Any) -> None:
    recipe = a_recipe(seeds=(1, 2, 3))
    alone = drawn(a_model(pipeline), recipe)
    together = drawn(a_model(pipeline, at_once=2), recipe)
    assert [picture.index for picture in together.pictures] == [0, 1, 2]
    for one, other in zip(alone.images, together.images, strict=True):
        assert np.abs(levels(one) - levels(other)).max() <= 1
    assert alone.steps == list(range(1, 10))
    assert together.steps == [2, 4, 6, 7, 8, 9]


def test_from_a_picture_and_with_a_hires_pass_all_steps_are_counted_to_the_end(model: Model) -> None:
    sha256, file = as_file(gradient())
    result = drawn(model, a_recipe(steps=8, start=Start(sha256=sha256, strength=0.5)), file)
    assert result.steps == [2, 4, 6, 8]
    result = drawn(model, a_recipe(steps=4, hires=Hires(factor=2.0, strength=0.5)))
    assert result.steps == [0, 0, 1, 1, 2, 4]
    assert result.images[0].size == (1024, 1024)
    assert result.pictures[0].note == ""


def test_a_little_strength_keeps_the_picture_and_full_strength_keeps_nothing_of_it(model: Model) -> None:
    sha256, file = as_file(gradient())
    before = levels(gradient((512, 512))).ravel()

    def likeness(strength: float) -> float:
        recipe = a_recipe(steps=6, start=Start(sha256=sha256, strength=strength))
        return float(np.corrcoef(before, levels(drawn(model, recipe, file).images[0]).ravel())[0, 1])

    assert likeness(0.2) > 0.8
    assert likeness(1.0) < 0.5


def test_previews_come_while_it_is_drawn_and_come_to_resemble_the_picture(pipeline: Any) -> None:
    ticks = count()
    model = a_model(pipeline, preview_every=0.0, clock=lambda: float(next(ticks)))
    result = drawn(model, a_recipe(steps=8))
    assert len(result.previews) == 7
    small = [Image.open(io.BytesIO(preview.jpeg)) for preview in result.previews]
    assert {(image.format, image.mode, image.size) for image in small} == {("JPEG", "RGB", (64, 64))}
    shown = [levels(image).ravel() for image in (*small, result.images[0].resize((64, 64)))]
    likeness = np.corrcoef(shown)
    assert likeness[-2, -1] > 0.8  # the last one and the picture, whose colours a preview only estimates
    assert likeness[0, -2] < likeness[-3, -2]  # the first and the last but one, to the last one


def test_previews_are_no_oftener_than_they_should_be(pipeline: Any) -> None:
    now = count(0.0, 0.25)
    model = a_model(pipeline, preview_every=1.0, clock=lambda: next(now))
    assert len(drawn(model, a_recipe(steps=8)).previews) < 4


def test_when_memory_runs_out_fewer_are_drawn_at_once_and_all_are_drawn(pipeline: Any) -> None:
    recipe = a_recipe(seeds=(1, 2, 3))
    expected = drawn(a_model(pipeline), recipe)
    model = a_model(pipeline, at_once=4)
    with no_memory(pipeline.unet, rows=2):
        result = drawn(model, recipe)
    assert model.at_once.size == 1
    assert [picture.png for picture in result.pictures] == [picture.png for picture in expected.pictures]
    assert {picture.note for picture in result.pictures} == {""}


def test_when_memory_runs_out_for_one_it_is_drawn_smaller_with_a_note(pipeline: Any, model: Model) -> None:
    with no_memory(pipeline.unet, latents=12):
        result = drawn(model, a_recipe())
    (picture,) = result.pictures
    assert (picture.width, picture.height) == result.images[0].size == (384, 384)
    assert picture.note.startswith("Drawn smaller than ordered, at 384 x 384")


def test_a_picture_too_large_by_itself_takes_nothing_from_how_many_are_drawn_at_once(pipeline: Any) -> None:
    model = a_model(pipeline, at_once=4)
    with no_memory(pipeline.unet, latents=12):
        assert drawn(model, a_recipe()).pictures[0].width == 384
    assert model.at_once.size == 4


def test_the_hires_pass_is_the_first_to_be_left_out(pipeline: Any, model: Model) -> None:
    with no_memory(pipeline.unet, latents=16):
        (picture,) = drawn(model, a_recipe(hires=Hires(factor=2.0, strength=0.5))).pictures
    assert (picture.width, picture.height) == (512, 512)
    assert "did not have the memory" in picture.note


def test_without_memory_for_half_the_size_the_order_fails_and_may_be_tried_again(pipeline: Any, model: Model) -> None:
    with no_memory(pipeline.unet, rows=0), pytest.raises(EngineFault, match="Out of memory") as caught:
        drawn(model, a_recipe())
    assert not caught.value.fatal
    assert drawn(model, a_recipe()).pictures[0].note == ""


@pytest.fixture(scope="module")
def half() -> Any:
    """The embedded model in half precision, as an accelerator has a large one."""
    return loaded(profiles.embedded(), torch.bfloat16)


@contextmanager
def overflowing(module: Any) -> Iterator[list[torch.dtype]]:
    """A network whose output is no number in half precision; tells the precision of each call."""
    calls: list[torch.dtype] = []

    def overflow(_network: Any, _given: object, output: Any) -> Any:
        found = output[0] if isinstance(output, tuple) else output
        calls.append(found.dtype)
        if found.dtype == torch.bfloat16:
            found.fill_(float("nan"))
        return output

    hook = module.register_forward_hook(overflow)
    try:
        yield calls
    finally:
        hook.remove()


def test_what_overflows_in_half_precision_is_drawn_again_in_full(half: Any) -> None:
    recipe, model = a_recipe(steps=2), a_model(half)
    with in_float32(half.unet, half.vae):
        expected = drawn(model, recipe)
    with overflowing(half.unet) as calls:
        result = drawn(model, recipe)
    assert calls == [torch.bfloat16] * 2 + [torch.float32] * 2
    assert half.unet.dtype == half.vae.dtype == torch.bfloat16
    assert result.pictures == expected.pictures


def test_a_decoder_that_overflows_in_half_precision_decodes_in_full(half: Any) -> None:
    recipe = a_recipe(steps=2)
    model = a_model(half)
    expected = drawn(model, recipe).images[0]
    with overflowing(half.vae.decoder) as calls:
        result = drawn(model, recipe)
    assert calls == [torch.bfloat16, torch.float32]
    assert np.abs(levels(result.images[0]) - levels(expected)).mean() < 3


def test_a_scheduler_that_is_not_offered_is_refused_by_name(model: Model) -> None:
    with pytest.raises(EngineFault, match="'heun'; there are euler-a, dpmpp-2m-karras") as caught:
        drawn(model, a_recipe(scheduler="heun"))
    assert caught.value.fatal


def test_an_upscaler_that_is_not_there_is_refused_by_name(model: Model) -> None:
    with pytest.raises(EngineFault, match="'4x-UltraSharp'") as caught:
        drawn(model, a_recipe(hires=Hires(factor=1.5, strength=0.5, upscaler="4x-UltraSharp")))
    assert caught.value.fatal


def test_more_steps_than_a_scheduler_can_make_are_refused(model: Model) -> None:
    with pytest.raises(EngineFault, match="LCMScheduler with 60 steps") as caught:
        drawn(model, replace(a_recipe(scheduler="lcm"), num_inference_steps=60))
    assert caught.value.fatal
