"""Models in every form become the same folder, and what is no such model is refused by name and reason."""

import json
import shutil
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from safetensors.torch import load_file, save_file

from petbot.engine.models.conversion import RECORD, Conversion, DType, convert
from petbot.engine.models.verifying import verify
from petbot.engine.port import ModelBroken, ModelMissing
from tests.engine.models import forms

PARTS = ("unet", "vae", "text_encoder")
Pipeline = Any


def loaded(folder: Path, dtype: torch.dtype = torch.float32) -> Pipeline:
    return StableDiffusionPipeline.from_pretrained(str(folder), dtype=dtype, local_files_only=True)


def assert_same(ours: Pipeline, theirs: Pipeline) -> None:
    for part in PARTS:
        mine, wanted = getattr(ours, part).state_dict(), getattr(theirs, part).state_dict()
        assert mine.keys() == wanted.keys()
        for name, tensor in wanted.items():
            assert torch.equal(mine[name], tensor), f"{part} {name}"


@pytest.fixture(scope="module")
def reference(in_folder: Path) -> Pipeline:
    """The source as diffusers itself loads it; loading takes a second."""
    return loaded(in_folder)


@pytest.fixture
def conversion(in_folder: Path, shape: Path, tmp_path: Path) -> Conversion:
    return Conversion(source=in_folder, target=tmp_path / "made", dtype="float32", shape=shape)


def test_a_folder_is_converted_without_changing_a_weight(conversion: Conversion, reference: Pipeline) -> None:
    assert_same(loaded(convert(conversion)), reference)


def test_a_single_file_becomes_what_diffusers_own_reader_makes_of_it(
    conversion: Conversion, in_file: Path, in_folder: Path
) -> None:
    made = convert(replace(conversion, source=in_file, tokenizer=in_folder))
    theirs = StableDiffusionPipeline.from_single_file(
        str(in_file), config=str(in_folder), local_files_only=True, safety_checker=None
    )
    assert_same(loaded(made), theirs)


def test_a_folder_as_the_hub_has_it_with_older_names_and_half_precision_is_read(
    conversion: Conversion, shape: Path, tmp_path: Path
) -> None:
    older = forms.as_folder(tmp_path / "hub", shape, torch.float16, as_on_hub=True)
    made = convert(replace(conversion, source=older, dtype="float16"))
    plain = forms.as_folder(tmp_path / "plain", shape, torch.float16)
    assert_same(loaded(made, torch.float16), loaded(plain, torch.float16))


def test_the_same_model_in_each_form_becomes_the_same_files(
    conversion: Conversion, in_file: Path, in_folder: Path, shape: Path, tmp_path: Path
) -> None:
    older = forms.as_folder(tmp_path / "hub", shape, as_on_hub=True)
    made = [
        convert(replace(conversion, source=source, target=tmp_path / f"made-{n}", tokenizer=in_folder))
        for n, source in enumerate((in_folder, older, in_file))
    ]
    for path in made[0].rglob("*.safetensors"):
        contents = {(each / path.relative_to(made[0])).read_bytes() for each in made}
        assert len(contents) == 1, path.name


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_weights_are_stored_in_the_serving_dtype(conversion: Conversion, shape: Path, dtype: DType) -> None:
    made, kind = convert(replace(conversion, dtype=dtype)), getattr(torch, dtype)
    for part in PARTS:
        (path,) = (made / part).glob("*.safetensors")
        stored = {name.removeprefix("text_model."): tensor for name, tensor in load_file(path).items()}
        wanted = forms.random_part(shape, part, torch.float32)
        assert stored.keys() == wanted.keys()
        assert all(torch.equal(stored[name], tensor.to(kind)) for name, tensor in wanted.items())


