"""The picture that an order starts from: read with suspicion, cut to shape, and brought to the model's size."""

import hashlib
import io

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from petbot.domain.recipes import Start
from petbot.domain.texts import tr
from petbot.engine.port import EngineFault

FORMATS = ("PNG", "JPEG", "WEBP")
MAX_PIXELS = 64_000_000
"""Of a picture to start from; larger than any camera's file that fits Discord's upload limit at usual quality."""


def opened(start: Start, file: bytes | None) -> Image.Image:
    """The picture of a recipe's start, upright and RGB. Raises EngineFault when the file is not that picture."""
    if file is None or hashlib.sha256(file).hexdigest() != start.sha256:
        raise EngineFault(
            "The file of the picture to start from did not come with the order, or is another.",
            reason=tr("The picture to start from is no longer there. Please order it anew."),
            fatal=True,
        )
    try:
        with Image.open(io.BytesIO(file), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValueError(f"{image.width}x{image.height} pixels")
            return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise EngineFault(
            f"The picture to start from cannot be read: {error}",
            reason=tr("The picture to start from cannot be read. PNG, JPEG and WebP can be used."),
            fatal=True,
        ) from error


def fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at this size; what does not fit its proportions is cut off evenly at the edges."""
    return image if image.size == size else ImageOps.fit(image, size, Image.Resampling.LANCZOS)


def as_pixels(image: Image.Image) -> Tensor:
    """[1, 3, height, width] in -1..1, float32; channels last in memory, as diffusers has them, to the same rounding."""
    values = torch.from_numpy(np.array(image.convert("RGB"), dtype=np.float32))
    return (values / 255 * 2 - 1)[None].permute(0, 3, 1, 2)
