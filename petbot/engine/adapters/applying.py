"""Adds LoRAs to a network for a while. Its weights stay untouched, so that taking them off again is exact."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from petbot.engine.adapters.factors import Factors, Part

Weighted = Sequence[tuple[Part, float]]
"""LoRAs' parts for one network, each with its weight; the same part may come twice."""
Terms = Sequence[tuple[Factors, float]]
"""What is added to one layer: factors, each with its LoRA's weight."""
Product = Callable[[Tensor], Tensor]
"""A layer's input -> what the LoRAs add to its output."""


@contextmanager
def applied(network: nn.Module, parts: Weighted) -> Iterator[None]:
    """Within the block each layer's output is W(x) + sum of weight * scale * up(down(x)).

    `applied(unet, [(lora.unet, 0.8)])`, `applied(text_encoder, [(lora.text_encoder, 0.8)])`. A weight of 0 leaves its
    LoRA out altogether. Blocks may be nested; they add up. Factors are brought to each layer's device and precision.
    """
    handles = []
    try:
        for path, terms in _by_layer(parts).items():
            layer = network.get_submodule(path)
            handles.append(layer.register_forward_hook(_Adding(_product(layer, terms))))
        yield
    finally:
        for handle in handles:
            handle.remove()


@contextmanager
def merged(network: nn.Module, parts: Weighted) -> Iterator[None]:
    """The same by W + sum of weight * scale * up @ down within the block: the reference, and free of cost per step.

    The weights from before are kept and put back, bit by bit.
    """
    kept: dict[nn.Parameter, Tensor] = {}
    try:
        for path, terms in _by_layer(parts).items():
            weight = network.get_submodule(path).weight
            if not isinstance(weight, nn.Parameter):
                raise TypeError(f"{path} has no weight to merge into")
            kept[weight] = weight.detach().clone()
            change = sum((factors.delta() * share for factors, share in terms), start=torch.zeros(weight.shape))
            weight.data = (weight.detach().float() + change.to(weight.device)).to(weight.dtype)
        yield
    finally:
        for weight, before in kept.items():
            weight.data = before


def _by_layer(parts: Weighted) -> dict[str, list[tuple[Factors, float]]]:
    layers: dict[str, list[tuple[Factors, float]]] = {}
    for part, weight in parts:
        for path, factors in part.items() if weight else ():
            layers.setdefault(path, []).append((factors, weight))
    return layers


@dataclass(frozen=True, slots=True, eq=False)
class _Adding:
    """A forward hook."""

    product: Product

    def __call__(self, _layer: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
        return output + self.product(inputs[0])


def _product(layer: nn.Module, terms: Terms) -> Product:
    """Several LoRAs without a middle factor become one of their ranks' sum: one pair of products, not one each."""
    weight = layer.weight
    if not isinstance(weight, Tensor):
        raise TypeError(f"{type(layer).__name__} has no weight")

    def here(tensor: Tensor) -> Tensor:
        return tensor.to(device=weight.device, dtype=weight.dtype)

    plain = [(factors, share) for factors, share in terms if factors.mid is None]
    products: list[Product] = []
    if plain:
        down = torch.cat([here(factors.down) for factors, _ in plain])
        up = torch.cat([here(factors.up.float() * factors.scale * share) for factors, share in plain], dim=1)
        products.append(_convolution(layer, down, up) if isinstance(layer, nn.Conv2d) else _linear(down, up))
    for factors, share in terms:
        if factors.mid is not None and isinstance(layer, nn.Conv2d):
            up = here(factors.up.float() * factors.scale * share)
            products.append(_middle_convolution(layer, here(factors.down), here(factors.mid), up))
    return products[0] if len(products) == 1 else lambda x: sum((p(x) for p in products[1:]), start=products[0](x))


def _linear(down: Tensor, up: Tensor) -> Product:
    return lambda x: functional.linear(functional.linear(x, down), up)


def _convolution(layer: nn.Conv2d, down: Tensor, up: Tensor) -> Product:
    stride, padding, dilation = layer.stride, layer.padding, layer.dilation
    return lambda x: functional.conv2d(functional.conv2d(x, down, None, stride, padding, dilation), up)


def _middle_convolution(layer: nn.Conv2d, down: Tensor, mid: Tensor, up: Tensor) -> Product:
    inner = _convolution(layer, mid, up)
    return lambda x: inner(functional.conv2d(x, down))
