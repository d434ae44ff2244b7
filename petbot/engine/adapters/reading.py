"""Reads a LoRA file of any common format into plain factors, or refuses it by name and reason."""

import hashlib
import math
from collections.abc import Mapping
from io import BufferedReader
from pathlib import Path

import torch
from torch import Tensor

from petbot.engine.adapters.factors import Factors, Lora, Part
from petbot.engine.adapters.header import FileRefused, Header, Place, header_of, open_safely, shown
from petbot.engine.adapters.names import Role, not_of_this_model, parsed
from petbot.engine.adapters.peftconfig import PeftConfig
from petbot.engine.adapters.targets import Layer, PartName, Shape, Targets

MAX_RANK = 1024
"""The widest layers of SD 1.5's attention have 1,280 channels; beyond this a "low" rank saves nothing."""
FLOATS = {"F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32, "F64": torch.float64}
INTEGERS = {"I32": torch.int32, "I64": torch.int64}
Places = dict[Role, tuple[str, Place]]
"""One layer's tensors in a file: role -> name and entry."""


def read_lora(path: Path, targets: Targets) -> Lora:
    """The LoRA in a safetensors file: PEFT, sd-scripts (kohya), diffusers before PEFT, LyCORIS' LoCon.

    Names, shapes and sizes are checked by the file's table before its data is read. Raises FileRefused.
    """
    with open_safely(path) as file:
        header = header_of(file, path.name)
        layers = check_header(header, targets, path.name)
        data = _data(file, header, path.name)
    config = PeftConfig.of_metadata(header.metadata, path.name)
    parts: dict[PartName, dict[str, Factors]] = {"unet": {}, "text_encoder": {}}
    for layer, places in layers.items():
        parts[layer.part][layer.path] = _factors(layer, places, data, config, path.name)
    return Lora(
        name=path.stem,
        sha256=_sha256(header, data),
        unet=parts["unet"],
        text_encoder=parts["text_encoder"],
        nbytes=sum(_nbytes(part) for part in parts.values()),
    )


def check_header(header: Header, targets: Targets, file: str) -> Mapping[Layer, Places]:
    """Which tensors change which layer. Raises FileRefused where the file is no LoRA for this model."""
    layers: dict[Layer, Places] = {}
    for key, place in header.tensors.items():
        name = parsed(key, file)
        layer = targets.find(name.layer)
        if layer is None:
            raise not_of_this_model(key, file)
        places = layers.setdefault(layer, {})
        if name.role in places:
            raise FileRefused(file, f"{shown(key)} and {shown(places[name.role][0])} are the same part of one layer")
        places[name.role] = key, place
    if not layers:
        raise FileRefused(file, "it holds no tensors")
    for layer, places in layers.items():
        _check_types(places, file)
        _check_shapes(layer, places, file)
    return layers


def _check_types(places: Places, file: str) -> None:
    for role, (key, place) in places.items():
        if place.dtype not in FLOATS and not (role == "alpha" and place.dtype in INTEGERS):
            raise FileRefused(file, f"{shown(key)} is of the type {place.dtype}, which is not one of a LoRA's")
        if role == "alpha" and math.prod(place.shape) != 1:
            raise FileRefused(file, f"{shown(key)} should be one number")


def _check_shapes(layer: Layer, places: Places, file: str) -> None:
    """down, mid and up must give a change of the weight's own shape."""
    if "down" not in places or "up" not in places:
        raise FileRefused(file, f"of the layer {layer.path} it has only {', '.join(sorted(places))}")
    key, down = places["down"]
    rank = down.shape[0] if down.shape else 0
    if not 0 < rank <= MAX_RANK:
        raise FileRefused(file, f"{shown(key)} has the rank {rank:,}; 1 to {MAX_RANK:,} are possible")
    if "mid" in places and len(layer.weight) == 2:
        raise FileRefused(file, f"{shown(places['mid'][0])} is a middle factor, which a linear layer cannot have")
    for role, wanted in _wanted(layer.weight, rank, with_mid="mid" in places).items():
        key, place = places[role]
        if _squeezed(place.shape) != _squeezed(wanted):
            raise FileRefused(
                file,
                f"{shown(key)} has the shape {_by(place.shape)} and the layer {layer.path} of the model in use needs"
                f" {_by(wanted)}: it was made for another model",
            )


def _wanted(weight: Shape, rank: int, *, with_mid: bool) -> dict[Role, Shape]:
    """The factors' shapes for a layer's weight."""
    out, into, *kernel = weight
    ones = (1,) * len(kernel)
    if with_mid:
        return {"down": (rank, into, *ones), "mid": (rank, rank, *kernel), "up": (out, rank, *ones)}
    return {"down": (rank, into, *kernel), "up": (out, rank, *ones)}


def _squeezed(shape: Shape) -> Shape:
    """A convolution of one pixel and a linear layer are the same; files write either for either."""
    return shape[:2] if shape[2:] == (1, 1) else shape


def _by(shape: Shape) -> str:
    return "x".join(str(side) for side in shape) or "of one number"


def _data(file: BufferedReader, header: Header, name: str) -> bytearray:
    """All tensors' bytes in one block, which goes back to the system as a whole when the LoRA is dropped."""
    data = bytearray(header.data_bytes)
    # A BufferedReader fills the whole of it, or ends early.
    if file.readinto(data) != len(data):
        raise FileRefused(name, "it was cut short while it was read")
    return data


def _sha256(header: Header, data: bytearray) -> str:
    """Of the bytes that were read, so that a file that is changed meanwhile is not taken for what it was."""
    digest = hashlib.sha256(header.raw)
    digest.update(data)
    return digest.hexdigest()


def _factors(layer: Layer, places: Places, data: bytearray, config: PeftConfig, file: str) -> Factors:
    found = {role: _tensor(key, place, data, file) for role, (key, place) in places.items()}
    rank = found["down"].shape[0]
    scale = float(found["alpha"].item()) / rank if "alpha" in found else config.scale(layer.part, layer.path, rank)
    wanted = _wanted(layer.weight, rank, with_mid="mid" in found)
    shaped = {role: found[role].reshape(shape) for role, shape in wanted.items()}
    return Factors(down=shaped["down"], up=shaped["up"], mid=shaped.get("mid"), scale=scale)


def _tensor(key: str, place: Place, data: bytearray, file: str) -> Tensor:
    dtype = (FLOATS | INTEGERS)[place.dtype]
    # torch wants elements at multiples of their size; the format does not promise that.
    whole, at = (data, place.begin) if place.begin % dtype.itemsize == 0 else (data[place.begin : place.end], 0)
    tensor = torch.frombuffer(whole, dtype=dtype, count=math.prod(place.shape), offset=at).reshape(place.shape)
    if dtype is torch.float64:
        tensor = tensor.float()
    if not bool(torch.isfinite(tensor).all()):
        raise FileRefused(file, f"{shown(key)} holds values that are not finite numbers")
    return tensor


def _nbytes(part: Part) -> int:
    tensors = [t for factors in part.values() for t in (factors.down, factors.up, factors.mid) if t is not None]
    return sum(tensor.nbytes for tensor in tensors)