@pytest.mark.parametrize("form", ["folder", "model folder", "file"])
def test_another_autoencoder_is_merged_whatever_form_it_has(
    conversion: Conversion, shape: Path, tmp_path: Path, form: str
) -> None:
    match form:
        case "file":
            vae = forms.autoencoder_file(tmp_path / "vae.safetensors", shape)
        case _:
            model = forms.as_folder(tmp_path / "other", shape, as_on_hub=True)
            save_file(forms.random_part(shape, "vae", torch.float32, seed=2), model / "vae" / "other.safetensors")
            (model / "vae" / "other.safetensors").rename(model / "vae" / "diffusion_pytorch_model.safetensors")
            vae = model if form == "model folder" else model / "vae"
    made = load_file(convert(replace(conversion, vae=vae)) / "vae" / "diffusion_pytorch_model.safetensors")
    wanted = forms.random_part(shape, "vae", torch.float32, seed=2)
    assert made.keys() == wanted.keys()
    assert all(torch.equal(made[name], tensor) for name, tensor in wanted.items())


def test_shards_are_joined(conversion: Conversion, in_folder: Path, reference: Pipeline, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(in_folder, tmp_path / "shards"))
    stem = folder / "unet" / "diffusion_pytorch_model"
    tensors = load_file(stem.with_suffix(".safetensors"))
    stem.with_suffix(".safetensors").unlink()
    shards: dict[str, dict[str, torch.Tensor]] = {"one.safetensors": {}, "two.safetensors": {}}
    for at, (name, tensor) in enumerate(tensors.items()):
        shards["two.safetensors" if at % 2 else "one.safetensors"][name] = tensor
    for file, part in shards.items():
        save_file(part, folder / "unet" / file)
    table = {"weight_map": {name: file for file, part in shards.items() for name in part}}
    (folder / "unet" / "diffusion_pytorch_model.safetensors.index.json").write_text(json.dumps(table))
    assert_same(loaded(convert(replace(conversion, source=folder))), reference)


def test_a_converted_folder_verifies_and_tells_where_it_came_from(conversion: Conversion, in_folder: Path) -> None:
    made = convert(replace(conversion, said={"hub": "someone/model@abc"}))
    said: list[str] = []
    verify(made, said.append)
    assert "as they were written" in said[-1]
    record = json.loads((made / RECORD).read_text())
    assert (record["source"], record["hub"], record["dtype"]) == (str(in_folder), "someone/model@abc", "float32")


def test_one_changed_byte_is_found_by_verification(conversion: Conversion) -> None:
    made = convert(conversion)
    file = made / "unet" / "diffusion_pytorch_model.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(ModelBroken, match=r"unet/diffusion_pytorch_model\.safetensors is not the file"):
        verify(made, lambda _: None)


def test_values_that_are_not_numbers_are_found_by_verification_too(in_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(in_folder, tmp_path / "nan"))
    change(folder / "vae" / "diffusion_pytorch_model.safetensors", not_a_number)
    with pytest.raises(ModelBroken, match=r"quant_conv.bias is not a number"):
        verify(folder, lambda _: None)


def change(file: Path, how: Callable[[dict[str, torch.Tensor]], None]) -> None:
    tensors = load_file(file)
    how(tensors)
    save_file(tensors, file)


def not_a_number(tensors: dict[str, torch.Tensor]) -> None:
    tensors["quant_conv.bias"][0] = torch.nan


def too_large(tensors: dict[str, torch.Tensor]) -> None:
    tensors["quant_conv.bias"][0] = 1e6


def one_missing(tensors: dict[str, torch.Tensor]) -> None:
    del tensors["quant_conv.bias"]


def one_more(tensors: dict[str, torch.Tensor]) -> None:
    tensors["surprise"] = torch.zeros(1)


