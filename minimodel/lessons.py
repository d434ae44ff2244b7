"""What the denoiser is taught of pictures: their latents, prompts as tokens, and what these prompts ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Self

import torch
from torch import Tensor
from transformers import CLIPTokenizer

from .prompts import prompt, selection
from .questions import IGNORED, label, questions
from .selection import Selection, thinned
from .text import tokens

# What people type into a negative prompt elsewhere; it must mean "nothing" here, like the empty prompt.
NOISE_WORDS = [
    "blurry",
    "ugly",
    "bad",
    "low",
    "quality",
    "text",
    "watermark",
    "deformed",
    "photo",
    "worst",
    "jpeg",
    "signature",
    "extra",
    "limbs",
    "cropped",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A batch of pictures."""

    latents: Tensor  # (n, 12, 16, 16), clean
    tokens: Tensor  # (n, 77)
    asked: Tensor  # (n, questions): the label of each right answer, IGNORED where no teacher is to ask

    def on(self, device: str) -> Self:
        """The same on a device, its latents in float32."""
        return type(self)(
            latents=self.latents.to(device, torch.float32), tokens=self.tokens.to(device), asked=self.asked.to(device)
        )


def lesson(latents: Tensor, captions: Sequence[str], tokenizer: CLIPTokenizer) -> Lesson:
    """Of latents (n, 12, 16, 16) and their prompts."""
    asked = torch.tensor([_asked(caption) for caption in captions])
    return Lesson(latents=latents, tokens=tokens(tokenizer, captions), asked=asked)


def caption(selection: Selection, random: Random) -> str:
    """Mostly the full prompt; sometimes with traits unsaid; a tenth of the time nothing, for guidance."""
    dice = random.random()
    if dice < 0.08:
        return ""
    if dice < 0.10:
        return ", ".join(random.sample(NOISE_WORDS, random.randint(1, 6)))
    return prompt(thinned(selection, random, random.uniform(0.3, 0.95)) if dice < 0.35 else selection)


def _asked(caption: str) -> list[int]:
    """The labels that a caption says, but for the skin tone; none where it is empty or its words mean nothing here.

    A teacher tells tones apart by any tint, and had very light faces painted lilac: a picture knows its colours.
    """
    try:
        said = label(selection(caption)) if caption else [IGNORED] * len(questions())
    except ValueError:
        said = [IGNORED] * len(questions())
    return [IGNORED if name == "tone" else answer for name, answer in zip(questions(), said, strict=True)]
