"""Small models in each form, made once."""

from pathlib import Path

import pytest
import torch

from tests.engine.models import forms


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def shape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of the small model."""
    return forms.small_shape(tmp_path_factory.mktemp("shape") / "small")


@pytest.fixture(scope="session")
def in_folder(shape: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As diffusers writes it today. Read it; copy it before breaking it."""
    return forms.as_folder(tmp_path_factory.mktemp("folder") / "model", shape)


@pytest.fixture(scope="session")
def in_file(shape: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As one .safetensors file. Read it; copy it before breaking it."""
    return forms.as_file(tmp_path_factory.mktemp("file") / "model.safetensors", shape)
