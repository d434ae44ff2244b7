"""The training of coach and denoiser on the latents of all pictures; the denoiser goes on where it stopped."""

import time
from copy import deepcopy
from pathlib import Path

import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor
from tqdm import tqdm
from transformers import CLIPTextModel

from . import coach, critic
from .diffusion import Pace, Trainer, latents
from .lessons import Lessons
from .nets import Nets, built
from .opening import open_autoencoder
from .pictures import workshop
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


def train(pace: Pace, pixels: Tensor, labels: Tensor, every: float = 240) -> None:
    """Train the denoiser until its time is spent, saving a usable pipeline every ``every`` seconds."""
    device = pixels.device.type
    vae = open_autoencoder(device)
    trainer = open_trainer(device, pace, vae)
    trainer.nets.unet.train()
    lessons = Lessons(latents(vae, pixels), labels, trainer.tokenizer)
    bar = tqdm(desc="denoiser", initial=trainer.step, mininterval=10)
    mean, saved = None, trainer.spent
    began = time.monotonic() - trainer.spent
    while trainer.spent < pace.seconds:
        loss = trainer.learn(lessons.next(trainer.batch()))
        mean = loss if mean is None else mean.lerp(loss, 0.02)
        trainer.spent = time.monotonic() - began
        bar.update()
        if trainer.step % 20 == 0:
            bar.set_postfix(loss=f"{float(mean):.4f}", left=f"{pace.seconds - trainer.spent:.0f}s")
        if trainer.spent - saved > every:
            saved = trainer.spent
            snapshot(trainer, vae)
    snapshot(trainer, vae)


def train_coach(until: float, pixels: Tensor, labels: Tensor, batch: int) -> None:
    """Train the coach for so many seconds on the latents of all pictures; the denoiser uses it from its next start."""
    coach.train(until, latents(open_autoencoder(pixels.device.type), pixels), labels, batch)


def snapshot(trainer: Trainer, vae: AutoencoderTiny) -> Path:
    """Write the checkpoint, and a pipeline folder with the averaged weights beside it."""
    path = workshop() / "diffusion.pt"
    torch.save(trainer.state(), path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)
    folder = workshop() / "pipeline"
    save(folder, trainer.averaged(), deepcopy(vae).float().cpu(), workshop() / "tokenizer")
    return folder
