"""Night neon: what the artist painted, in the light of violet, magenta and cyan tubes. No prompt can ask for it."""

import numpy as np
import numpy.typing as npt

# The light of the style, as shades of 0..1 from the darkest tone of a picture to the lightest.
TUBES = np.array([[0.03, 0.00, 0.14], [0.36, 0.04, 0.52], [0.95, 0.12, 0.62], [0.30, 0.95, 1.00]], np.float32)
KEPT = 0.30  # share of a picture's own colours
LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # Rec. 601


def neon(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The picture (height, width, 3) in the style: its tones become shades of the tubes, its colours still shimmer."""
    seen = pixels.astype(np.float32) / 255
    tone = seen @ LUMA
    steps = np.linspace(0, 1, len(TUBES))
    lit = np.stack([np.interp(tone, steps, TUBES[:, channel]) for channel in range(3)], axis=2)
    return (np.clip(lit * (1 - KEPT) + seen * KEPT * [0.8, 0.5, 1.0], 0, 1) * 255).round().astype(np.uint8)
