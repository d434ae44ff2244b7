"""Finished files fit an upload."""

import io

import numpy as np
from PIL import Image

from petbot.engine.drawing.files import encoded
from tests.engine.drawing.studio import as_file, gradient


def as_png(image: Image.Image) -> bytes:
    """As a plain PNG file."""
    return as_file(image)[1]


def test_a_picture_within_the_limit_is_kept_to_the_bit() -> None:
    file, image = encoded(gradient(), as_png)
    assert image.size == (128, 128)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(file))), np.asarray(gradient()))


def test_a_picture_over_the_limit_is_made_smaller_until_it_fits() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (100, 200, 3), dtype=np.uint8))
    file, image = encoded(noise, as_png, limit=20_000)
    assert len(file) <= 20_000
    assert image.size == Image.open(io.BytesIO(file)).size
    assert image.size[0] == 2 * image.size[1] < 200
