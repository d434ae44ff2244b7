"""Tensors kept by what they were made from, the least recently used dropped first. Worker process only (torch)."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from torch import Tensor

K = TypeVar("K", bound=Hashable)


class TensorCache(Generic[K]):
    """Holds up to `capacity` bytes of tensors, wherever they live; for one thread."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[K, Tensor] = OrderedDict()
        self.nbytes = 0
        """Bytes that are held now, at most the capacity."""

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K, make: Callable[[], Tensor]) -> Tensor:
        """The tensor of that key, made now if it is not held. Nobody may write to it.

        One that is larger than the capacity is made and not held.
        """
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = make()
        if made.nbytes <= self._capacity:
            self._kept[key] = made
            self.nbytes += made.nbytes
        while self.nbytes > self._capacity:
            self.nbytes -= self._kept.popitem(last=False)[1].nbytes
        return made
