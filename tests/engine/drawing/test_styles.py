"""Adapters, embeddings, checks and origins on the way of an order through the model."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from petbot.domain.recipes import Adapter, Recipe, Start
from petbot.engine.model import Model
from petbot.engine.port import EngineFault, Equipment
from petbot.engine.provenance import SigningImpossible
from tests.engine.drawing.studio import NEGATIVE, PROMPT, a_model, a_recipe, as_file, drawn, painted
from tests.engine.drawing.styles import SCALE, an_adapter, an_embedding, factors

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
UNET = (
    "down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_k",
    "mid_block.attentions.0.transformer_blocks.0.attn1.to_q",
    "up_blocks.0.attentions.1.transformer_blocks.0.ff.net.2",
)
TEXT = ("encoder.layers.1.mlp.fc1",)
AGREE = 1e-4


@contextmanager
def by_hand(network: Any, paths: tuple[str, ...], weight: float) -> Iterator[None]:
    """The network with W + weight * alpha/rank * up @ down in those layers."""
    before = {path: network.get_submodule(path).weight.detach().clone() for path in paths}
    with torch.no_grad():
        for at, path in enumerate(paths):
            layer = network.get_submodule(path)
            down, up = factors(layer, at)
            layer.weight += weight * SCALE * up @ down
    try:
        yield
    finally:
        with torch.no_grad():
            for path, kept in before.items():
                network.get_submodule(path).weight.copy_(kept)


@pytest.fixture
def equipment(tmp_path: Path) -> Equipment:
    """Folders of an operator's own."""
    return Equipment(adapters=tmp_path / "shelf", embeddings=tmp_path / "embeddings")


def with_adapters(*adapters: Adapter) -> Recipe:
    """A recipe that uses them."""
    return replace(a_recipe(), adapters=adapters)


def test_an_adapter_draws_what_diffusers_draws_with_weights_merged_by_hand(
    pipeline: Any, tmp_path: Path, equipment: Equipment
) -> None:
    adapter = replace(an_adapter(pipeline, tmp_path, unet=UNET, text=TEXT), weight=0.8)
    plain = painted(a_model(pipeline), a_recipe())
    ours = painted(a_model(pipeline, equipment), with_adapters(adapter))
    with by_hand(pipeline.unet, UNET, 0.8), by_hand(pipeline.text_encoder, TEXT, 0.8):
        theirs = pipeline(
            PROMPT,
            negative_prompt=NEGATIVE,
            num_inference_steps=3,
            guidance_scale=3.0,
            width=128,
            height=128,
            generator=torch.Generator().manual_seed(7),
            output_type="latent",
        ).images
    assert float((ours.latents - theirs).abs().max()) < AGREE
    assert float((ours.latents - plain.latents).abs().max()) > 0.1
    whole = drawn(a_model(pipeline, equipment), with_adapters(adapter)).images[0]
    enlarged = ours.image.resize(whole.size, Image.Resampling.LANCZOS)
    assert np.array_equal(np.asarray(whole), np.asarray(enlarged))


def test_at_weight_0_and_after_it_was_used_an_adapter_changes_no_bit(
    pipeline: Any, tmp_path: Path, equipment: Equipment
) -> None:
    adapter = an_adapter(pipeline, tmp_path, unet=UNET, text=TEXT)
    model = a_model(pipeline, equipment)
    before = drawn(model, a_recipe()).images[0]
    styled = drawn(model, with_adapters(adapter)).images[0]
    for recipe in (a_recipe(), with_adapters(replace(adapter, weight=0.0))):
        assert np.array_equal(np.asarray(drawn(model, recipe).images[0]), np.asarray(before))
    assert not np.array_equal(np.asarray(styled), np.asarray(before))


def test_an_order_that_is_stopped_half_way_leaves_no_adapter_on(
    pipeline: Any, tmp_path: Path, equipment: Equipment
) -> None:
    model = a_model(pipeline, equipment)
    before = drawn(model, a_recipe()).pictures
    events = model.draw(with_adapters(an_adapter(pipeline, tmp_path, unet=UNET)))
    next(events)
    events.close()
    assert drawn(model, a_recipe()).pictures == before


