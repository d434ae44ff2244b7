"""Requests that share a call of the UNet: each goes its own way, whatever the others are."""

from typing import Any

import pytest
import torch

from petbot.domain.recipes import Recipe, Start
from petbot.engine.drawing.denoiser import Request, advance, guess
from petbot.engine.drawing.painting import Painting
from petbot.engine.drawing.schedulers import OFFERS
from petbot.engine.model import Model
from tests.engine.drawing.studio import a_recipe, gradient, painted

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
AGREE = 1e-4


def request(model: Model, recipe: Recipe) -> Request:
    """The request of the recipe's first picture."""
    with torch.inference_mode():
        return Painting(
            model.painter.parts, model.planner.planned(recipe, gradient() if recipe.start else None), 0
        ).request


def test_requests_that_join_and_leave_between_steps_end_as_they_would_alone(model: Model) -> None:
    recipes = [
        a_recipe(scheduler="euler-a", steps=4, seeds=(1,)),
        a_recipe(scheduler="dpmpp-2m-sde-karras", steps=2, guidance=1.0, seeds=(2,)),
        a_recipe(scheduler="lcm", steps=3, guidance=1.5, seeds=(3,)),
        a_recipe(scheduler="unipc", steps=4, seeds=(4,), start=Start(sha256="", strength=0.5)),
    ]
    waiting = [request(model, recipe) for recipe in recipes]
    requests, flying = list(waiting), list[Request]()
    while waiting or flying:
        if waiting:
            flying.append(waiting.pop(0))
        with torch.inference_mode():
            advance(model.painter.parts.unet, flying)
        flying = [request for request in flying if not request.finished]
    for recipe, together in zip(recipes, requests, strict=True):
        alone = painted(model, recipe, gradient() if recipe.start else None)
        assert float((together.latents - alone.latents).abs().max()) < AGREE


def test_one_call_of_the_unet_serves_all_requests(model: Model, pipeline: Any) -> None:
    rows: list[int] = []
    hook = pipeline.unet.register_forward_pre_hook(lambda _unet, given: rows.append(len(given[0])))
    try:
        requests = [request(model, a_recipe(seeds=(1,))), request(model, a_recipe(guidance=1.0, seeds=(2,)))]
        with torch.inference_mode():
            advance(pipeline.unet, requests)
    finally:
        hook.remove()
    assert rows == [3]
    assert [request.position for request in requests] == [1, 1]


def test_requests_of_another_size_or_longer_prompt_are_of_another_group(model: Model) -> None:
    group = model.denoiser.group
    usual = request(model, a_recipe())
    assert group(usual) == group(request(model, a_recipe(scheduler="lcm", steps=9, guidance=1.0, seeds=(3,))))
    assert group(usual) != group(request(model, a_recipe(pixels=640)))


@pytest.mark.parametrize("name", sorted(OFFERS))
def test_a_step_never_waits_for_the_device(model: Model, pipeline: Any, name: str) -> None:
    """On the meta device, whose tensors hold nothing: whoever asks for their content fails."""
    absent = request(model, a_recipe(scheduler=name, steps=4))
    assert absent.negative is not None
    absent.latents, absent.positive = absent.latents.to("meta"), absent.positive.to("meta")
    absent.negative = absent.negative.to("meta")
    with torch.inference_mode():
        while not absent.finished:
            advance(pipeline.unet, [absent], lambda samples, _times, _states: samples.clone())
    assert absent.latents.is_meta


@pytest.mark.parametrize("name", ["euler-a", "dpmpp-2m-karras", "ddim"])
def test_the_last_step_foresees_the_finished_latents(model: Model, name: str) -> None:
    ahead = request(model, a_recipe(scheduler=name, steps=6))
    assert guess(ahead) is None
    with torch.inference_mode():
        while not ahead.finished:
            advance(model.painter.parts.unet, [ahead])
        seen = guess(ahead)
    assert seen is not None
    # DDIM ends at the noise of the first training step, not at none.
    assert float((seen - ahead.latents).abs().max()) < 0.15
