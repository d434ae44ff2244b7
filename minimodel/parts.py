"""The parts that can be trained: which module does it, and with how many pictures a step."""

from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from . import autoencoder, critic, inspector, judge, training
from .diffusion import Pace
from .opening import committed_autoencoder, open_autoencoder
from .pictures import pictures

# Pictures of a step, on a CPU and on a large GPU.
BATCHES = {
    "critic": (64, 256),
    "autoencoder": (8, 256),
    "decoder": (8, 256),
    "coach": (64, 512),
    "denoiser": (32, 1024),
    "judge": (64, 256),
    "inspector": (48, 48),
}
PARTS = tuple(BATCHES)


@dataclass(frozen=True, kw_only=True)
class Course:
    """Where parts are trained, and on how many pictures; ``width`` are the channels that an autoencoder is to have."""

    device: str
    count: int
    workers: int = 1
    batch: int | None = None
    gentle: float = 1.0
    width: int | None = None

    @cached_property
    def gallery(self) -> tuple[Tensor, Tensor]:
        """Pixels in bytes, and labels: a GPU holds them all, a CPU reads them from disk when they are used."""
        pixels, labels = pictures(self.count, self.workers)
        return torch.from_numpy(pixels).to(self.device), torch.from_numpy(labels).to(self.device, torch.long)


def train(part: str, until: float, course: Course) -> None:
    """Train until so many seconds are spent in all, from the part's checkpoint or its committed weights."""
    device = course.device
    batch = course.batch or BATCHES[part][device != "cpu"]
    match part:
        case "inspector":  # which paints its own pictures
            inspector.save(inspector.train(until, device, batch))
        case "critic":
            critic.train(until, *course.gallery, batch)
        case "judge":
            judge.save(judge.train(until, *course.gallery, batch=batch))
        case "coach":
            training.train_coach(until, *course.gallery, batch)
        case "denoiser":
            training.train(Pace(seconds=until, gentle=course.gentle, batch=batch), *course.gallery)
        case _:
            _train_autoencoder(until, batch, course, decoder=part == "decoder")


def _train_autoencoder(until: float, batch: int, course: Course, *, decoder: bool) -> None:
    """Both halves, near the latents that are known; or the decoder alone, whose latents stay as they are."""
    device, (pixels, _) = course.device, course.gallery
    model, seer = open_autoencoder(device, course.width), critic.load(device)
    former = None if decoder else committed_autoencoder(device).encoder.requires_grad_(False)
    seen = seer and seer.features
    autoencoder.train(model, until, pixels, decoder=decoder, batch=batch, critic=seen, former=former)
