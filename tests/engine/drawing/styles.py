"""Adapters, embeddings and checkers for a small model, as an operator would have them in folders."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import torch
from PIL import Image, ImageStat
from safetensors.torch import save_file
from torch import Tensor

from petbot.domain.recipes import Adapter, Embedding, Strictness
from petbot.engine.adapters.importing import import_adapter
from petbot.engine.adapters.targets import Targets
from petbot.engine.safety import Verdict
from petbot.engine.text.embeddings import read_embedding

RANK, ALPHA = 4, 2.0
SCALE = ALPHA / RANK
LIMIT = 183
"""Mean level of a picture that Prude finds too bright."""


def factors(layer: Any, seed: int) -> tuple[Tensor, Tensor]:
    """A low-rank change of a linear layer's weight, about half as large as the weight itself: down and up."""
    generator = torch.Generator().manual_seed(seed)
    out, into = layer.weight.shape
    size = float(layer.weight.float().std()) * 0.5 / SCALE
    down = torch.randn((RANK, into), generator=generator)
    up = torch.randn((out, RANK), generator=generator) * size / RANK**0.5
    return down, up


def an_adapter(pipeline: Any, folder: Path, *, unet: Iterable[str] = (), text: Iterable[str] = ()) -> Adapter:
    """A LoRA that changes these layers of the pipeline, written with kohya's names and imported into the folder."""
    tensors: dict[str, Tensor] = {}
    for prefix, network, paths in (
        ("lora_unet_", pipeline.unet, unet),
        ("lora_te_text_model_", pipeline.text_encoder, text),
    ):
        for at, path in enumerate(paths):
            down, up = factors(network.get_submodule(path), at)
            name = prefix + path.replace(".", "_")
            tensors |= {f"{name}.lora_down.weight": down, f"{name}.lora_up.weight": up}
            tensors[f"{name}.alpha"] = torch.tensor(ALPHA)
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / f"source-{len(list(folder.iterdir()))}.safetensors"
    save_file(tensors, source)
    entry = import_adapter(source, folder / "shelf", Targets.of(pipeline.unet, pipeline.text_encoder))
    return Adapter(name=entry.name, sha256=entry.sha256)


def an_embedding(pipeline: Any, folder: Path, token: str = "<rex>") -> Embedding:
    """Two vectors of an embedding's usual size, in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    width = pipeline.text_encoder.config.hidden_size
    vectors = torch.randn((2, width), generator=torch.Generator().manual_seed(3)) * 0.02
    save_file({token: vectors}, folder / "rex.safetensors")
    return Embedding(token=token, sha256=read_embedding(folder / "rex.safetensors").sha256)


class Prude:
    """A checker that lets through what is rather dark, and at strictness "off" everything."""

    name = "prude"

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:
        """By the mean of the picture's levels."""
        allowed = strictness == "off" or ImageStat.Stat(picture.convert("L")).mean[0] < LIMIT
        return Verdict(allowed=allowed, reason="" if allowed else "Too bright for the public.")


class Stern(Prude):
    """A checker that lets nothing through but at strictness "off"."""

    name = "stern"

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:  # noqa: ARG002 - the port's signature
        """Never."""
        return Verdict(allowed=strictness == "off", reason="Nothing is shown here.")


class Stray:
    """A checker that loses the device, and leaves a thread at work that never ends."""

    name = "stray"

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:  # noqa: ARG002 - the port's signature
        """Raises what a lost device says."""
        threading.Thread(target=threading.Event().wait).start()
        raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")


def prude(_device: str) -> Prude:
    """Made as the setting names it."""
    return Prude()


def stern(_device: str) -> Stern:
    """Likewise."""
    return Stern()


def stray(_device: str) -> Stray:
    """Likewise."""
    return Stray()
