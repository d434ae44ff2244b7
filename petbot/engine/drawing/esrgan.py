"""ESRGAN, the network of 4x-UltraSharp and most other published upscalers (https://arxiv.org/abs/1809.00219).

Written out here because spandrel, which reads many kinds of upscalers, needs a torchvision that fits the torch in use.
"""

import re
from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn import functional

SLOPE = 0.2
"""Of the leaky rectifiers."""
RESIDUAL = 0.2
"""What a block's change counts for."""
KINDS = "(weight|bias)"
MODERN: tuple[tuple[str, str], ...] = (
    (rf"RRDB_trunk\.(\d+)\.RDB(\d)\.conv(\d)\.{KINDS}", r"body.\1.rdb\2.conv\3.\4"),
    (rf"trunk_conv\.{KINDS}", r"conv_body.\1"),
    (rf"upconv(\d)\.{KINDS}", r"conv_up\1.\2"),
    (rf"HRconv\.{KINDS}", r"conv_hr.\1"),
)
"""Names of the authors' second release -> those of Real-ESRGAN, which are used here."""


class NotAnUpscaler(ValueError):
    """The tensors are not those of an ESRGAN that enlarges RGB pictures."""


class Esrgan:
    """Enlarges pictures by a whole power of two."""

    def __init__(self, tensors: Mapping[str, Tensor], device: str = "cpu") -> None:
        """`tensors` by any of the three published namings. Raises NotAnUpscaler."""
        named = _renamed(tensors)
        blocks = {int(found[1]) for name in named if (found := re.match(r"body\.(\d+)\.", name))}
        ups = {name for name in named if re.fullmatch(r"conv_up\d\.weight", name)}
        self._blocks, self._ups = len(blocks), len(ups)
        wanted = self._shapes(named)
        for name, shape in wanted.items():
            if name not in named or tuple(named[name].shape) != shape:
                raise NotAnUpscaler(f"the tensor {name} is missing or of another shape than {shape}")
        if not all(bool(torch.isfinite(named[name]).all()) for name in wanted):
            raise NotAnUpscaler("some of its numbers are not finite")
        self._tensors = {name: named[name].to(device, torch.float32) for name in wanted}

    @property
    def scale(self) -> int:
        """Factor on width and height."""
        return 2**self._ups

    def __call__(self, pixels: Tensor) -> Tensor:
        """[1, 3, height, width] in 0..1 -> [1, 3, scale * height, scale * width]."""
        features = self._conv("conv_first", pixels)
        trunk = features
        for block in range(self._blocks):
            trunk = self._residual_in_residual(block, trunk)
        features = features + self._conv("conv_body", trunk)
        for up in range(1, self._ups + 1):
            doubled = functional.interpolate(features, scale_factor=2, mode="nearest")
            features = functional.leaky_relu(self._conv(f"conv_up{up}", doubled), SLOPE)
        return self._conv("conv_last", functional.leaky_relu(self._conv("conv_hr", features), SLOPE))

    def _residual_in_residual(self, block: int, given: Tensor) -> Tensor:
        out = given
        for dense in (1, 2, 3):
            out = self._dense(f"body.{block}.rdb{dense}", out)
        return given + RESIDUAL * out

    def _dense(self, name: str, given: Tensor) -> Tensor:
        """Five convolutions, each of which sees the input and all before it."""
        seen = given
        for at in (1, 2, 3, 4):
            seen = torch.cat([seen, functional.leaky_relu(self._conv(f"{name}.conv{at}", seen), SLOPE)], dim=1)
        return given + RESIDUAL * self._conv(f"{name}.conv5", seen)

    def _conv(self, name: str, given: Tensor) -> Tensor:
        return functional.conv2d(given, self._tensors[f"{name}.weight"], self._tensors[f"{name}.bias"], padding=1)

    def _shapes(self, named: Mapping[str, Tensor]) -> dict[str, tuple[int, ...]]:
        """What must be there, for the width that the first convolution has."""
        if not self._blocks or "conv_first.weight" not in named or "body.0.rdb1.conv1.weight" not in named:
            raise NotAnUpscaler("it has not the tensors of an ESRGAN")
        width, growth = named["conv_first.weight"].shape[0], named["body.0.rdb1.conv1.weight"].shape[0]
        convs = {"conv_first": (3, width), "conv_body": (width, width), "conv_hr": (width, width)}
        convs |= {f"conv_up{up}": (width, width) for up in range(1, self._ups + 1)} | {"conv_last": (width, 3)}
        for block in range(self._blocks):
            for dense in (1, 2, 3):
                path = f"body.{block}.rdb{dense}.conv"
                convs |= {f"{path}{at}": (width + (at - 1) * growth, growth) for at in (1, 2, 3, 4)}
                convs[f"{path}5"] = (width + 4 * growth, width)
        weights = {f"{name}.weight": (out, into, 3, 3) for name, (into, out) in convs.items()}
        return weights | {f"{name}.bias": (out,) for name, (_, out) in convs.items()}


def _renamed(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    if any(name.startswith("model.") for name in tensors):
        return _from_first_release(tensors)
    named: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        for pattern, modern in MODERN:
            if found := re.fullmatch(pattern, name):
                named[found.expand(modern)] = tensor
                break
        else:
            named[name] = tensor
    return named


def _from_first_release(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """There layers have numbers: 0, 1.sub.N, log2(scale) times (enlargement, convolution, rectifier), and the end."""
    inner = {int(found[1]) for name in tensors if (found := re.match(r"model\.1\.sub\.(\d+)\.", name))}
    outer = {int(found[1]) for name in tensors if (found := re.fullmatch(r"model\.(\d+)\.weight", name))}
    if not inner or not outer:
        return dict(tensors)
    last = max(outer)
    ups = (last - 2) // 3
    layers = {"model.0": "conv_first", f"model.1.sub.{max(inner)}": "conv_body"}
    layers |= {f"model.{3 * up}": f"conv_up{up}" for up in range(1, ups + 1)}
    layers |= {f"model.{last - 2}": "conv_hr", f"model.{last}": "conv_last"}
    named: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        layer, _, kind = name.rpartition(".")
        if found := re.fullmatch(r"model\.1\.sub\.(\d+)\.RDB(\d)\.conv(\d)\.0", layer):
            block, dense, conv = found.groups()
            named[f"body.{block}.rdb{dense}.conv{conv}.{kind}"] = tensor
        elif layer in layers:
            named[f"{layers[layer]}.{kind}"] = tensor
    return named
