"""Random changes of layers, merged by hand, and written under the names of each trainer."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

Run = Callable[[Any], Tensor]
RANKS = (4, 8, 3)
ALPHAS = (2.0, 8.0, 1.0, 5.0)
"""Of other lengths than the ranks, so that every rank meets every alpha."""
PROCESSORS = {"to_q": "to_q_lora", "to_k": "to_k_lora", "to_v": "to_v_lora", "to_out.0": "to_out_lora"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """One layer's factors and its alpha; None where the file gives none."""

    down: Tensor
    up: Tensor
    mid: Tensor | None = None
    alpha: float | None = None

    @property
    def delta(self) -> Tensor:
        """alpha / rank * up @ down, index by index."""
        down, up = self.down.flatten(1), self.up.flatten(1)
        if self.mid is not None:
            kernels = torch.tensordot(torch.tensordot(up, self.mid, ([1], [0])), down, ([1], [0]))
            product = kernels.permute(0, 3, 1, 2)
        else:
            product = (up @ down).reshape(up.shape[0], *self.down.shape[1:])
        return product if self.alpha is None else product * (self.alpha / self.down.shape[0])


Changes = Mapping[str, Change]


def layers(network: nn.Module, kinds: Iterable[str] = ("attn", "_proj", "ff.", "mlp.")) -> list[str]:
    """Paths of the linear layers and convolutions in whose path one of the words stands."""
    return [
        path
        for path, layer in network.named_modules()
        if isinstance(layer, nn.Linear | nn.Conv2d) and any(kind in path for kind in kinds)
    ]


def random_changes(
    network: nn.Module,
    paths: Iterable[str],
    seed: int,
    *,
    ranks: Sequence[int] = RANKS,
    alphas: Sequence[float | None] = ALPHAS,
    with_mid: bool = False,
) -> dict[str, Change]:
    """For each path a change of about a tenth of the layer's output; ranks and alphas in turns."""
    random = torch.Generator().manual_seed(seed)
    found = {}
    for at, path in enumerate(paths):
        weight: Any = network.get_submodule(path).weight
        rank, (out, into, *kernel) = ranks[at % len(ranks)], weight.shape
        ones, mid = [1] * len(kernel), with_mid and bool(kernel)
        found[path] = Change(
            down=torch.randn(rank, into, *(ones if mid else kernel), generator=random) * 0.05,
            up=torch.randn(out, rank, *ones, generator=random) * 0.05,
            mid=torch.randn(rank, rank, *kernel, generator=random) if mid else None,
            alpha=alphas[at % len(alphas)],
        )
    return found


def merged_by_hand(network: nn.Module, *weighted: tuple[Changes, float]) -> nn.Module:
    """A copy of the network whose weights are W + weight * alpha / rank * up @ down."""
    changed = copy.deepcopy(network)
    for changes, weight in weighted:
        for path, change in changes.items():
            layer: Any = changed.get_submodule(path)
            layer.weight.data = layer.weight.data + weight * change.delta
    return changed


def kohya(changes: Changes, prefix: str) -> dict[str, Tensor]:
    """As sd-scripts and LyCORIS write it; `prefix` is "lora_unet_" or "lora_te_text_model_"."""
    tensors = {}
    for path, change in changes.items():
        name = prefix + path.replace(".", "_")
        tensors |= {f"{name}.lora_down.weight": change.down, f"{name}.lora_up.weight": change.up}
        if change.mid is not None:
            tensors[f"{name}.lora_mid.weight"] = change.mid
        if change.alpha is not None:
            tensors[f"{name}.alpha"] = torch.tensor(change.alpha)
    return tensors


def dotted(changes: Changes, prefix: str, down: str, up: str, alpha: str = ".alpha") -> dict[str, Tensor]:
    """Names that keep the path's dots, as PEFT and diffusers write them."""
    tensors = {}
    for path, change in changes.items():
        tensors |= {f"{prefix}{path}{down}": change.down, f"{prefix}{path}{up}": change.up}
        if change.alpha is not None:
            tensors[f"{prefix}{path}{alpha}"] = torch.tensor(change.alpha)
    return tensors


def processors(changes: Changes, prefix: str) -> dict[str, Tensor]:
    """As diffusers wrote a UNet's attention before it knew PEFT: "...attn1.processor.to_q_lora.down.weight"."""
    renamed = {}
    for path, change in changes.items():
        stem, last = path.split(".to_")
        renamed[f"{stem}.processor.{PROCESSORS['to_' + last]}"] = change
    return dotted(renamed, prefix, ".down.weight", ".up.weight")
