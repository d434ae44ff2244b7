"""The layers of a model that a LoRA may change, and every name that trainers and tools give them."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from diffusers import UNet2DConditionModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel

PartName = Literal["unet", "text_encoder"]
Shape = tuple[int, ...]
PREFIXES: tuple[tuple[str, PartName | None], ...] = (
    ("lora_unet_", "unet"),
    ("lora_te1_", "text_encoder"),
    ("lora_te_", "text_encoder"),
    ("base_model.model.", None),
    ("unet.", "unet"),
    ("text_encoder.", "text_encoder"),
    ("diffusion_model.", "unet"),
)
"""How a name says which network it means: sd-scripts, PEFT (which does not say), diffusers, ComfyUI."""
RESNET = {
    "conv1": "in_layers_2",
    "time_emb_proj": "emb_layers_1",
    "conv2": "out_layers_3",
    "conv_shortcut": "skip_connection",
}
"""Layers of a residual block: in diffusers, and in the code that Stable Diffusion was published with."""
ENDS = {
    "conv_in": "input_blocks_0_0",
    "conv_out": "out_2",
    "time_embedding.linear_1": "time_embed_0",
    "time_embedding.linear_2": "time_embed_2",
}
BLOCK = re.compile(r"(down|up|mid)_blocks?\.(?:(\d+)\.)?(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)")
ATTENTION = {"q_proj": "to_q", "k_proj": "to_k", "v_proj": "to_v", "out_proj": "to_out"}
"""Layers of the text encoder's attention, and diffusers' names for them before 0.20."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A layer that a LoRA may change."""

    part: PartName
    path: str
    """Dotted, within its network."""
    weight: Shape
    """(out, in) of a linear layer, (out, in, kh, kw) of a convolution."""


class Targets:
    """A model's layers by all their names."""

    def __init__(self, layers: Mapping[PartName, Mapping[str, Shape]]) -> None:
        self._named: dict[PartName, dict[str, Layer]] = {"unet": {}, "text_encoder": {}}
        for part, shapes in layers.items():
            names = _unet_names(shapes) if part == "unet" else _encoder_names(shapes)
            for name, path in names:
                self._named[part][name] = Layer(part=part, path=path, weight=shapes[path])

    @classmethod
    def of(cls, unet: nn.Module, text_encoder: nn.Module) -> "Targets":
        """All linear layers and convolutions of the two networks, which may be on the meta device."""
        return cls({"unet": _shapes(unet), "text_encoder": _shapes(text_encoder)})

    @classmethod
    def of_folder(cls, folder: Path) -> "Targets":
        """Those of a model folder in diffusers format that passed check_folder; its weights are not read."""
        settings: Any = UNet2DConditionModel.load_config(folder / "unet")
        config = CLIPTextConfig.from_pretrained(folder / "text_encoder", local_files_only=True)
        with torch.device("meta"):
            unet: Any = UNet2DConditionModel.from_config(settings)
            return cls.of(unet, CLIPTextModel(config))

    def find(self, name: str) -> Layer | None:
        """The layer that a name out of a file means, with or without a prefix for its network."""
        part: PartName | None = None
        for prefix, meant in PREFIXES:
            if name.startswith(prefix):
                name, part = name.removeprefix(prefix), meant
                break
        plain = name.replace(".processor.", ".").replace(".", "_")
        parts: tuple[PartName, ...] = (part,) if part else ("unet", "text_encoder")
        return next((self._named[part][plain] for part in parts if plain in self._named[part]), None)


def _shapes(network: nn.Module) -> dict[str, Shape]:
    return {
        path: tuple(layer.weight.shape)
        for path, layer in network.named_modules()
        if isinstance(layer, nn.Linear) or (isinstance(layer, nn.Conv2d) and layer.groups == 1)
    }


def _encoder_names(paths: Mapping[str, Shape]) -> Iterator[tuple[str, str]]:
    """Names with underscores -> path. transformers dropped the outer `text_model` in 5.6; files still write it."""
    for path in paths:
        plain = path.removeprefix("text_model.").replace(".", "_")
        stem, _, last = path.removeprefix("text_model.").rpartition(".")
        names = [plain]
        if last in ATTENTION:
            names.append(f"{stem}.{ATTENTION[last]}".replace(".", "_"))
        for name in names:
            yield name, path
            yield f"text_model_{name}", path


def _unet_names(paths: Mapping[str, Shape]) -> Iterator[tuple[str, str]]:
    """Names with underscores -> path: diffusers' and those of the published code, which some tools write."""
    for path in paths:
        plain = path.replace(".", "_")
        yield plain, path
        if plain.endswith("_to_out_0"):
            yield plain.removesuffix("_0"), path
        if published := _published(path, paths):
            yield published, path


def _published(path: str, paths: Mapping[str, Shape]) -> str:
    """What the published code calls a layer of the UNet; "" for what it has not."""
    found = BLOCK.fullmatch(path)
    if not found:
        return ENDS.get(path, "")
    side, block, kind, at, rest = found[1], int(found[2] or 0), found[3], int(found[4]), found[5]
    rest = (RESNET.get(rest, rest) if kind == "resnets" else rest).replace(".", "_")
    column = int(kind == "attentions")
    layers = sum(bool(re.fullmatch(r"down_blocks\.0\.resnets\.\d+\.conv1", other)) for other in paths)
    attended = any(other.startswith(f"{side}_blocks.{block}.attentions.") for other in paths)
    match side, kind:
        case "mid", _:
            return f"middle_block_{column or 2 * at}_{rest}"
        case "down", "downsamplers":
            return f"input_blocks_{(block + 1) * (layers + 1)}_0_op"
        case "down", _:
            return f"input_blocks_{1 + block * (layers + 1) + at}_{column}_{rest}"
        case _, "upsamplers":
            return f"output_blocks_{block * (layers + 1) + layers}_{1 + attended}_conv"
        case _:
            return f"output_blocks_{block * (layers + 1) + at}_{column}_{rest}"
