"""Hostile, broken and foreign files are refused by name and reason, before their data is read."""

import io
import json
import math
import os
import pickle
import struct
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save

from petbot.engine.adapters.header import FileRefused, header_of, read_header
from petbot.engine.adapters.reading import read_lora
from petbot.engine.adapters.targets import Targets
from tests.engine.adapters.broken import DOWN, LAYER, UP, a_file, a_table, entry


def refusal(path: Path, targets: Targets) -> str:
    with pytest.raises(FileRefused) as caught:
        read_lora(path, targets)
    assert str(caught.value).startswith(f"{path.name} cannot be used: ")
    return caught.value.reason


def table(**changed: object) -> dict[str, object]:
    """The good table, its down factor changed."""
    return a_table() | {DOWN: a_table()[DOWN] | changed}


TRAP = b"\x80\x04cos\nmkdir\n(X\x06\x00\x00\x00sprungtR."
"""A pickle that makes a folder when it is opened."""
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
HOSTILE = {
    "empty": (b"", "it is empty"),
    "pickle": (TRAP, "is a Python pickle, which could run any code"),
    "zip of torch.save": (b"PK\x03\x04" + bytes(60), "a zip archive, as torch.save writes"),
    "web page": (b"<!DOCTYPE html><title>Sign in</title>", "is a web page"),
    "lfs pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "Git LFS pointer"),
    "something else": (b"not a safetensors file at all", "is not a safetensors file"),
    "2 GB header": (struct.pack("<Q", 2**31) + b'{"a":1}', "claims 2,147,483,648 bytes"),
    "largest header": (struct.pack("<Q", 2**64 - 1) + b"{}", "are not read"),
    "cut in its table": (a_file()[:100], "is cut short"),
    "cut in its data": (a_file()[:-1], "is cut short"),
    "bytes behind": (a_file() + b"x", "1 bytes after its last tensor"),
    "table of no JSON": (a_file(b"{nonsense"), "table cannot be read"),
    "deep table": (a_file(DEEP), "table cannot be read"),
    "not UTF-8": (a_file(b'{"\xff":1}'), "table cannot be read"),
    "a name twice": (a_file(b'{"a":1,"a":2}'), "a name stands in it twice"),
    "entry of no table": (a_file({DOWN: [1, 2]}), "entry for .* is malformed"),
    "offsets of text": (a_file(table(data_offsets=["0", "768"])), "is malformed"),
    "metadata of numbers": (a_file({"__metadata__": {"a": 1}}), "metadata is not a table of texts"),
    "unknown type": (a_file(table(dtype="F4")), 'unknown type "F4"'),
    "negative side": (a_file(table(shape=[-2, -192, 1, 1])), "impossible shape"),
    "huge side": (a_file(table(shape=[2**62, 4])), "impossible shape"),
    "truth for a side": (a_file(table(shape=[True, 384])), "impossible shape"),
    "size of another shape": (a_file(table(shape=[3, 192, 1, 1])), "claims 768 bytes"),
    "overlap": (a_file(a_table() | {UP: entry([192, 2], 0, 768)}, bytes(768)), "overlaps"),
    "gap": (a_file({DOWN: entry([2, 192], 8, 776)}, bytes(776)), "belong to no tensor"),
    "negative offset": (a_file(table(data_offsets=[-768, 0])), "overlaps"),
    "no tensors": (a_file({}, b""), "it holds no tensors"),
    "whole numbers": (a_file(table(dtype="I16")), "of the type I16"),
}
NO_LORA = {
    "LoHa": ("hada_w1_a", "LoHa"),
    "LoKr": ("lokr_w1", "LoKr"),
    "DoRA": ("dora_scale", "DoRA"),
    "bias": ("lora_B.bias", "changes layers' biases"),
    "a model's own": ("bias", "no LoRA has"),
    "whole weights": ("diff", "whole weights"),
    "nothing known": ("surprise", "no LoRA has"),
}
FOREIGN = {
    "SDXL": ("lora_te2_text_model_encoder_layers_0_mlp_fc1", "was made for SDXL"),
    "Flux": ("lora_unet_double_blocks_0_img_attn_qkv", "was made for Flux"),
    "SD 3": ("transformer.transformer_blocks.0.attn.to_q", "diffusion transformer"),
    "deeper": ("lora_unet_down_blocks_3_attentions_1_proj_in", "a layer that the model in use does not have"),
}


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused(tmp_path: Path, targets: Targets, content: bytes, reason: str) -> None:
    path = tmp_path / "bad.safetensors"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=reason):
        read_lora(path, targets)


