"""Pictures of prompts by the embedded model, for figures and contact sheets: small ones, each from its own seed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from minimodel.pictures import Pixels
from minimodel.pipeline import NATIVE, load

BATCH = 16


def drawings(prompts: Sequence[str], *, seed: int, steps: int, guidance: float = 3.0) -> Pixels:
    """The pictures of the prompts, (n, 128, 128, 3), each from the next seed."""
    pipeline, made = load(), list[Pixels]()
    for first in range(0, len(prompts), BATCH):
        part = list(prompts[first : first + BATCH])
        drawn: Any = pipeline(
            prompt=part,
            negative_prompt=[""] * len(part),
            num_inference_steps=steps,
            guidance_scale=guidance,
            width=NATIVE,
            height=NATIVE,
            generator=[torch.Generator().manual_seed(seed + first + n) for n in range(len(part))],
            output_type="np",
        )
        made.append((np.clip(drawn.images, 0, 1) * 255).round().astype(np.uint8))
    return np.concatenate(made)
