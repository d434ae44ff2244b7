"""The training command: autoencoder first, then denoiser and text encoder; every part goes on where it stopped."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor
from tqdm import tqdm
from transformers import CLIPTextModel

from . import coach, critic
from .ahead import ahead
from .diffusion import Pace, Trainer, latents
from .lessons import Lesson, caption, lesson
from .nets import Nets, built
from .opening import open_autoencoder
from .pictures import pictures, quarters, workshop
from .pipeline import WEIGHTS, save
from .rehearsal import Teachers
from .text import write_tokenizer


def open_trainer(device: str, pace: Pace, vae: AutoencoderTiny) -> Trainer:
    """The trainer as the checkpoint left it; without one, with the committed weights; without those, untrained."""
    tokenizer = write_tokenizer(workshop() / "tokenizer")
    torch.manual_seed(0)
    checkpoint = workshop() / "diffusion.pt"
    nets = built(len(tokenizer))
    if not checkpoint.exists() and (WEIGHTS / "unet").exists():
        nets = Nets(
            UNet2DConditionModel.from_pretrained(WEIGHTS / "unet", dtype=torch.float32),
            CLIPTextModel.from_pretrained(WEIGHTS / "text_encoder", dtype=torch.float32),
        )
    trainer = Trainer(nets, tokenizer, device, pace, _teachers(device, vae))
    if checkpoint.exists():
        trainer.restore(torch.load(checkpoint, map_location=device, weights_only=True))
    torch.manual_seed(trainer.step)
    return trainer


def _teachers(device: str, vae: AutoencoderTiny) -> Teachers | None:
    reader, seer = coach.load(device), critic.load(device)
    return reader and Teachers(reader, seer and critic.review(seer, vae))


def train(pace: Pace, device: str, count: int, every: float = 240) -> None:
    """Train the denoiser until its time is spent, saving a usable pipeline every ``every`` seconds."""
    vae = open_autoencoder(device)
    trainer = open_trainer(device, pace, vae)
    trainer.nets.unet.train()
    lessons = ahead(_lessons(vae, count, trainer, device), device)
    bar = tqdm(desc="denoiser", initial=trainer.step, mininterval=10)
    mean, saved = None, trainer.spent
    while trainer.spent < pace.seconds:
        loss = trainer.learn(next(lessons))
        mean = loss if mean is None else mean.lerp(loss, 0.02)
        bar.update()
        if trainer.step % 20 == 0:
            bar.set_postfix(loss=f"{float(mean):.4f}", left=f"{pace.seconds - trainer.spent:.0f}s")
        if trainer.spent - saved > every:
            saved = trainer.spent
            snapshot(trainer, vae)
    snapshot(trainer, vae)


def train_coach(until: float, device: str, count: int, batch: int = coach.BATCH) -> None:
    """Train the coach for so many seconds on the latents of all pictures; the denoiser uses it from its next start."""
    vae = open_autoencoder(device)
    chosen, pixels = pictures(count)
    parts = [latents(vae, pixels, part, device) for part in quarters(count)]
    coach.train(until, device, torch.cat(parts), chosen, batch)


def snapshot(trainer: Trainer, vae: AutoencoderTiny) -> Path:
    """Write the checkpoint, and a pipeline folder with the averaged weights beside it."""
    path = workshop() / "diffusion.pt"
    torch.save(trainer.state(), path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)
    folder = workshop() / "pipeline"
    save(folder, trainer.averaged(), deepcopy(vae).float().cpu(), workshop() / "tokenizer")
    return folder


def _lessons(vae: AutoencoderTiny, count: int, trainer: Trainer, device: str) -> Iterator[Lesson]:
    """Endless lessons, each picture once before any twice; a quarter of the pictures is encoded when needed."""
    random = np.random.default_rng(trainer.step)
    words = Random(trainer.step)
    chosen, pixels = pictures(count)
    parts: list[Tensor] = []
    while True:
        if len(parts) < 4:
            parts.append(latents(vae, pixels, quarters(count)[len(parts)], device).to(device))
        everything = torch.cat(parts)
        order = random.permutation(len(everything))
        while len(order) >= (size := trainer.batch()):
            rows, order = order[:size], order[size:]
            captions = [caption(chosen[row], words) for row in rows]
            yield lesson(everything[torch.from_numpy(rows).to(device)], captions, trainer.tokenizer)