def test_the_trap_in_a_pickle_springs_for_others_but_not_for_us(
    tmp_path: Path, targets: Targets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    trap = tmp_path / "trap.safetensors"
    trap.write_bytes(TRAP)
    assert "pickle" in refusal(trap, targets)
    assert not (tmp_path / "sprung").exists()
    pickle.loads(trap.read_bytes())
    assert (tmp_path / "sprung").exists()


def test_the_good_file_of_these_tests_is_good(tmp_path: Path, targets: Targets) -> None:
    path = tmp_path / "good.safetensors"
    path.write_bytes(a_file())
    assert read_lora(path, targets).unet["mid_block.attentions.0.proj_in"].down.shape == (2, 192, 1, 1)


@pytest.mark.parametrize(("ending", "reason"), NO_LORA.values(), ids=NO_LORA)
def test_another_kind_of_adapter_is_named(tmp_path: Path, targets: Targets, ending: str, reason: str) -> None:
    path = tmp_path / "other.safetensors"
    path.write_bytes(save({f"{LAYER}.{ending}": torch.zeros(2, 192)}))
    assert reason in refusal(path, targets)


@pytest.mark.parametrize(("layer", "reason"), FOREIGN.values(), ids=FOREIGN)
def test_a_lora_for_another_kind_of_model_is_named(tmp_path: Path, targets: Targets, layer: str, reason: str) -> None:
    path = tmp_path / "foreign.safetensors"
    tensors = {f"{layer}.lora_down.weight": torch.zeros(2, 192), f"{layer}.lora_up.weight": torch.zeros(192, 2)}
    path.write_bytes(save(tensors))
    assert reason in refusal(path, targets)


@pytest.mark.parametrize(
    ("tensors", "reason"),
    [
        ({DOWN: (2, 320, 1, 1), UP: (192, 2, 1, 1)}, "made for another model"),
        ({DOWN: (2, 192, 3, 3), UP: (192, 2, 1, 1)}, "made for another model"),
        ({DOWN: (2, 192, 1, 1), UP: (192, 3, 1, 1)}, "made for another model"),
        ({DOWN: (2, 192, 1, 1), UP: (320, 2, 1, 1)}, "made for another model"),
        ({DOWN: (1025, 192), UP: (192, 1025)}, "has the rank 1,025; 1 to 1,024"),
        ({DOWN: (0, 192), UP: (192, 0)}, "has the rank 0"),
        ({DOWN: (2, 192)}, "has only down"),
        ({f"{LAYER}.alpha": ()}, "has only alpha"),
        ({DOWN: (2, 192), UP: (192, 2), f"{LAYER}.alpha": (2,)}, "should be one number"),
        ({DOWN: (2, 192), UP: (192, 2), f"{LAYER}.lora_A.weight": (2, 192)}, "the same part of one layer"),
        ({DOWN: (), UP: ()}, "has the rank 0"),
    ],
)
def test_shapes_that_do_not_fit_are_named(
    tmp_path: Path, targets: Targets, tensors: dict[str, tuple[int, ...]], reason: str
) -> None:
    path = tmp_path / "shapes.safetensors"
    path.write_bytes(save({key: torch.zeros(shape) for key, shape in tensors.items()}))
    assert reason in refusal(path, targets)


def test_a_middle_factor_of_a_linear_layer_is_refused(tmp_path: Path, targets: Targets) -> None:
    layer = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn1_to_q"
    shapes = {"down": (2, 192), "up": (192, 2), "mid": (2, 2)}
    path = tmp_path / "mid.safetensors"
    path.write_bytes(save({f"{layer}.lora_{role}.weight": torch.zeros(shape) for role, shape in shapes.items()}))
    assert "a linear layer cannot have" in refusal(path, targets)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("where", [DOWN, UP, f"{LAYER}.alpha"])
def test_values_that_are_no_numbers_are_refused(tmp_path: Path, targets: Targets, value: float, where: str) -> None:
    tensors = {DOWN: torch.zeros(2, 192), UP: torch.zeros(192, 2), f"{LAYER}.alpha": torch.zeros(1)}
    tensors[where].view(-1)[-1] = value
    path = tmp_path / "nan.safetensors"
    path.write_bytes(save(tensors))
    assert f"{json.dumps(where)} holds values that are not finite numbers" in refusal(path, targets)


def test_numbers_too_large_for_our_precision_are_refused(tmp_path: Path, targets: Targets) -> None:
    path = tmp_path / "huge.safetensors"
    path.write_bytes(save({DOWN: torch.full((2, 192), 1e300, dtype=torch.float64), UP: torch.zeros(192, 2)}))
    assert "not finite numbers" in refusal(path, targets)


def test_tensors_at_odd_places_are_read_right(tmp_path: Path, targets: Targets) -> None:
    """The format does not promise that a number of four bytes begins at a multiple of four."""
    down, up = torch.randn(2, 192), torch.randn(192, 2)
    table = {
        f"{LAYER}.alpha": entry([], 0, 2),
        DOWN: entry([2, 192], 2, 1538, "F32"),
        UP: entry([192, 2], 1538, 3074, "F32"),
    }
    data = b"".join(tensor.numpy().tobytes() for tensor in (torch.tensor(4.0).half(), down, up))
    path = tmp_path / "odd.safetensors"
    path.write_bytes(a_file(table, data))
    found = read_lora(path, targets).unet["mid_block.attentions.0.proj_in"]
    assert torch.equal(found.down.flatten(1), down)
    assert torch.equal(found.up.flatten(1), up)
    assert found.scale == 2


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path, targets: Targets) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    assert "not a plain file" in refusal(tmp_path / "pipe.safetensors", targets)
    assert "not a plain file" in refusal(tmp_path, targets)
    assert "not there" in refusal(tmp_path / "nowhere.safetensors", targets)


