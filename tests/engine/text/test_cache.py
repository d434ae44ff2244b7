"""The cache of tensors: bounded by bytes, the least recently used goes first."""

import torch
from torch import Tensor

from petbot.engine.text.cache import TensorCache

KILOBYTE = 256  # numbers of float32


def sized(kilobytes: int) -> Tensor:
    """A tensor of that size."""
    return torch.zeros(kilobytes * KILOBYTE)


def test_what_is_held_is_not_made_again() -> None:
    cache = TensorCache[str](1024)
    first = cache.get("a", lambda: sized(1))
    assert cache.get("a", lambda: sized(1)) is first


def test_the_least_recently_used_goes_when_the_bytes_run_out() -> None:
    cache = TensorCache[str](3 * 1024)
    kept = {name: cache.get(name, lambda: sized(1)) for name in "abc"}
    cache.get("a", lambda: sized(1))
    cache.get("d", lambda: sized(2))
    assert cache.nbytes == 3 * 1024
    assert len(cache) == 2
    assert cache.get("a", lambda: sized(1)) is kept["a"]


def test_what_is_larger_than_the_cache_is_made_and_not_held() -> None:
    cache = TensorCache[str](1024)
    held = cache.get("a", lambda: sized(1))
    assert cache.get("b", lambda: sized(2)).nbytes == 2048
    assert cache.get("a", lambda: sized(1)) is held
    assert len(cache) == 1