@pytest.mark.parametrize(
    ("how", "text"),
    [
        (not_a_number, "quant_conv.bias is not a number"),
        (too_large, "quant_conv.bias does not fit into torch.float16"),
        (one_missing, "lacks 1 tensors of the vae, quant_conv.bias first"),
        (one_more, "1 tensors that no vae of this shape has, surprise first"),
    ],
)
def test_a_broken_folder_is_refused_by_name_and_leaves_nothing_behind(
    conversion: Conversion, in_folder: Path, tmp_path: Path, how: Callable[[dict[str, torch.Tensor]], None], text: str
) -> None:
    folder = Path(shutil.copytree(in_folder, tmp_path / "broken"))
    change(folder / "vae" / "diffusion_pytorch_model.safetensors", how)
    with pytest.raises(ModelBroken, match=text):
        convert(replace(conversion, source=folder, dtype="float16"))
    assert not list(tmp_path.glob("made*"))


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("conditioner.embedders.0.transformer.x", "Stable Diffusion XL"),
        ("cond_stage_model.model.ln_final.weight", "Stable Diffusion 2"),
        ("lora_unet_down_blocks_0.lora_up.weight", "LoRA adapter"),
        ("emb_params", "textual-inversion"),
    ],
)
def test_a_file_of_another_kind_is_called_by_its_kind(
    conversion: Conversion, tmp_path: Path, key: str, kind: str
) -> None:
    save_file({key: torch.zeros(1)}, tmp_path / "file.safetensors")
    with pytest.raises(ModelBroken, match=kind):
        convert(replace(conversion, source=tmp_path / "file.safetensors", tokenizer=tmp_path))


def test_a_model_for_inpainting_is_refused_by_its_shape(conversion: Conversion, in_file: Path, tmp_path: Path) -> None:
    def wider(tensors: dict[str, torch.Tensor]) -> None:
        tensors["model.diffusion_model.input_blocks.0.0.weight"] = torch.zeros(32, 9, 3, 3)

    file = Path(shutil.copyfile(in_file, tmp_path / "inpainting.safetensors"))
    change(file, wider)
    tokenizer = forms.words(tmp_path / "tokenizer", 190)
    with pytest.raises(ModelBroken, match=r"conv_in.weight has the shape \[32, 9, 3, 3\].*inpainting"):
        convert(replace(conversion, source=file, tokenizer=tokenizer))


@pytest.mark.parametrize("ending", [".ckpt", ".pt", ".bin"])
def test_a_pickle_is_refused_and_not_opened(conversion: Conversion, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"model{ending}"
    file.write_bytes(b"cposix\nsystem\n(S'touch " + str(tmp_path / "ran").encode() + b"'\ntR.")
    with pytest.raises(ModelBroken, match="pickle, which can run any code"):
        convert(replace(conversion, source=file, tokenizer=tmp_path))
    assert not (tmp_path / "ran").exists()


def test_a_pickle_under_another_name_is_refused(conversion: Conversion, tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"\x80\x04\x95" + b"cposix\nsystem\n" * 20)
    with pytest.raises(ModelBroken, match="not a safetensors file"):
        convert(replace(conversion, source=file, tokenizer=tmp_path))


@pytest.mark.parametrize("kept", [0, 8, 5000, -1])
def test_a_file_that_is_cut_short_is_refused(conversion: Conversion, in_file: Path, tmp_path: Path, kept: int) -> None:
    file = tmp_path / "short.safetensors"
    file.write_bytes(in_file.read_bytes()[:kept])
    with pytest.raises(ModelBroken, match=r"short\.safetensors (is not a safetensors file|should have)"):
        convert(replace(conversion, source=file, tokenizer=tmp_path))


def test_a_head_that_claims_2_gb_is_not_read(conversion: Conversion, tmp_path: Path) -> None:
    file = tmp_path / "huge.safetensors"
    file.write_bytes(struct.pack("<Q", 2**31) + b"{}")
    with pytest.raises(ModelBroken, match="not a safetensors file"):
        convert(replace(conversion, source=file, tokenizer=tmp_path))


def test_a_single_file_without_a_tokenizer_says_what_to_name(conversion: Conversion, in_file: Path) -> None:
    with pytest.raises(ModelMissing, match="holds no tokenizer"):
        convert(replace(conversion, source=in_file))


def test_a_folder_that_is_there_is_not_overwritten(conversion: Conversion) -> None:
    conversion.target.mkdir()
    with pytest.raises(ModelBroken, match="is there already"):
        convert(conversion)
    assert conversion.target.is_dir()
