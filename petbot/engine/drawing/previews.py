"""Previews while a picture is drawn: colours straight from the latents, by a linear map fitted to the model's VAE."""

import io
from collections.abc import Callable

import torch
from PIL import Image
from torch import Tensor

SAMPLES = 4
SIDE = 128
"""Pixels each way of the colour fields that the map is fitted to: 256 points each, for a dozen unknowns."""
CELLS = 8
"""Colour cells each way of such a field: wide enough that a latent sees mostly one colour."""
RIDGE = 1e-3
"""Keeps the fit tame where two channels of the latents say the same."""
JPEG_QUALITY = 80


class Previews:
    """The linear map from latents to colours, fitted by least squares when the first preview is wanted."""

    def __init__(self, encode: Callable[[Tensor], Tensor]) -> None:
        """`encode`: pixels [1, 3, h, w] in -1..1 to latents [1, channels, h/8, w/8]."""
        self._encode = encode
        self._map: Tensor | None = None

    def jpeg(self, latents: Tensor) -> bytes:
        """The picture that clean latents [1, channels, h, w] stand for, roughly: a JPEG file of 4h x 4w pixels."""
        if self._map is None:
            self._map = self._fitted()
        colours = _with_constant(latents[0].float().cpu().flatten(1).T) @ self._map
        levels = (colours / 2 + 0.5).clamp(0, 1).mul(255).round().to(torch.uint8)
        height, width = latents.shape[2:]
        image = Image.fromarray(levels.reshape(height, width, 3).numpy())
        file = io.BytesIO()
        image.resize((4 * width, 4 * height), Image.Resampling.BICUBIC).save(file, "JPEG", quality=JPEG_QUALITY)
        return file.getvalue()

    def _fitted(self) -> Tensor:
        """[channels + 1, 3]"""
        generator = torch.Generator().manual_seed(0)
        latents: list[Tensor] = []
        colours: list[Tensor] = []
        for _ in range(SAMPLES):
            cells = torch.rand((1, 3, CELLS, CELLS), generator=generator) * 2 - 1
            field = torch.nn.functional.interpolate(cells, size=(SIDE, SIDE), mode="bicubic").clamp(-1, 1)
            code = self._encode(field).float().cpu()
            latents.append(code[0].flatten(1).T)
            colours.append(torch.nn.functional.interpolate(field, size=code.shape[2:], mode="area")[0].flatten(1).T)
        known, wanted = _with_constant(torch.cat(latents)), torch.cat(colours)
        return torch.linalg.solve(known.T @ known + RIDGE * torch.eye(known.shape[1]), known.T @ wanted)


def _with_constant(points: Tensor) -> Tensor:
    """[points, channels] with a column of ones."""
    return torch.cat([points, torch.ones(len(points), 1)], dim=1)
