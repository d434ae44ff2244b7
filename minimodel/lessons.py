"""What the denoiser is taught of pictures: their latents, prompts as tokens, and what these prompts ask for."""

from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor
from transformers import CLIPTokenizer

from .phrasebook import Phrasebook
from .questions import IGNORED, questions
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
SILENT, MEANINGLESS, THINNED = 0.08, 0.02, 0.25  # shares of the prompts; the rest say all
ALWAYS_SAID = ("species", "season", "headdress", "owner")  # with the extras: what silence would change
NIGHT = 1  # the answer to "time" that is always said


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A batch of pictures."""

    latents: Tensor  # (n, 12, 16, 16), clean
    tokens: Tensor  # (n, 77)
    asked: Tensor  # (n, questions): the label of each right answer, IGNORED where no teacher is to ask


class Lessons:
    """Lessons of all pictures, latents (count, 12, 16, 16) and labels (count, questions), on the device of these."""

    def __init__(self, latents: Tensor, labels: Tensor, tokenizer: CLIPTokenizer) -> None:
        self.latents, self.labels = latents, labels
        self.phrases = Phrasebook(tokenizer, latents.device)
        random = Random(0)
        noise = [", ".join(random.sample(NOISE_WORDS, random.randint(1, 6))) for _ in range(200)]
        self.noise = tokens(tokenizer, noise).to(latents.device)
        self.order = torch.empty(0, dtype=torch.long)

    def next(self, size: int) -> Lesson:
        """A batch; each picture comes once before any comes twice."""
        if len(self.order) < size:
            self.order = torch.randperm(len(self.labels), device=self.labels.device)
        rows, self.order = self.order[:size], self.order[size:]
        said = thinned(self.labels[rows])
        return self.lesson(self.latents[rows], said)

    def lesson(self, latents: Tensor, said: Tensor) -> Lesson:
        """Of latents (n, 12, 16, 16) and the labels of what is said (n, questions); a few prompts mean nothing."""
        meaningless = torch.rand(len(said), 1, device=said.device) < MEANINGLESS
        said = said.masked_fill(meaningless, IGNORED)
        noise = self.noise[torch.randint(len(self.noise), (len(said),), device=said.device)]
        spoken = torch.where(meaningless, noise, self.phrases.tokens(said))
        return Lesson(latents=latents.float(), tokens=spoken, asked=_to_ask(said))


def thinned(labels: Tensor) -> Tensor:
    """The labels that a prompt says: mostly all, sometimes with traits unsaid, sometimes none at all (for guidance)."""
    names, device = list(questions()), labels.device
    dice = torch.rand(len(labels), 1, device=device)
    keep = torch.where(dice < SILENT + THINNED, 0.3 + 0.65 * torch.rand_like(dice), 1)
    dropped = torch.rand(labels.shape, device=device) >= keep
    sure = [name in ALWAYS_SAID or name.startswith("extra") for name in names]
    dropped &= ~torch.tensor(sure, device=device)
    dropped[:, names.index("time")] &= labels[:, names.index("time")] != NIGHT
    return labels.masked_fill(dropped | (dice < SILENT), IGNORED)


def _to_ask(said: Tensor) -> Tensor:
    """What teachers ask about: all that is said, but for the skin tone.

    A teacher tells tones apart by any tint, and had very light faces painted lilac: a picture knows its colours.
    """
    tone = torch.arange(said.shape[1], device=said.device) == list(questions()).index("tone")
    return said.masked_fill(tone, IGNORED)
