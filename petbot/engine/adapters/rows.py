"""A LoRA mix of its own for each row of a batch: stacked low-rank products on a network's linear layers.

The factors lie in buffers of fixed size, padded with zeros up to one rank, so that a new mix is a copy and not a new
program: S-LoRA's way (arXiv 2311.03285), for images.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from types import TracebackType
from typing import Self

import torch
from torch import Tensor, nn

from petbot.engine.adapters.applying import Weighted
from petbot.engine.adapters.factors import Factors


class LoraRows:
    """Slots for LoRA mixes on one network. Within `with rows:` its layers add what the placed slots hold.

    A mix that does not `fit` (a kernel larger than one pixel, more rank than there is room) is for
    petbot.engine.adapters.applying, alone. For one thread.
    """

    def __init__(self, network: nn.Module, *, slots: int, rank: int, held: int = 0) -> None:
        """Room for so many mixes of at most this rank; a mix of several LoRAs has the sum of their ranks.

        `held`: rows that compiled calls have at most, for which there are buffers beside the slots.
        """
        self._rank = rank
        self._stacks = {
            path: _Stack(layer, slots, rank, held) for path, layer in network.named_modules() if _is_linear(layer)
        }
        self._layers = {path: network.get_submodule(path) for path in self._stacks}
        self._handles: list[torch.utils.hooks.RemovableHandle] = []
        self._placed: tuple[int, ...] | None = None
        self._held: tuple[int, ...] | None = None

    @property
    def nbytes(self) -> int:
        """Memory that the buffers take."""
        return sum(stack.nbytes for stack in self._stacks.values())

    def fits(self, parts: Weighted) -> bool:
        """Whether a slot can hold this mix."""
        ranks: dict[str, int] = {}
        for path, factors, _ in _changes(parts):
            ranks[path] = ranks.get(path, 0) + factors.rank
        return all(path in self._stacks and rank <= self._rank for path, rank in ranks.items())

    def set(self, slot: int, parts: Weighted) -> None:
        """Put a mix into a slot in place of what it held. Raises ValueError where it does not fit."""
        if not self.fits(parts):
            raise ValueError(f"the mix does not fit into rows of rank {self._rank}")
        self.clear(slot)
        for path, factors, weight in _changes(parts):
            self._stacks[path].add(slot, factors, weight)

    def clear(self, slot: int) -> None:
        """Leave the slot's rows unchanged by any LoRA."""
        for stack in self._stacks.values():
            stack.clear(slot)
        self._placed = self._held = None

    def place(self, slots: Sequence[int]) -> None:
        """Before a call of the network, and after each `set` and `clear`: the slot of each row of its batch.

        Rows of one slot that stand together, as a request's two with guidance do, are multiplied as one. The same
        placement as before costs nothing.
        """
        if tuple(slots) == self._placed:
            return
        chosen, repeats = _grouped(slots)
        for stack in self._stacks.values():
            stack.place(chosen, repeats)
        self._placed = tuple(slots)

    def fix(self, twin: nn.Module, rows: int) -> None:
        """Have a network with the same layers add what is held for so many rows.

        Nothing but the content of its buffers ever changes, at full rank, as compiled programs need.
        """
        for path, stack in self._stacks.items():
            twin.set_submodule(path, stack.fixed(twin.get_submodule(path), rows))

    def hold(self, slots: Sequence[int]) -> None:
        """Before a call of a fixed network: the slot of each row of its batch. The same as before costs nothing."""
        if tuple(slots) == self._held:
            return
        for stack in self._stacks.values():
            stack.hold(slots)
        self._held = tuple(slots)

    def __enter__(self) -> Self:
        self._handles = [self._layers[path].register_forward_hook(stack) for path, stack in self._stacks.items()]
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles = []


class _Stack:
    """One layer's buffers, and the forward hook that adds what is placed of them."""

    def __init__(self, layer: nn.Module, slots: int, rank: int, held: int) -> None:
        weight: Tensor = layer.weight  # type: ignore[assignment]
        out, into = weight.shape[:2]
        how = {"dtype": weight.dtype, "device": weight.device}
        self.down, self.up = torch.zeros(slots, rank, into, **how), torch.zeros(slots, out, rank, **how)
        self._held = torch.zeros(held, rank, into, **how), torch.zeros(held, out, rank, **how)
        self._ranks = [0] * slots
        self._repeats = 1
        self._now: tuple[Tensor, Tensor] | None = None
        """Down and up of the placed slots, [groups, rank, in] and [groups, out, rank]; None adds nothing."""

    @property
    def nbytes(self) -> int:
        return sum(tensor.nbytes for tensor in (self.down, self.up, *self._held))

    def add(self, slot: int, factors: Factors, weight: float) -> None:
        """Beside what the slot holds; its weight goes into `up`."""
        first, last = self._ranks[slot], self._ranks[slot] + factors.rank
        self.down[slot, first:last].copy_(factors.down.flatten(1), non_blocking=True)
        self.up[slot, :, first:last].copy_(factors.up.flatten(1), non_blocking=True).mul_(weight * factors.scale)
        self._ranks[slot] = last

    def clear(self, slot: int) -> None:
        if self._ranks[slot]:
            # Both, for a factor left beside a zero could overflow, and infinity times zero is not zero.
            self.down[slot].zero_()
            self.up[slot].zero_()
            self._ranks[slot] = 0

    def place(self, slots: Sequence[int], repeats: int) -> None:
        self._repeats = repeats
        rank = max((self._ranks[slot] for slot in slots), default=0)
        if not rank:
            self._now = None
            return
        down, up = self.down[:, :rank], self.up[:, :, :rank]
        if slots == list(range(slots[0], slots[0] + len(slots))):
            view = slice(slots[0], slots[0] + len(slots))
            self._now = down[view], up[view]
        else:
            index = torch.tensor(slots, device=down.device)
            self._now = down.index_select(0, index), up.index_select(0, index)

    def fixed(self, layer: nn.Module, rows: int) -> "_Fixed":
        down, up = self._held
        return _Fixed(layer, down[:rows], up[:rows])

    def hold(self, slots: Sequence[int]) -> None:
        index = torch.tensor(slots, device=self.down.device)
        for all_of_them, held in zip((self.down, self.up), self._held, strict=True):
            torch.index_select(all_of_them, 0, index, out=held[: len(slots)])

    def __call__(self, _layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        return output if self._now is None else _added(inputs[0], output, *self._now, self._repeats)


class _Fixed(nn.Module):
    """A fixed network's layer. Not a hook, which compilers cannot make ahead of time."""

    def __init__(self, layer: nn.Module, down: Tensor, up: Tensor) -> None:
        """`down` [rows, rank, in] and `up` [rows, out, rank], parts of buffers that others fill."""
        super().__init__()
        self._layer = layer
        self._down = down
        self._up = up

    def forward(self, x: Tensor) -> Tensor:
        return _added(x, self._layer(x), self._down, self._up, 1)


def _added(x: Tensor, output: Tensor, down: Tensor, up: Tensor, repeats: int) -> Tensor:
    """In place, for the output is the layer's fresh one and nobody else's."""
    if x.ndim == 4:
        return output.add_(_by_pixel(x, down, up, repeats))
    groups = down.shape[0]
    narrow = torch.bmm(x.reshape(groups, -1, x.shape[-1]), down.transpose(1, 2))
    wide = output.reshape(groups, -1, output.shape[-1]).baddbmm_(narrow, up.transpose(1, 2))
    return wide.reshape(output.shape)


def _by_pixel(x: Tensor, down: Tensor, up: Tensor, repeats: int) -> Tensor:
    """For a convolution of one pixel: [rows, in, height, width] -> [rows, out, height, width]."""
    rows, into, height, width = x.shape
    grouped = x.reshape(rows // repeats, repeats, into, height * width)
    product = torch.matmul(up.unsqueeze(1), torch.matmul(down.unsqueeze(1), grouped))
    return product.reshape(rows, -1, height, width)


def _is_linear(layer: nn.Module) -> bool:
    if isinstance(layer, nn.Conv2d):
        return layer.kernel_size == (1, 1) and layer.stride == (1, 1) and layer.padding == (0, 0) and layer.groups == 1
    return isinstance(layer, nn.Linear)


def _changes(parts: Weighted) -> Iterator[tuple[str, Factors, float]]:
    for part, weight in parts:
        for path, factors in part.items() if weight else ():
            yield path, factors, weight


def _grouped(slots: Sequence[int]) -> tuple[list[int], int]:
    """The slots without their repetitions and how often each stands in a row; 1 where they differ in that."""
    runs = [(slot, len(list(run))) for slot, run in groupby(slots)]
    counts = {count for _, count in runs}
    return ([slot for slot, _ in runs], counts.pop()) if len(counts) == 1 else (list(slots), 1)
