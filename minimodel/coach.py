"""The coach: a classifier of noisy latents; what it reads in the denoiser's guess becomes a part of its loss.

It is never the judge: it sees latents, not pictures, and the judge learns nothing from it or the denoiser.
"""

import math
import time
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from . import muon
from .autoencoder import CHANNELS
from .pictures import workshop
from .precision import mixed
from .questions import questions
from .verdicts import missed, verdict_loss

PEAK = 2e-3
NOISE = 0.6  # most noise on the latents, as a share of their own spread


class Coach(nn.Module):
    """Latents (n, 12, 16, 16) to logits, all questions of the judge side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes = [len(options) for options in questions().values()]
        plan = ((CHANNELS, 96, 1), (96, 128, 1), (128, 160, 2), (160, 160, 1), (160, 192, 2))
        layers: list[nn.Module] = []
        for come, go, stride in plan:
            layers += [nn.Conv2d(come, go, 3, stride, 1), nn.GroupNorm(16, go), nn.SiLU()]
        self.body = nn.Sequential(*layers, nn.Conv2d(192, 64, 1), nn.SiLU(), nn.Flatten())
        self.heads = nn.Sequential(nn.Dropout(0.1), nn.Linear(1024, 256), nn.SiLU(), nn.Linear(256, sum(self.sizes)))

    def forward(self, seen: Tensor) -> Tensor:
        """Logits (n, all options)."""
        return self.heads(self.body(seen))

    def misses(self, guesses: Tensor, labels: Tensor) -> Tensor:
        """How much of what is asked guessed latents do not show, a mean for each picture, (n,)."""
        return missed(self(guesses).float(), labels, self.sizes)


def train(until: float, latents: Tensor, labels: Tensor, batch: int) -> Coach:
    """Train for so many seconds on clean, softened and noisy latents (n, 12, 16, 16) and what they show.

    Labels are (n, questions). Goes on from the coach that there is, on the device of the latents.
    """
    device = latents.device.type
    torch.manual_seed(2)
    model = (load(device) or Coach().to(device)).requires_grad_(True).train()
    steppers = muon.optimizers(model.parameters(), PEAK)
    began, step = time.monotonic(), 0
    bar = tqdm(desc="coach", mininterval=10)
    while (done := (time.monotonic() - began) / until) < 1:
        rows = torch.randint(len(latents), (batch,), device=device)
        with mixed(latents):
            logits = model(_worn(latents[rows].float()))
        loss = verdict_loss(logits.float(), labels[rows], model.sizes)
        model.zero_grad(set_to_none=True)
        loss.backward()
        rate = PEAK * min(1, (step + 1) / 50) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        muon.step(steppers, rate)
        step += 1
        bar.update()
        if step % 20 == 0:
            bar.set_postfix(loss=f"{float(loss.detach()):.3f}")
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, path())
    return model.eval().cpu()


def path() -> Path:
    """Where the coach is kept: it is a tool of training, no part of the model."""
    return workshop() / "coach.safetensors"


def load(device: str) -> Coach | None:
    """The trained coach with frozen weights, or None where none was trained."""
    if not path().exists():
        return None
    model = Coach()
    model.load_state_dict({name: value.float() for name, value in load_file(path()).items()})
    return model.eval().requires_grad_(False).to(device)


def _worn(clean: Tensor) -> Tensor:
    """Half of the latents softened, as a denoiser's guesses are, and all of them more or less noisy."""
    soft = functional.avg_pool2d(functional.pad(clean, (1, 1, 1, 1), mode="replicate"), 3, 1)
    share = torch.rand(len(clean), 1, 1, 1, device=clean.device) * torch.randint(0, 2, (len(clean), 1, 1, 1)).to(clean)
    amount = torch.rand(len(clean), 1, 1, 1, device=clean.device) * NOISE
    return clean.lerp(soft, share) + torch.randn_like(clean) * amount
