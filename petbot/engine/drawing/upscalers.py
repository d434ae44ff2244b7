"""The upscaler files in the operator's folder, by name; the one used last stays in memory."""

from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from petbot.domain.texts import tr
from petbot.engine.adapters.header import FileRefused, open_safely, read_header
from petbot.engine.drawing.esrgan import Esrgan, NotAnUpscaler
from petbot.engine.port import EngineFault

ENDINGS = (".safetensors", ".pth")
"""Most upscalers are published as pickles; torch reads only tensors out of one and runs nothing."""
MAX_BYTES = 500_000_000
"""Of a file; an ESRGAN of the usual size has 67 MB."""
TILE, OVERLAP = 256, 32
"""Pixels of the smaller picture: a whole one of 512 x 768 would need tens of gigabytes at four times the size."""


class Upscalers:
    """Enlarges pictures by the files in a folder."""

    def __init__(self, folder: Path, device: str = "cpu") -> None:
        self._folder = folder
        self._device = device
        self._held: tuple[tuple[Path, int], Esrgan] | None = None

    def enlarged(self, name: str, image: Image.Image, size: tuple[int, int]) -> Image.Image:
        """The picture by that upscaler, brought to `size`. Raises EngineFault where it is not there or broken."""
        network = self._network(name)
        with torch.inference_mode():
            pixels = _tiled(network, _pixels(image), self._device)
        levels = pixels.clamp(0, 1).mul(255).round().to(torch.uint8)
        return Image.fromarray(levels.permute(1, 2, 0).numpy()).resize(size, Image.Resampling.LANCZOS)

    def _network(self, name: str) -> Esrgan:
        """Looked for among the files that are there, so that a name is never taken for a path."""
        try:
            files = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
            path = next((file for file in files if file.stem == name and file.suffix in ENDINGS), None)
            if path is None:
                raise FileRefused(name, f"{self._folder} has no upscaler of that name, {' or '.join(ENDINGS)}")
            key = path, path.stat().st_mtime_ns
            if self._held is None or self._held[0] != key:
                self._held = key, Esrgan(_tensors(path), self._device)
            return self._held[1]
        except (FileRefused, NotAnUpscaler, OSError) as error:
            raise EngineFault(
                f"The upscaler {name!r} cannot be used: {error}",
                reason=tr("This order asks for a way of enlarging that is not offered here."),
                fatal=True,
            ) from error


def _tensors(path: Path) -> dict[str, Tensor]:
    with open_safely(path):
        size = path.stat().st_size
    if size > MAX_BYTES:
        raise FileRefused(path.name, f"it has {size:,} bytes, which no upscaler needs")
    if path.suffix == ".safetensors":
        read_header(path)
        from safetensors.torch import load_file

        return load_file(path)
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # outermost ring of a pickle: whatever the file makes torch say, it is refused by name
        raise FileRefused(path.name, f"torch reads no tensors out of it ({type(error).__name__})") from error
    for outer in ("params_ema", "params"):
        found = found[outer] if isinstance(found, dict) and outer in found else found
    if not isinstance(found, dict) or not all(isinstance(value, Tensor) for value in found.values()):
        raise FileRefused(path.name, "it is not a table of tensors")
    return found


def _pixels(image: Image.Image) -> Tensor:
    """[1, 3, height, width] in 0..1"""
    levels = torch.frombuffer(bytearray(image.convert("RGB").tobytes()), dtype=torch.uint8)
    return levels.reshape(1, image.height, image.width, 3).permute(0, 3, 1, 2).float() / 255


def _tiled(network: Esrgan, pixels: Tensor, device: str) -> Tensor:
    """[3, scale * height, scale * width] on the CPU; each tile is drawn with its surroundings and cut out of them."""
    scale, (height, width) = network.scale, pixels.shape[2:]
    whole = torch.empty(3, height * scale, width * scale)
    for top in range(0, height, TILE):
        for left in range(0, width, TILE):
            bottom, right = min(top + TILE, height), min(left + TILE, width)
            above, before = max(0, top - OVERLAP), max(0, left - OVERLAP)
            around = pixels[:, :, above : bottom + OVERLAP, before : right + OVERLAP].to(device)
            done = network(around)[0].float().cpu()
            y, x = (top - above) * scale, (left - before) * scale
            tile = done[:, y : y + (bottom - top) * scale, x : x + (right - left) * scale]
            whole[:, top * scale : bottom * scale, left * scale : right * scale] = tile
    return whole
