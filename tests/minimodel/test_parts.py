"""All parts can be trained one after another, from nothing but the repository, into a pipeline that draws."""

from pathlib import Path

import numpy as np
import pytest

from minimodel import critic, pictures
from minimodel.artist import paint
from minimodel.evaluation import drawings
from minimodel.parts import Course, train
from minimodel.pictures import training_selection
from minimodel.pipeline import load
from minimodel.questions import label

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")


@pytest.fixture(autouse=True)
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workshop of the test's own."""
    monkeypatch.setattr(pictures, "CACHE", tmp_path)
    monkeypatch.setattr(critic, "PATH", tmp_path / "critic.safetensors")
    return tmp_path


def test_teachers_a_wider_autoencoder_and_the_denoiser_make_a_pipeline_that_draws(workshop: Path) -> None:
    course = Course(device="cpu", count=16, batch=4, width=64)
    for part in ("critic", "autoencoder", "coach", "denoiser"):
        train(part, 0.2, course)
    pipeline = load(workshop / "pipeline")
    assert pipeline.vae.config["decoder_block_out_channels"][0] == 64
    assert drawings(pipeline, ["dog, meadow background"], steps=2).shape == (1, 128, 128, 3)


def test_several_processes_paint_the_pictures_that_one_paints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "CHUNK", 2)
    gallery = pictures.pictures(5, workers=2)
    for seed in range(5):
        assert np.array_equal(gallery.pixels[seed], paint(training_selection(seed), seed))
        assert gallery.labels[seed].tolist() == label(training_selection(seed))
