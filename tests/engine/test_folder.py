"""Looking at a model folder: what is missing or broken is named, with the reason."""

import json
import struct
from pathlib import Path

import pytest

from petbot.engine.folder import check_folder
from petbot.engine.port import ModelBroken, ModelMissing
from tests.engine.folders import INDEX, SETTINGS, UNET, WEIGHTS, a_model_folder, some_safetensors


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole model folder, for a test to break."""
    return a_model_folder(tmp_path / "model")


def test_a_whole_folder_is_measured_by_its_weights(folder: Path) -> None:
    assert check_folder(folder) == 3 * len(some_safetensors())


def test_the_noise_model_is_whole(noise_model: Path) -> None:
    assert 1_000_000 < check_folder(noise_model) < 10_000_000


def test_a_folder_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no model folder at .*nowhere.*PETBOT_MODEL"):
        check_folder(tmp_path / "nowhere")


def test_a_single_file_is_not_a_folder(folder: Path) -> None:
    with pytest.raises(ModelBroken, match="is a file, not a model folder"):
        check_folder(folder / UNET)


@pytest.mark.parametrize("name", ["model_index.json", *SETTINGS[:4], *WEIGHTS])
def test_each_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelMissing) as caught:
        check_folder(folder)
    assert f"{folder / name} is missing" in str(caught.value)


def test_a_tokenizer_may_come_as_words_and_merges(folder: Path) -> None:
    (folder / "tokenizer/tokenizer.json").unlink()
    (folder / "tokenizer/vocab.json").write_text("{}")
    with pytest.raises(ModelMissing, match=r"merges\.txt is missing"):
        check_folder(folder)
    (folder / "tokenizer/merges.txt").touch()
    check_folder(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.ckpt", "model.pt"])
def test_weights_that_are_pickles_are_refused_by_name_and_reason(folder: Path, name: str) -> None:
    (folder / UNET).unlink()
    (folder / "unet" / name).write_bytes(b"\x80\x04cos\nsystem\n")
    with pytest.raises(ModelBroken, match="pickle, which can run any code") as caught:
        check_folder(folder)
    assert name in str(caught.value)
    assert str(folder / "unet") in str(caught.value)


@pytest.mark.parametrize("kept", [0, 7, 8, 40, -1])
def test_weights_that_are_cut_short_are_named(folder: Path, kept: int) -> None:
    (folder / UNET).write_bytes(some_safetensors()[:kept])
    with pytest.raises(ModelBroken) as caught:
        check_folder(folder)
    assert str(folder / UNET) in str(caught.value)


@pytest.mark.parametrize("table", [b"[]", b"{", b'{"weight": 1}', b'{"weight": {"data_offsets": []}}'])
def test_weights_with_a_strange_table_are_refused(folder: Path, table: bytes) -> None:
    (folder / UNET).write_bytes(struct.pack("<Q", len(table)) + table)
    with pytest.raises(ModelBroken, match="table of tensors"):
        check_folder(folder)


def test_a_table_that_claims_to_be_huge_is_not_read(folder: Path) -> None:
    (folder / UNET).write_bytes(struct.pack("<Q", 2**31) + b"{}")
    with pytest.raises(ModelBroken, match="not a safetensors file"):
        check_folder(folder)


@pytest.mark.parametrize(
    ("part", "value"), [("unet", ["my_unet", "Net"]), ("vae", None), ("_class_name", "FluxPipeline")]
)
def test_a_pipeline_with_code_of_its_own_or_of_another_kind_is_refused(folder: Path, part: str, value: object) -> None:
    (folder / "model_index.json").write_text(json.dumps({**INDEX, part: value}))
    with pytest.raises(ModelBroken, match=r"model_index\.json"):
        check_folder(folder)


def test_weights_in_shards_need_every_shard(folder: Path) -> None:
    (folder / UNET).unlink()
    shards = {"a": "one.safetensors", "b": "two.safetensors"}
    (folder / "unet/diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps({"weight_map": shards}))
    (folder / "unet/one.safetensors").write_bytes(some_safetensors())
    with pytest.raises(ModelMissing, match=r"two\.safetensors is missing"):
        check_folder(folder)
    (folder / "unet/two.safetensors").write_bytes(some_safetensors())
    assert check_folder(folder) == 4 * len(some_safetensors())
