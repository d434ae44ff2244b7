"""`adapters`: checked before they are let in, listed, removed."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from petbot.catalogue.profiles import EMBEDDED_FOLDER
from tests.commandline.conftest import Petbot
from tests.engine.models import forms


@pytest.fixture
def lora(tmp_path: Path) -> Path:
    """A LoRA for the embedded model, as sd-scripts writes it."""
    return forms.kohya_lora(tmp_path / "my-dog.safetensors", EMBEDDED_FOLDER, rank=2)


def test_a_lora_is_let_in_listed_and_removed(petbot: Petbot, lora: Path, tmp_path: Path) -> None:
    told = petbot("adapters", "import", lora)
    assert (told.code, told.err) == (0, "")
    assert "my-dog: a LoRA, ready" in told.out
    assert "lora       my-dog" in petbot("adapters", "list").out
    assert petbot("adapters", "remove", "my-dog").code == 0
    assert petbot("adapters", "list").out == ""
    assert not list((tmp_path / "data" / "adapters").glob("*.safetensors"))


def test_an_embedding_is_let_in_listed_and_removed(petbot: Petbot, tmp_path: Path) -> None:
    save_file({"emb_params": torch.randn(2, 128)}, tmp_path / "rex.safetensors")
    assert petbot("adapters", "import", "--embedding", tmp_path / "rex.safetensors").code == 0
    assert "embedding  rex" in petbot("adapters", "list").out
    assert petbot("adapters", "remove", "rex").code == 0
    assert petbot("adapters", "list").out == ""


def test_a_file_that_is_no_adapter_is_refused_by_name_and_reason(petbot: Petbot, tmp_path: Path) -> None:
    (tmp_path / "evil.safetensors").write_bytes(b"\x80\x04cposix\nsystem\n" * 10)
    told = petbot("adapters", "import", tmp_path / "evil.safetensors")
    assert told.code == 1
    assert "evil.safetensors" in told.err


def test_an_embedding_of_another_width_is_refused(petbot: Petbot, tmp_path: Path) -> None:
    save_file({"emb_params": torch.randn(2, 768)}, tmp_path / "wide.safetensors")
    told = petbot("adapters", "import", "--embedding", tmp_path / "wide.safetensors")
    assert told.code == 1
    assert "wide.safetensors" in told.err


def test_what_is_not_there_cannot_be_removed(petbot: Petbot) -> None:
    told = petbot("adapters", "remove", "nobody")
    assert told.code == 1
    assert "nobody" in told.err
