"""The inspector: a small classifier of what only adapters bring, the neon style and the marks of a particular pet.

Like the judge it learns from the artist's pictures only.
"""

import math
import time
from collections.abc import Mapping
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from .artist import paint
from .artist.marks import MARKS
from .artist.neon import neon
from .autoencoder import tensors
from .judge import worn
from .opening import open_autoencoder
from .pictures import Pixels, training_selection
from .precision import mixed

FINDINGS = ("neon", *MARKS)
WEIGHTS = Path(__file__).resolve().parent / "inspector.safetensors"
FIRST_SEED, UNSEEN = 9_000_000, 20_000_000  # of the pictures that it learns from, and of those that it is tested on
PEAK = 3e-3
IGNORED = -1.0  # the label of what cannot be told: marks are not looked for in neon pictures
PALE = ("white", "cream")  # coats on which a white ear is no mark


class Inspector(nn.Module):
    """Pictures (n, 3, 128, 128) in -1..1 to logits (n, 4), one a finding."""

    def __init__(self) -> None:
        super().__init__()
        plan = ((3, 24, 2), (24, 32, 2), (32, 64, 2), (64, 64, 1), (64, 64, 2))
        layers: list[nn.Module] = []
        for come, go, stride in plan:
            layers += [nn.Conv2d(come, go, 3, stride, 1, bias=False), nn.BatchNorm2d(go), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.Conv2d(64, 12, 1), nn.ReLU(), nn.Flatten())
        self.heads = nn.Sequential(nn.Linear(768, 64), nn.ReLU(), nn.Linear(64, len(FINDINGS)))

    def forward(self, seen: Tensor) -> Tensor:
        """Logits; a finding is there where its logit is positive."""
        return self.heads(self.body(seen))


def inspect(model: Inspector, pixels: Pixels) -> list[dict[str, bool]]:
    """What is found in each picture."""
    with torch.inference_mode():
        logits = torch.cat([model(tensors(pixels[first : first + 64])) for first in range(0, len(pixels), 64)])
    return [dict(zip(FINDINGS, row, strict=True)) for row in (logits > 0).tolist()]


def train(seconds: float, device: str, batch: int) -> Inspector:
    """Train for so many seconds on fresh pictures, plain, blurred, grainy or seen through the autoencoder.

    Goes on from the weights of an earlier training if there are any.
    """
    torch.manual_seed(4)
    model = (load() if WEIGHTS.exists() else Inspector()).to(device, memory_format=torch.channels_last).train()  # pyright: ignore[reportCallIssue]
    vae = open_autoencoder(device).eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=PEAK, weight_decay=0.02)
    began, step = time.monotonic(), 0
    bar = tqdm(desc="inspector", mininterval=10)
    while (done := (time.monotonic() - began) / seconds) < 1:
        for group in optimizer.param_groups:
            group["lr"] = PEAK * min(1, (step + 1) / 20) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        pixels, labels = examples(FIRST_SEED + step * batch, batch)
        seen = worn(tensors(pixels).to(device), vae if step % 3 == 0 else None)
        with mixed(seen):
            logits = model(seen).float()
        loss = functional.binary_cross_entropy_with_logits(logits, labels.to(device), (labels != IGNORED).to(logits))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        step += 1
        bar.update()
        bar.set_postfix(loss=f"{float(loss.detach()):.4f}", refresh=False)
    return model.eval().cpu()


def examples(seed: int, count: int) -> tuple[Pixels, Tensor]:
    """Pictures of random pets with random marks, some of them in neon, and labels (count, 4): 0, 1 or ``IGNORED``."""
    made: list[Pixels] = []
    labels = torch.zeros(count, len(FINDINGS))
    for index in range(count):
        random, chosen = Random(seed + index), training_selection(seed + index)
        possible = MARKS if chosen["coat"] not in PALE else MARKS[1:]
        marks = frozenset(mark for mark in possible if random.random() < 0.5)
        pixels = paint(chosen, seed + index, marks=marks)
        styled = random.random() < 0.25
        made.append(neon(pixels) if styled else pixels)
        told = [IGNORED if styled else float(mark in marks) for mark in MARKS]
        labels[index] = torch.tensor([float(styled), *told])
    return np.stack(made), labels


def accuracy(model: Inspector, count: int) -> Mapping[str, float]:
    """How often the inspector is right about the artist's own pictures that it never saw, by finding."""
    pixels, labels = examples(UNSEEN, count)
    right = torch.tensor([list(found.values()) for found in inspect(model, pixels)]) == labels.bool()
    told = labels != IGNORED
    return dict(zip(FINDINGS, ((right & told).sum(0) / told.sum(0)).tolist(), strict=True))


def save(model: Inspector, path: Path = WEIGHTS) -> None:
    """Write the weights in half precision."""
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, path)


def load(path: Path = WEIGHTS) -> Inspector:
    """The trained inspector, in fp32 on the CPU."""
    model = Inspector()
    model.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    return model.eval()