def test_a_sparse_file_of_2_gb_is_refused_by_its_table_alone(tmp_path: Path, targets: Targets) -> None:
    """Its data would not fit into what the test may use; a foreign name ends it before."""
    path = tmp_path / "whole.safetensors"
    key = "model.diffusion_model.out.2.weight"
    with path.open("wb") as file:
        file.write(a_file({key: entry([2**30], 0, 2**31)}, b""))
        file.truncate(file.tell() + 2**31)
    assert refusal(path, targets) == "it is a whole model, not a LoRA"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ("[]", "not a JSON object"),
        ("{", "cannot be read"),
        ('{"peft_type": "LOHA"}', 'of the kind "LOHA"'),
        ('{"unet.use_dora": true}', "it is a DoRA"),
        ('{"init_lora_weights": "pissa_niter_4"}', "also changes the model's own weights"),
        ('{"lora_alpha": "many"}', "as an alpha"),
        ('{"lora_alpha": Infinity}', "as an alpha"),
        ('{"alpha_pattern": [1]}', "not a table"),
    ],
)
def test_a_peft_configuration_that_cannot_be_followed_is_refused(
    tmp_path: Path, targets: Targets, fields: str, reason: str
) -> None:
    path = tmp_path / "peft.safetensors"
    stem = "unet.mid_block.attentions.0.proj_in"
    tensors = {f"{stem}.lora_A.weight": torch.zeros(2, 192), f"{stem}.lora_B.weight": torch.zeros(192, 2)}
    path.write_bytes(save(tensors, {"lora_adapter_metadata": fields}))
    assert reason in refusal(path, targets)


def test_an_expression_in_a_peft_configuration_is_not_run(tmp_path: Path, targets: Targets) -> None:
    path = tmp_path / "slow.safetensors"
    stem = "unet.mid_block.attentions.0.proj_in"
    tensors = {f"{stem}.lora_A.weight": torch.zeros(2, 192), f"{stem}.lora_B.weight": torch.zeros(192, 2)}
    fields = {"lora_alpha": 4, "alpha_pattern": {"(([a-z._0-9])+)+!": 1}}
    path.write_bytes(save(tensors, {"lora_adapter_metadata": json.dumps(fields)}))
    assert read_lora(path, targets).unet["mid_block.attentions.0.proj_in"].scale == 2


def test_names_out_of_files_are_shown_without_control_characters(tmp_path: Path, targets: Targets) -> None:
    path = tmp_path / "terminal.safetensors"
    path.write_bytes(a_file({"\x1b[2J" + "x" * 500: entry([768], 0, 1536)}))
    reason = refusal(path, targets)
    assert reason.isprintable()
    assert len(reason) < 200


@given(st.binary(max_size=200), st.integers(0, 300))
def test_no_bytes_do_more_than_be_refused(noise: bytes, at: int) -> None:
    """Noise alone, and noise over a good file."""
    good = a_file()
    for content in (noise, struct.pack("<Q", len(noise)) + b"{" + noise, good[:at] + noise + good[at + len(noise) :]):
        try:
            header = header_of(io.BytesIO(content), "noise")
        except FileRefused:
            continue
        assert len(header.raw) + header.data_bytes == len(content)


def test_a_header_can_be_read_without_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "good.safetensors"
    path.write_bytes(a_file(a_table() | {"__metadata__": {"made": "here"}}))
    header = read_header(path)
    assert header.metadata == {"made": "here"}
    assert header.tensors[UP].shape == (192, 2, 1, 1)
