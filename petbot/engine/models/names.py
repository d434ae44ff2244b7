"""What the published single-file layout of Stable Diffusion 1.x calls a tensor that diffusers knows by another name."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

UNET, VAE, TEXT = "model.diffusion_model.", "first_stage_model.", "cond_stage_model.transformer.text_model."
"""Beginnings of names in a single file, per part."""
_RESNET = {
    "norm1": "in_layers.0",
    "conv1": "in_layers.2",
    "time_emb_proj": "emb_layers.1",
    "norm2": "out_layers.0",
    "conv2": "out_layers.3",
    "conv_shortcut": "skip_connection",
}
_UNET_ENDS = {
    "conv_in": "input_blocks.0.0",
    "time_embedding.linear_1": "time_embed.0",
    "time_embedding.linear_2": "time_embed.2",
    "conv_norm_out": "out.0",
    "conv_out": "out.2",
}
_VAE_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
OLD_ATTENTION = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
"""diffusers' own names of an autoencoder's attention before and since its version 0.17."""
_BLOCK = re.compile(r"(down|up|mid)_blocks?\.(?:(\d+)\.)?(resnets|attentions|downsamplers|upsamplers)\.(\d+)\.(.+)")


def in_single_file(part: str, names: Iterable[str], config: Mapping[str, Any]) -> dict[str, str]:
    """diffusers' name of each tensor, by the name that it has in a single file.

    `part`: "unet", "vae" or "text_encoder"; `names`: diffusers' names of all its tensors; `config`: its config.json.
    """
    translate: dict[str, Callable[[str], str]] = {
        "unet": lambda name: UNET + _unet(name, config),
        "vae": lambda name: VAE + _vae(name, len(config.get("block_out_channels", ()))),
        "text_encoder": lambda name: TEXT + name,
    }
    return {translate[part](name): name for name in names}


def _unet(name: str, config: Mapping[str, Any]) -> str:
    layer, kind = name.rsplit(".", 1)
    if layer in _UNET_ENDS:
        return f"{_UNET_ENDS[layer]}.{kind}"
    found = _BLOCK.fullmatch(name)
    if found is None:
        return name
    where, block, group, at, rest = found.groups()
    if group == "resnets":
        inner, kind = rest.rsplit(".", 1)
        rest = f"{_RESNET.get(inner, inner)}.{kind}"
    if where == "mid":
        return f"middle_block.{2 * int(at) if group == 'resnets' else 1}.{rest}"
    last = group in {"downsamplers", "upsamplers"}
    layers = config["layers_per_block"] + 1
    place = int(block) * layers + (layers - 1 if last else int(at))
    if where == "down":
        rest = f"op.{rest.removeprefix('conv.')}" if last else rest
        return f"input_blocks.{place + 1}.{int(group == 'attentions')}.{rest}"
    before = 1 + ("CrossAttn" in config["up_block_types"][int(block)])
    return f"output_blocks.{place}.{before if last else int(group == 'attentions')}.{rest}"


def _vae(name: str, blocks: int) -> str:
    side, _, inner = name.partition(".")
    found = _BLOCK.fullmatch(inner)
    if found is None:
        return name.replace("conv_norm_out", "norm_out")
    where, block, group, at, rest = found.groups()
    rest = rest.replace("conv_shortcut", "nin_shortcut")
    if where == "mid" and group == "attentions":
        layer, kind = rest.rsplit(".", 1)
        return f"{side}.mid.attn_{int(at) + 1}.{_VAE_ATTENTION[layer]}.{kind}"
    if where == "mid":
        return f"{side}.mid.block_{int(at) + 1}.{rest}"
    level = int(block) if where == "down" else blocks - 1 - int(block)
    place = f"block.{at}" if group == "resnets" else "downsample" if where == "down" else "upsample"
    return f"{side}.{where}.{level}.{place}.{rest}"


def as_today(part: str, name: str) -> str:
    """A name of a diffusers folder in the words of the versions installed here."""
    if part == "text_encoder":
        return name.removeprefix("text_model.")
    if part == "vae" and ".attentions." in name:
        layer, kind = name.rsplit(".", 1)
        stem, last = layer.rsplit(".", 1)
        return f"{stem}.{OLD_ATTENTION.get(last, last)}.{kind}"
    return name
