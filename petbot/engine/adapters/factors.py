"""What a LoRA file comes down to: for each layer that it changes, a low-rank product to add to the layer's weight."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Factors:
    """The change of one layer's weight: scale * up @ down, with `mid` between them where there is one.

    On the CPU, in the file's own precision (F64 is read as F32).
    """

    down: Tensor
    """[rank, in] of a linear layer, [rank, in, kh, kw] of a convolution; [rank, in, 1, 1] where there is a `mid`."""
    up: Tensor
    """[out, rank] of a linear layer, [out, rank, 1, 1] of a convolution."""
    mid: Tensor | None = None
    """[rank, rank, kh, kw]: a LoCon that keeps the kernel's extent for itself (LyCORIS' Tucker form)."""
    scale: float
    """alpha / rank, as far as the file gives an alpha; else 1."""

    @property
    def rank(self) -> int:
        """At least 1."""
        return self.down.shape[0]

    def delta(self) -> Tensor:
        """The change as one tensor in float32, of the shape of the layer's weight."""
        down, up = self.down.float(), self.up.float()
        if self.mid is not None:
            change = torch.einsum("or,rshw,si->oihw", up.flatten(1), self.mid.float(), down.flatten(1))
        elif down.ndim == 4:
            change = torch.einsum("or,rihw->oihw", up.flatten(1), down)
        else:
            change = up @ down
        return change * self.scale

    def pinned(self) -> Self:
        """The same in page-locked memory, for copies that a CUDA device makes by itself."""
        mid = None if self.mid is None else self.mid.pin_memory()
        return replace(self, down=self.down.pin_memory(), up=self.up.pin_memory(), mid=mid)


Part = Mapping[str, Factors]
"""A LoRA's changes to one network: the layer's dotted path within it -> its factors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lora:
    """A LoRA file that was read and found to fit the model."""

    name: str
    """For people: the file's name without its ending."""
    sha256: str
    """Of the file's content, in hexadecimal."""
    unet: Part
    text_encoder: Part
    nbytes: int
    """Memory that its tensors take."""

    def pinned(self) -> Self:
        """The UNet's factors in page-locked memory: they are copied to the device at every new mix."""
        return replace(self, unet={path: factors.pinned() for path, factors in self.unet.items()})
