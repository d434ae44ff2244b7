"""The committed weights load unchanged in plain diffusers and draw what they should."""

from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import StableDiffusionImg2ImgPipeline, StableDiffusionPipeline
from PIL import Image, ImageColor

from minimodel import judge
from minimodel.artist import paint
from minimodel.evaluation import drawings, evaluate
from minimodel.judge import Judge
from minimodel.pictures import training_selection
from minimodel.pipeline import WEIGHTS, load
from minimodel.text import vocabulary_words
from minimodel.words import MONK_TONES, WORDS, phrase

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
PROMPT = "cat, orange coat, tabby pattern, pricked ears, meadow background, crown"


@pytest.fixture(scope="module")
def pipeline() -> StableDiffusionPipeline:
    loaded = StableDiffusionPipeline.from_pretrained(WEIGHTS, dtype=torch.float32)
    loaded.set_progress_bar_config(disable=True)
    return loaded


def _draw(pipeline: StableDiffusionPipeline, prompt: str, seed: int = 1) -> np.ndarray:
    made = pipeline(
        prompt=prompt,
        negative_prompt="",
        num_inference_steps=2,
        guidance_scale=2.0,
        width=128,
        height=128,
        generator=torch.Generator().manual_seed(seed),
        output_type="np",
    )
    return made.images[0]


def test_the_repository_holds_at_most_40_mb_of_weights() -> None:
    folder = Path(__file__).parents[2] / "minimodel"
    assert sum(path.stat().st_size for path in folder.rglob("*.safetensors")) <= 40e6


def test_plain_diffusers_draws_a_picture_of_the_native_size(pipeline: StableDiffusionPipeline) -> None:
    picture = _draw(pipeline, PROMPT)
    assert picture.shape == (128, 128, 3)
    assert np.isfinite(picture).all()


def test_the_seed_and_the_prompt_decide_the_picture(pipeline: StableDiffusionPipeline) -> None:
    first = _draw(pipeline, PROMPT)
    assert np.array_equal(first, _draw(pipeline, PROMPT))
    assert not np.array_equal(first, _draw(pipeline, PROMPT, seed=2))
    assert not np.array_equal(first, _draw(pipeline, PROMPT.replace("orange", "black")))


def test_the_committed_tokenizer_knows_every_word(pipeline: StableDiffusionPipeline) -> None:
    assert len(pipeline.tokenizer) == pipeline.text_encoder.config.vocab_size
    assert all(len(pipeline.tokenizer(word).input_ids) == 3 for word in vocabulary_words())


def test_a_picture_can_start_from_a_picture(pipeline: StableDiffusionPipeline) -> None:
    variation = StableDiffusionImg2ImgPipeline(**pipeline.components, requires_safety_checker=False)
    variation.set_progress_bar_config(disable=True)
    begun = Image.fromarray(paint(training_selection(3), 3))
    made = variation(prompt=PROMPT, image=begun, strength=0.5, num_inference_steps=4)
    assert made.images[0].size == (128, 128)


def test_skin_is_drawn_in_the_colour_of_its_tone() -> None:
    """A judge may tell tones apart by any tint; this measures the colour of the face, in levels of 255."""
    said = [f"dog, golden coat, meadow background, {phrase('tone', tone)}, tee" for tone in WORDS["tone"]]
    faces = drawings(load(), said)[:, 42:52, 99:113].reshape(len(said), -1, 3)
    tones = [ImageColor.getrgb(tone) for tone in MONK_TONES]
    assert np.abs(np.median(faces, axis=1) - tones).max() < 12


def test_pictures_show_what_random_selections_ask_for() -> None:
    report, _ = evaluate(load(), judge.load(), 16, seed=5)
    shares = report.shares()
    assert shares["tone within one"] == 1
    assert shares["all at once"] > 0.75
    assert min(shares[name] for name in ("species", "coat", "background", "owner")) > 0.85


def test_the_judge_is_right_about_pictures_it_never_saw() -> None:
    model: Judge = judge.load()
    shares = judge.accuracy(model, *judge.unseen(60))
    assert min(shares.values()) > 0.9
    assert sum(shares.values()) / len(shares) > 0.98