def test_an_embedding_of_the_recipe_is_what_its_word_means(pipeline: Any, tmp_path: Path, equipment: Equipment) -> None:
    embedding = an_embedding(pipeline, tmp_path / "embeddings")
    model = a_model(pipeline, equipment)
    said = replace(a_recipe(), prompt=f"{PROMPT}, <rex>")
    meant = painted(model, replace(said, embeddings=(embedding,)))
    assert not torch.equal(meant.latents, painted(model, said).latents)


def test_an_adapter_that_is_not_there_fails_its_order_for_good_and_no_other(
    pipeline: Any, equipment: Equipment
) -> None:
    model = a_model(pipeline, equipment)
    with pytest.raises(EngineFault, match="not on the operator's list") as caught:
        drawn(model, with_adapters(Adapter(name="gone", sha256="00" * 32)))
    assert caught.value.fatal
    assert "gone" in caught.value.reason
    assert len(drawn(model, a_recipe()).pictures) == 1


def test_clip_skip_and_weights_of_the_prompt_reach_the_picture(model: Model) -> None:
    plain = painted(model, a_recipe())
    for other in (replace(a_recipe(), clip_skip=1), replace(a_recipe(), prompt=f"({PROMPT}:1.4)")):
        assert not torch.equal(painted(model, other).latents, plain.latents)


def test_a_prompt_beyond_77_tokens_is_read_to_its_end(model: Model) -> None:
    long = ", ".join([PROMPT] * 10)
    with_end = painted(model, replace(a_recipe(), prompt=f"{long}, snow"))
    assert not torch.equal(with_end.latents, painted(model, replace(a_recipe(), prompt=long)).latents)


def checked_by(pipeline: Any, name: str) -> Model:
    """A model whose pictures that checker looks at."""
    return a_model(pipeline, Equipment(safety_checker=f"tests.engine.drawing.styles:{name}"))


def test_what_the_checker_refuses_is_withheld_with_its_reason_and_the_others_are_shown(pipeline: Any) -> None:
    model = checked_by(pipeline, "prude")
    seeds = tuple(range(1, 7))
    result = drawn(model, a_recipe(seeds=seeds, steps=2))
    assert model.facts.safety == "prude"
    assert {kept.reason for kept in result.withheld} == {"Too bright for the public."}
    shown, kept = ([one.index for one in some] for some in (result.pictures, result.withheld))
    assert shown
    assert sorted(shown + kept) == list(range(6))


def test_an_order_of_which_nothing_may_be_shown_fails_for_good_with_the_reason(pipeline: Any) -> None:
    model = checked_by(pipeline, "stern")
    with pytest.raises(EngineFault, match="allowed no picture") as caught:
        drawn(model, a_recipe(seeds=(1, 2), steps=1))
    assert (caught.value.reason, caught.value.fatal) == ("Nothing is shown here.", True)
    assert len(drawn(model, replace(a_recipe(steps=1), strictness="off")).pictures) == 1


def test_a_picture_to_start_from_is_looked_at_before_anything_is_drawn(pipeline: Any) -> None:
    model = checked_by(pipeline, "prude")
    for colour, allowed in (("white", False), ("black", True)):
        sha256, file = as_file(Image.new("RGB", (64, 64), colour))
        begun = model.draw(a_recipe(steps=2, start=Start(sha256=sha256, strength=0.5)), file)
        if allowed:
            assert next(begun) is not None
        else:
            with pytest.raises(EngineFault, match="picture to start from") as caught:
                next(begun)
            assert caught.value.fatal
            assert "another picture" in caught.value.reason
        begun.close()


def test_the_file_says_how_it_was_made(model: Model) -> None:
    assert model.facts.safety == ""
    (picture,) = drawn(model, a_recipe(scheduler="euler-a")).pictures
    text = Image.open(io.BytesIO(picture.png)).info["parameters"]
    assert text.startswith(f"{PROMPT}\nNegative prompt: {NEGATIVE}\nSteps: 3, Sampler: Euler a, CFG scale: 3, Seed: 7")


def test_a_certificate_without_its_key_is_not_taken_for_no_wish_to_sign(pipeline: Any, tmp_path: Path) -> None:
    with pytest.raises(SigningImpossible, match="both a certificate and its key"):
        a_model(pipeline, Equipment(certificate=tmp_path / "chain.pem"))
