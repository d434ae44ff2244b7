"""Random companies of orders on the noise model: each picture is the one that its order gives alone."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch import Tensor

from petbot.domain.recipes import Adapter, Hires, Recipe, Start
from petbot.engine.adapters.factors import Factors, Part
from petbot.engine.batching import Batch, Ended
from petbot.engine.drawing.autoencoder import Autoencoder
from petbot.engine.drawing.denoiser import Request
from petbot.engine.drawing.finishing import Finisher
from petbot.engine.drawing.programs import Programs
from petbot.engine.drawing.schedulers import OFFERS
from petbot.engine.drawing.together import Denoiser
from petbot.engine.hands import AnotherThread, Hands, OwnHands
from petbot.engine.loading import Pipeline, loaded
from petbot.engine.model import Model, assembled
from petbot.engine.port import Equipment, Picture, Withheld
from tests.engine.drawing.studio import as_file, gradient
from tests.engine.drawing.styles import RANK, an_adapter
from tests.models import noise_profile, noise_recipe

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
AGREE = 1e-4
SHA256, FILE = as_file(gradient())
MIXES: tuple[tuple[tuple[int, float], ...], ...] = ((), ((0, 1.0),), ((0, -0.5),), ((1, 0.7),), ((0, 0.4), (1, 0.6)))
"""Which adapters with which weights."""


class Signing(Autoencoder):
    """Writes beside each picture the latents that it was."""

    def decoded(self, latents: Tensor) -> Image.Image:
        """See Autoencoder."""
        image = super().decoded(latents)
        image.info["latents"] = latents
        return image


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visited(Finisher):
    """Keeps the latents of the pictures that it finishes."""

    finisher: Finisher
    latents: list[tuple[Recipe, int, Tensor]]
    """Each with its order and the index of its seed."""

    def finished(self, image: Image.Image, index: int, asked: Recipe, drawn: Recipe) -> Picture | Withheld:
        """See Finisher."""
        self.latents.append((asked, index, image.info.pop("latents")))
        return self.finisher.finished(image, index, asked, drawn)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Studio:
    """The noise model, and what goes into its decoder."""

    pipeline: Pipeline
    model: Model
    finisher: Visited
    adapters: tuple[Adapter, ...]
    alone: dict[Recipe, list[Tensor]]
    """The latents of each picture of the orders that were drawn by themselves."""

    def by_itself(self, recipe: Recipe) -> list[Tensor]:
        """The latents of an order's pictures, drawn alone."""
        if recipe not in self.alone:
            self.finisher.latents.clear()
            list(self.model.draw(recipe, FILE))
            self.alone[recipe] = [latents for _, _, latents in self.finisher.latents]
        return self.alone[recipe]

    def must_be_as_alone(self) -> None:
        """Each picture that was drawn since."""
        for recipe, index, latents in list(self.finisher.latents):
            assert float((latents - self.by_itself(recipe)[index]).abs().max()) < AGREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An order that joins before a turn and, where it does not stay, is cancelled some turns later."""

    recipe: Recipe
    mix: tuple[tuple[int, float], ...]
    joins: int
    stays: int | None

    def ordered(self, studio: Studio) -> Recipe:
        """The recipe with its adapters."""
        return replace(self.recipe, adapters=tuple(replace(studio.adapters[at], weight=w) for at, w in self.mix))


@pytest.fixture(scope="module")
def studio(noise_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    pipeline = loaded(noise_profile(noise_model), torch.float32)
    folder = tmp_path_factory.mktemp("adapters")
    linear = [path for path, layer in pipeline.unet.named_modules() if isinstance(layer, torch.nn.Linear)]
    attention = [path for path in linear if "attn" in path]
    adapters = tuple(an_adapter(pipeline, folder, unet=paths) for paths in (attention, linear[::2]))
    model = assembled(noise_profile(noise_model), pipeline, Equipment(adapters=folder / "shelf"), preview_every=1e9)
    finisher = Visited(finisher=model._finisher, latents=[])
    model.painter.parts = replace(model.painter.parts, autoencoder=Signing(pipeline.vae))
    model._finisher = finisher
    return Studio(pipeline=pipeline, model=model, finisher=finisher, adapters=adapters, alone={})


RECIPES = st.builds(
    replace,
    st.builds(noise_recipe, seeds=st.sampled_from([(1,), (2, 3)]), pixels=st.sampled_from([64, 96])),
    num_inference_steps=st.integers(2, 5),
    guidance_scale=st.sampled_from([1.0, 4.0]),
    scheduler=st.sampled_from(sorted(OFFERS)),
    start=st.sampled_from([None, None, Start(sha256=SHA256, strength=0.6)]),
    hires=st.sampled_from([None, None, None, Hires(factor=1.5, strength=0.5)]),
)
VISITS = st.builds(
    Visit,
    recipe=RECIPES,
    mix=st.sampled_from(MIXES),
    joins=st.integers(0, 6),
    stays=st.sampled_from([None, None, None, 1, 3]),
)


@given(
    visits=st.lists(VISITS, min_size=2, max_size=6),
    rank=st.sampled_from([2 * RANK, RANK]),
    most=st.integers(2, 6),
    programs=st.booleans(),
    hands=st.sampled_from([OwnHands, AnotherThread]),
)
@settings(max_examples=12, deadline=None)
def test_each_picture_is_the_one_that_its_order_gives_alone_whoever_joins_and_leaves(
    studio: Studio, *, visits: list[Visit], rank: int, most: int, programs: bool, hands: Callable[[], Hands]
) -> None:
    """With rows of the smaller rank, a mix of two adapters has calls of its own.

    Programs, here of a compiler that changes nothing, come into use as they become ready.
    """
    unet = studio.pipeline.unet
    made = Programs(unet, lambda network, _: network) if programs else None
    batch = Batch(Denoiser(unet, mixes=most, rank=rank, programs=made), most=most, hands=hands())
    drawn = dict.fromkeys(range(len(visits)), 0)
    turn = 0
    studio.finisher.latents.clear()
    while batch or any(visit.joins >= turn for visit in visits):
        for at, visit in enumerate(visits):
            if visit.joins == turn:
                batch.join(at, studio.model.drawing(visit.ordered(studio), FILE))
            elif visit.stays is not None and visit.joins + visit.stays == turn:
                batch.cancel(at)
        for at, said in batch.turn():
            drawn[at] += isinstance(said, Picture)
            assert not isinstance(said, Ended) or said.error is None
        turn += 1
    studio.must_be_as_alone()
    for at, visit in enumerate(visits):
        expected = len(visit.recipe.seeds)
        assert drawn[at] == expected or (visit.stays is not None and drawn[at] < expected)


def test_after_all_have_left_the_unet_has_nothing_on(studio: Studio) -> None:
    recipe = replace(noise_recipe(), adapters=studio.adapters)
    list(studio.model.draw(recipe))
    assert not any(layer._forward_hooks for layer in studio.pipeline.unet.modules())


class Crowded(torch.nn.Sequential):
    """A network on a device without memory for more, as long as that lasts."""

    lasts = True

    def named_modules(self, *args: Any, **how: Any) -> Any:
        """Who wants rows begins here."""
        if self.lasts:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return super().named_modules(*args, **how)


def test_orders_with_loras_share_calls_again_when_the_memory_for_it_lacked_only_once() -> None:
    unet = Crowded(torch.nn.Linear(4, 4))
    denoiser = Denoiser(unet, mixes=2)
    part = {"0": Factors(down=torch.ones(1, 4), up=torch.ones(4, 1), scale=1.0)}
    some, other = (_with_adapter(name, part) for name in "ab")
    assert denoiser.group(some) != denoiser.group(other)
    unet.lasts = False
    assert denoiser.group(some) != denoiser.group(other)
    denoiser.rest()
    assert denoiser.group(some) == denoiser.group(other)


def _with_adapter(name: str, part: Part) -> Request:
    nothing = torch.zeros(1, 4)
    return Request(
        latents=nothing,
        positive=nothing,
        negative=None,
        guidance=1.0,
        scheduler=None,
        timesteps=torch.zeros(1),
        adapters=((name, 1.0),),
        parts=((part, 1.0),),
    )


def test_one_whose_numbers_overflow_fails_alone(studio: Studio) -> None:
    broken = replace(noise_recipe(), adapters=(replace(studio.adapters[0], weight=1e38),))
    sound = replace(noise_recipe(), adapters=(studio.adapters[1],))
    batch = Batch(Denoiser(studio.pipeline.unet, mixes=2), most=2)
    batch.join(0, studio.model.drawing(broken))
    batch.join(1, studio.model.drawing(sound))
    errors: dict[int, Exception | None] = {}
    studio.finisher.latents.clear()
    while batch:
        errors |= {at: said.error for at, said in batch.turn() if isinstance(said, Ended)}
    assert "drew nothing usable" in str(errors[0])
    assert errors[1] is None
    studio.must_be_as_alone()


class Waiting(Autoencoder):
    """Takes as long for a picture as others take for some steps, when there are others."""

    stepped = threading.Semaphore(0)
    """Released at each step."""

    def decoded(self, latents: Tensor) -> Image.Image:
        """See Autoencoder."""
        for _ in range(3):
            assert self.stepped.acquire(timeout=30), "nobody is denoised meanwhile"
        return super().decoded(latents)


def test_others_are_denoised_while_a_picture_is_decoded(noise_model: Path) -> None:
    pipeline = loaded(noise_profile(noise_model), torch.float32)
    model = assembled(noise_profile(noise_model), pipeline, Equipment(), preview_every=1e9)
    model.painter.parts = replace(model.painter.parts, autoencoder=(decoder := Waiting(pipeline.vae)))
    pipeline.unet.register_forward_hook(lambda *_: decoder.stepped.release())
    batch = Batch(Denoiser(pipeline.unet), most=2, hands=AnotherThread())
    batch.join(0, model.drawing(noise_recipe(steps=1)))
    batch.join(1, model.drawing(noise_recipe(steps=8)))
    said = [(at, said) for _ in iter(batch.__len__, 0) for at, said in batch.turn()]
    assert {at for at, each in said if isinstance(each, Picture)} == {0, 1}
    assert {each.error for _, each in said if isinstance(each, Ended)} == {None}
