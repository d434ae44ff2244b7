"""A Stable Diffusion model with random weights, small or full size, in each form in which models are published."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from petbot.engine.folder import WEIGHTED
from petbot.engine.models.conversion import INDEX_FIELDS, STEMS
from petbot.engine.models.names import OLD_ATTENTION, in_single_file
from petbot.engine.models.sources import SD15, shapes_of

Tensors = dict[str, torch.Tensor]
SMALL: dict[str, dict[str, Any]] = {
    "unet": {"block_out_channels": [32, 64, 64, 64], "cross_attention_dim": 32, "norm_num_groups": 8, "sample_size": 8},
    "vae": {"block_out_channels": [16, 32, 32, 32], "norm_num_groups": 8},
    "text_encoder": {
        "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4, "vocab_size": 190,
        "bos_token_id": 188, "eos_token_id": 189, "pad_token_id": 189,
    },
}  # fmt: skip
"""What is smaller than in the full shape; the number and kinds of the blocks are the same."""


def small_shape(folder: Path) -> Path:
    """Settings of a small model, laid out as those of the full one."""
    shutil.copytree(SD15, folder)
    for part, changes in SMALL.items():
        path = folder / part / "config.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    return folder


def settings(shape: Path, part: str) -> dict[str, Any]:
    return json.loads((shape / part / "config.json").read_text())


def random_part(shape: Path, part: str, dtype: torch.dtype, seed: int = 1) -> Tensors:
    """Weights of one part by diffusers' names: normal, as wide as keeps the signal's size; biases are 0."""
    torch.manual_seed(seed)
    return {name: _random(name, size).to(dtype) for name, size in shapes_of(part, settings(shape, part)).items()}


def _random(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    if name.endswith("bias"):
        return torch.randn(shape) * 0.01
    if len(shape) == 1:
        return torch.ones(shape)
    inputs = torch.Size(shape[1:]).numel()
    return torch.randn(shape) * (0.02 if "embedding" in name else inputs**-0.5)


def words(folder: Path, vocabulary: int) -> Path:
    """A tokenizer folder of so many words: CLIP's layout, bytes as letters, made-up words to fill it."""
    folder.mkdir(parents=True)
    letters = [chr(code) for code in range(33, 127)]
    known = [*letters, *(f"{letter}</w>" for letter in letters)]
    known += [f"word{n}</w>" for n in range(vocabulary - len(known) - 2)]
    known += ["<|startoftext|>", "<|endoftext|>"]
    (folder / "vocab.json").write_text(json.dumps({word: at for at, word in enumerate(known)}))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    ends = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>", "unk_token": "<|endoftext|>"}
    told = {**ends, "pad_token": "<|endoftext|>", "model_max_length": 77, "tokenizer_class": "CLIPTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(told))
    return folder


def as_folder(folder: Path, shape: Path, dtype: torch.dtype = torch.float32, *, as_on_hub: bool = False) -> Path:
    """A diffusers folder; `as_on_hub`: with the names that older versions wrote, and half precision as a variant."""
    for part in WEIGHTED:
        place = folder / part
        place.mkdir(parents=True)
        shutil.copyfile(shape / part / "config.json", place / "config.json")
        tensors = random_part(shape, part, dtype)
        ending = ".fp16" if as_on_hub and dtype == torch.float16 else ""
        save_file(_older(part, tensors) if as_on_hub else tensors, place / f"{STEMS[part]}{ending}.safetensors")
    shutil.copytree(shape / "scheduler", folder / "scheduler")
    words(folder / "tokenizer", settings(shape, "text_encoder")["vocab_size"])
    index = INDEX_FIELDS | {"scheduler": ["diffusers", "PNDMScheduler"], "vae": ["diffusers", "AutoencoderKL"]}
    (folder / "model_index.json").write_text(json.dumps(index))
    return folder


def _older(part: str, tensors: Tensors) -> Tensors:
    if part == "text_encoder":
        positions = torch.arange(77).unsqueeze(0)
        older = {f"text_model.{name}": tensor for name, tensor in tensors.items()}
        return {**older, "text_model.embeddings.position_ids": positions}
    if part == "vae":
        return {_older_attention(name): tensor for name, tensor in tensors.items()}
    return tensors


def _older_attention(name: str) -> str:
    if ".attentions." in name:
        for before, since in OLD_ATTENTION.items():
            name = name.replace(f".{since}.", f".{before}.")
    return name


def as_file(path: Path, shape: Path, dtype: torch.dtype = torch.float32) -> Path:
    """A single file in the published layout, with the tensors that no network of ours uses."""
    tensors = {"model_ema.decay": torch.zeros(()), "alphas_cumprod": torch.ones(1000)}
    for part in WEIGHTED:
        mine = random_part(shape, part, dtype)
        tensors |= {name: _published(name, mine[ours]) for name, ours in in_file(part, mine, shape).items()}
    positions = torch.arange(77).unsqueeze(0)
    tensors["cond_stage_model.transformer.text_model.embeddings.position_ids"] = positions
    save_file(tensors, path)
    return path


def in_file(part: str, tensors: Mapping[str, torch.Tensor], shape: Path) -> dict[str, str]:
    return in_single_file(part, tensors, settings(shape, part))


def _published(name: str, tensor: torch.Tensor) -> torch.Tensor:
    """The published autoencoder's attention is a convolution of 1x1."""
    is_convolution = name.startswith("first_stage_model") and ".attn_1." in name and tensor.dim() == 2
    return tensor[:, :, None, None].contiguous() if is_convolution else tensor


def autoencoder_file(path: Path, shape: Path, dtype: torch.dtype = torch.float32, seed: int = 2) -> Path:
    """An autoencoder's own single file, without the prefix that it has inside a model's."""
    mine = random_part(shape, "vae", dtype, seed)
    named = {
        n.removeprefix("first_stage_model."): _published(n, mine[o]) for n, o in in_file("vae", mine, shape).items()
    }
    save_file(named, path)
    return path


def kohya_lora(path: Path, shape: Path, rank: int = 8, alpha: float = 4.0) -> Path:
    """A LoRA as sd-scripts writes it, for all attention layers of the UNet and of the text encoder."""
    tensors: Tensors = {}
    for part, beginning in (("unet", "lora_unet_"), ("text_encoder", "lora_te_text_model_")):
        for module, (out, into) in _attention(shape, part):
            key = beginning + module.replace(".", "_")
            tensors[f"{key}.lora_down.weight"] = torch.randn(rank, into) * 0.05
            tensors[f"{key}.lora_up.weight"] = torch.randn(out, rank) * 0.05
            tensors[f"{key}.alpha"] = torch.tensor(alpha)
    save_file(tensors, path, metadata={"ss_network_module": "networks.lora"})
    return path


def _attention(shape: Path, part: str) -> Iterator[tuple[str, tuple[int, int]]]:
    marks = (".attn1.to_", ".attn2.to_") if part == "unet" else (".self_attn.",)
    for name, size in shapes_of(part, settings(shape, part)).items():
        if name.endswith(".weight") and len(size) == 2 and any(mark in name for mark in marks):
            yield name.removesuffix(".weight"), (size[0], size[1])
