"""`models`: listed, pulled from a hub on this machine, verified and converted, with a plain word for each mistake."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from filelock import FileLock

from petbot.commandline.models import tokenizer_here
from tests.commandline.conftest import Petbot
from tests.engine.models import forms
from tests.engine.models.loopback import loopback_hub
from tests.models import ROOT

MINE = '[mine]\nmodel = "someone/model"\nvae = "someone/model/vae"\nwidth = 64\nheight = 64\n'


@pytest.fixture(scope="module")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return forms.small_shape(tmp_path_factory.mktemp("shape") / "small")


@pytest.fixture(scope="module")
def repositories(shape: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("hub")
    forms.as_folder(root / "someone" / "model", shape, torch.float32, as_on_hub=True)
    return root


def described(tmp_path: Path) -> None:
    (tmp_path / "data" / "models").mkdir(parents=True)
    (tmp_path / "data" / "models" / "profiles.toml").write_text(MINE)


def test_the_list_shows_what_is_here_what_draws_and_how_to_get_the_rest(petbot: Petbot, tmp_path: Path) -> None:
    described(tmp_path)
    told = petbot("models", "list")
    assert told.code == 0
    lines = {line[2:].split()[0]: line for line in told.out.splitlines() if line.startswith(("* ", "  "))}
    assert lines["embedded"].startswith("*")
    assert "ready" in lines["embedded"]
    assert "python -m petbot models pull realistic-vision" in lines["realistic-vision"]
    assert "someone/model" in lines["mine"]


def test_a_model_is_pulled_through_hf_endpoint_with_a_progress_bar_then_verified_and_found(
    petbot: Petbot, repositories: Path, tmp_path: Path
) -> None:
    described(tmp_path)
    with loopback_hub(repositories) as hub:
        # A process of its own: the library reads HF_ENDPOINT when it is imported.
        environment = {**os.environ, "HF_ENDPOINT": hub.url, "HF_TOKEN": "hf_of_the_test", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "petbot", "models", "pull", "mine", "--dtype", "float32"]
        pulled = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert pulled.returncode == 0, pulled.stderr
        assert "Bearer hf_of_the_test" in hub.tokens
    assert "PETBOT_MODEL=mine make run" in pulled.stdout
    assert "diffusion_pytorch_model.safetensors: 100%" in pulled.stderr
    verified = petbot("models", "verify", "mine")
    assert verified.code == 0
    assert "as they were written" in verified.out
    assert "ready" in next(line for line in petbot("models", "list").out.splitlines() if " mine " in line)
    again = petbot("models", "pull", "mine")
    assert again.code == 1
    assert "is there already" in again.err


def test_a_name_that_no_file_describes_is_told_with_those_there_are(petbot: Petbot) -> None:
    told = petbot("models", "pull", "dreamy")
    assert told.code == 1
    assert "realistic-vision" in told.err
    assert "safety-checker" in told.err


def test_two_pulls_at_once_do_not_write_the_same_files(petbot: Petbot, tmp_path: Path) -> None:
    (tmp_path / "data" / "models").mkdir(parents=True)
    with FileLock(tmp_path / "data" / "models" / ".pull.lock"):
        told = petbot("models", "pull", "realistic-vision", "--offline")
    assert told.code == 1
    assert "Another pull into this folder is going on" in told.err


def test_offline_a_model_that_is_not_here_is_told(
    petbot: Petbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    told = petbot("models", "pull", "realistic-vision", "--offline")
    assert told.code == 1
    assert "not on this machine" in told.err


def test_a_broken_model_is_named_by_verification(petbot: Petbot, shape: Path, tmp_path: Path) -> None:
    folder = forms.as_folder(tmp_path / "model", shape)
    (folder / "vae" / "config.json").unlink()
    told = petbot("models", "verify", folder)
    assert told.code == 1
    assert "vae/config.json is missing" in told.err
    assert "models pull" in told.err


def test_a_folder_is_converted_under_a_name(petbot: Petbot, shape: Path, tmp_path: Path) -> None:
    folder = forms.as_folder(tmp_path / "model", shape)
    told = petbot("models", "convert", folder, "mine", "--dtype", "float32")
    assert told.code == 0
    assert petbot("models", "verify", tmp_path / "data" / "models" / "mine").code == 0


def test_a_single_file_takes_the_tokenizer_of_a_model_that_is_here(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.touch()
    assert tokenizer_here(file, tmp_path / "models") is None
    forms.words(tmp_path / "models" / "other" / "tokenizer", 190)
    assert tokenizer_here(file, tmp_path / "models") == tmp_path / "models" / "other"
    assert tokenizer_here(tmp_path, tmp_path / "models") is None, "a folder has its own"


def test_a_single_file_of_another_shape_is_told(petbot: Petbot, shape: Path, tmp_path: Path) -> None:
    told = petbot("models", "convert", forms.as_file(tmp_path / "model.safetensors", shape), "mine")
    assert told.code == 1
    assert "model.safetensors lacks" in told.err


def test_a_wrong_setting_ends_with_2_and_names_it(petbot: Petbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETBOT_MODLE", "mine")
    told = petbot("models", "list")
    assert told.code == 2
    assert "PETBOT_MODEL" in told.err
