"""Adapters train by one code path, are written in three formats, and do to pictures what they are for."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from safetensors.torch import load_file

from minimodel import adapt, inspector
from minimodel.adapt import FOLDER, KINDS, Adapting, Example
from minimodel.adapter_evaluation import FORMS, with_embedding, with_lora
from minimodel.artist import paint
from minimodel.artist.marks import MARKS
from minimodel.artist.neon import neon
from minimodel.companions import BISCUIT, PEARL
from minimodel.evaluation import drawings
from minimodel.inspector import FINDINGS, inspect
from minimodel.lora import kohya
from minimodel.pictures import Pixels, training_selection
from minimodel.pipeline import load

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")
OTHERS = ["cat, orange coat, tabby pattern, meadow background, crown", "dog, golden coat, beach background"]


@pytest.fixture(scope="module")
def plain() -> Pixels:
    return _drawn(load())


@pytest.fixture(scope="module", params=["neon", "biscuit"])
def pair(request: pytest.FixtureRequest) -> list[Path]:
    return [FOLDER / f"{request.param}.{form}.safetensors" for form in FORMS]


def _drawn(pipeline: StableDiffusionPipeline, prompts: list[str] = OTHERS, steps: int = 3) -> Pixels:
    return drawings(pipeline, prompts, seed=5, steps=steps)


def test_every_mark_is_painted_and_only_where_it_is_asked_for() -> None:
    bare = paint(training_selection(8), 8).astype(int)
    for mark in MARKS:
        marked = paint(training_selection(8), 8, marks=frozenset({mark}))
        changed = np.abs(marked - bare).max(axis=2) > 60
        assert 15 < changed.sum() < 1200, mark


def test_neon_keeps_the_order_of_tones_and_has_no_green() -> None:
    picture = paint(training_selection(3), 3)
    styled = neon(picture)
    tones = [pixels @ np.array([0.299, 0.587, 0.114]) for pixels in (picture, styled)]
    assert np.corrcoef(tones[0].ravel(), tones[1].ravel())[0, 1] > 0.8
    assert (styled[..., 1] > styled[..., 2].astype(int) + 10).mean() < 0.02


def test_a_companion_is_called_by_its_name_alone() -> None:
    said = BISCUIT.prompt(BISCUIT.scene(Random(2)))
    assert said.startswith("biscuit, ")
    assert "dog" not in said
    assert "black coat" not in said


def test_the_inspector_is_right_about_pictures_it_never_saw() -> None:
    shares = inspector.accuracy(inspector.load(), 80)
    assert min(shares.values()) > 0.9


@pytest.mark.parametrize("kind", KINDS)
def test_an_adapter_goes_on_where_it_stopped(kind: str, tmp_path: Path) -> None:
    batch = [Example(latents=torch.randn(12, 16, 16), caption="biscuit, <pearl>", kept=index == 1) for index in (0, 1)]
    first, second = (Adapting(kind, "cpu", 100, folder=tmp_path) for _ in range(2))
    first.learn(batch if kind == "subject" else batch[:1])
    second.restore(first.state())
    losses: list[float] = []
    for training in (first, second):
        torch.manual_seed(3)
        losses.append(training.learn(batch[:1]))
    assert losses[0] == losses[1]
    assert second.step == 2
    assert all(path.stat().st_size < 420e3 for path in second.save())
    without_checkpoint = Adapting(kind, "cpu", 100, folder=tmp_path)
    for value, kept in zip(without_checkpoint.parameters, second.parameters, strict=True):
        assert torch.allclose(value, kept, atol=1e-3)
        assert value.abs().sum() > 0


def test_fresh_pictures_are_the_same_for_the_same_step() -> None:
    training = Adapting("subject", "cpu", 100)
    one, other = (next(adapt.examples(training, count=2)) for _ in range(2))
    assert one.caption == other.caption
    assert torch.equal(one.latents, other.latents)


def test_every_adapter_is_small() -> None:
    assert all(path.stat().st_size < 420e3 for path in FOLDER.glob("*.safetensors"))


def test_both_key_formats_hold_the_same_weights(pair: list[Path]) -> None:
    peft_file, kohya_file = (load_file(path) for path in pair)
    renamed = kohya(peft_file)
    assert renamed.keys() == kohya_file.keys()
    assert all(torch.equal(renamed[name], kohya_file[name]) for name in renamed)


@pytest.mark.parametrize("form", FORMS)
def test_a_lora_at_scale_0_changes_nothing(form: str, plain: Pixels) -> None:
    assert np.array_equal(_drawn(with_lora("neon", form, 0.0)), plain)


def test_both_key_formats_draw_the_same_picture() -> None:
    one, other = (_drawn(with_lora("biscuit", form), ["biscuit, sitting"]) for form in FORMS)
    assert np.array_equal(one, other)


def test_the_style_lora_brings_its_style(plain: Pixels) -> None:
    seen = inspector.load()
    styled = _drawn(with_lora("neon"), steps=6)
    assert all(found["neon"] for found in inspect(seen, styled))
    assert not any(found["neon"] for found in inspect(seen, plain))


def test_the_subject_lora_brings_its_marks_where_its_name_is_said() -> None:
    pipeline, seen = with_lora(BISCUIT.word), inspector.load()
    random = Random(1)
    named = _drawn(pipeline, [BISCUIT.prompt(BISCUIT.scene(random)) for _ in range(3)], steps=8)
    others = _drawn(pipeline, steps=8)
    brought = [found[mark] for found in inspect(seen, named) for mark in MARKS]
    assert sum(brought) >= 7
    assert sum(found[mark] for found in inspect(seen, others) for mark in MARKS) <= 1


def test_the_embedding_changes_only_prompts_that_say_it(plain: Pixels) -> None:
    pipeline = with_embedding()
    assert np.array_equal(_drawn(pipeline), plain)
    assert not np.array_equal(_drawn(pipeline, [f"{PEARL.word}, sitting"]), _drawn(pipeline, ["sitting"]))


def test_the_inspector_answers_every_finding() -> None:
    found = inspect(inspector.load(), paint(training_selection(1), 1)[None])
    assert set(found[0]) == set(FINDINGS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_learns_lies_on_the_device_of_the_networks(kind: str, tmp_path: Path) -> None:
    training = Adapting(kind, "meta", 100, folder=tmp_path)  # a device that every machine has beside its CPU
    assert {parameter.device.type for parameter in training.parameters} == {"meta"}
    said = training.pipeline.text_encoder(torch.zeros(1, 77, dtype=torch.long, device="meta")).last_hidden_state
    assert said.device.type == "meta"
