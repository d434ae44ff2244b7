"""Random companies of orders on the noise model: each picture is the one that its order gives alone."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from torch import Tensor

from petbot.domain.recipes import Adapter, Hires, Recipe, Start
from petbot.engine.batching import Batch, Ended
from petbot.engine.drawing.autoencoder import Autoencoder
from petbot.engine.drawing.programs import Programs
from petbot.engine.drawing.schedulers import OFFERS
from petbot.engine.drawing.together import Denoiser
from petbot.engine.loading import Pipeline, loaded
from petbot.engine.model import Model, assembled
from petbot.engine.port import Equipment, Picture
from tests.engine.drawing.studio import as_file, gradient
from tests.engine.drawing.styles import RANK, an_adapter
from tests.models import noise_profile, noise_recipe

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
AGREE = 1e-4
SHA256, FILE = as_file(gradient())
MIXES: tuple[tuple[tuple[int, float], ...], ...] = ((), ((0, 1.0),), ((0, -0.5),), ((1, 0.7),), ((0, 0.4), (1, 0.6)))
"""Which adapters with which weights."""


class Watched(Autoencoder):
    """Keeps the latents that it decoded last."""

    latents = torch.zeros(0)

    def decoded(self, latents: Tensor) -> Image.Image:
        """See Autoencoder."""
        self.latents = latents
        return super().decoded(latents)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Studio:
    """The noise model, and what goes into its decoder."""

    pipeline: Pipeline
    model: Model
    decoder: Watched
    adapters: tuple[Adapter, ...]
    alone: dict[Recipe, list[Tensor]]
    """The latents of each picture of the orders that were drawn by themselves."""

    def by_itself(self, recipe: Recipe) -> list[Tensor]:
        """The latents of an order's pictures, drawn alone."""
        if recipe not in self.alone:
            pictures = (event for event in self.model.draw(recipe, FILE) if isinstance(event, Picture))
            self.alone[recipe] = [self.decoder.latents for _ in pictures]
        return self.alone[recipe]


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
    decoder = Watched(pipeline.vae)
    model._parts = replace(model._parts, autoencoder=decoder)
    return Studio(pipeline=pipeline, model=model, decoder=decoder, adapters=adapters, alone={})


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
)
@settings(max_examples=12, deadline=None)
def test_each_picture_is_the_one_that_its_order_gives_alone_whoever_joins_and_leaves(
    studio: Studio, visits: list[Visit], rank: int, most: int, programs: bool
) -> None:
    """With rows of the smaller rank, a mix of two adapters has calls of its own.

    Programs, here of a compiler that changes nothing, come into use as they become ready.
    """
    unet = studio.pipeline.unet
    made = Programs(unet, lambda network, _: network) if programs else None
    batch = Batch(Denoiser(unet, mixes=most, rank=rank, programs=made), most=most)
    drawn: dict[int, list[Tensor]] = {at: [] for at in range(len(visits))}
    turn = 0
    while batch or any(visit.joins >= turn for visit in visits):
        for at, visit in enumerate(visits):
            if visit.joins == turn:
                batch.join(at, studio.model.drawing(visit.ordered(studio), FILE))
            elif visit.stays is not None and visit.joins + visit.stays == turn:
                batch.cancel(at)
        for at, said in batch.turn():
            if isinstance(said, Picture):
                drawn[at].append(studio.decoder.latents)
            assert not isinstance(said, Ended) or said.error is None
        turn += 1
    for at, visit in enumerate(visits):
        expected = studio.by_itself(visit.ordered(studio))
        assert len(drawn[at]) == len(expected) or (visit.stays is not None and len(drawn[at]) < len(expected))
        for one, other in zip(drawn[at], expected, strict=False):
            assert float((one - other).abs().max()) < AGREE


def test_after_all_have_left_the_unet_has_nothing_on(studio: Studio) -> None:
    recipe = replace(noise_recipe(), adapters=studio.adapters)
    list(studio.model.draw(recipe))
    assert not any(layer._forward_hooks for layer in studio.pipeline.unet.modules())


def test_one_whose_numbers_overflow_fails_alone(studio: Studio) -> None:
    broken = replace(noise_recipe(), adapters=(replace(studio.adapters[0], weight=1e38),))
    sound = replace(noise_recipe(), adapters=(studio.adapters[1],))
    batch = Batch(Denoiser(studio.pipeline.unet, mixes=2), most=2)
    batch.join(0, studio.model.drawing(broken))
    batch.join(1, studio.model.drawing(sound))
    latents: list[Tensor] = []
    errors: dict[int, Exception | None] = {}
    while batch:
        for at, said in batch.turn():
            if isinstance(said, Ended):
                errors[at] = said.error
            elif isinstance(said, Picture):
                latents.append(studio.decoder.latents)
    assert "drew nothing usable" in str(errors[0])
    assert errors[1] is None
    (expected,) = studio.by_itself(sound)
    assert float((latents[0] - expected).abs().max()) < AGREE
