"""The training command: autoencoder first, then denoiser and text encoder; every part goes on where it stopped."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor
from tqdm import tqdm
from transformers import CLIPTextModel

from . import autoencoder
from .diffusion import Nets, Trainer, built, caption, latents
from .pictures import pictures, quarters, workshop
from .pipeline import WEIGHTS, save
from .text import write_tokenizer


def open_autoencoder(device: str) -> AutoencoderTiny:
    """The trained autoencoder: the workshop's checkpoint, or else the committed weights."""
    path = workshop() / "autoencoder.pt"
    if not path.exists():
        return AutoencoderTiny.from_pretrained(WEIGHTS / "vae", dtype=torch.float32).to(device)  # pyright: ignore[reportArgumentType, reportCallIssue]
    model = autoencoder.built()
    model.load_state_dict(torch.load(path, map_location=device, weights_only=True)["model"])
    return model.to(device)  # pyright: ignore[reportArgumentType, reportCallIssue]


def open_trainer(device: str, until: float) -> Trainer:
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
    trainer = Trainer(nets, tokenizer, device, until)
    if checkpoint.exists():
        trainer.restore(torch.load(checkpoint, map_location=device, weights_only=True))
    torch.manual_seed(trainer.step)
    return trainer


def train(until: float, device: str, count: int, every: float = 240) -> None:
    """Train the denoiser until so many seconds are spent in all, saving a usable pipeline every ``every`` seconds."""
    vae = open_autoencoder(device)
    trainer = open_trainer(device, until)
    trainer.nets.unet.train()
    batches = _batches(vae, count, trainer, device)
    bar = tqdm(desc="denoiser", initial=trainer.step, mininterval=10)
    mean, saved = 0.0, trainer.spent
    while trainer.spent < until:
        clean, captions = next(batches)
        loss = trainer.learn(clean, captions)
        mean = loss if mean == 0 else mean * 0.98 + loss * 0.02
        bar.update()
        if trainer.step % 20 == 0:
            bar.set_postfix(loss=f"{mean:.4f}", left=f"{until - trainer.spent:.0f}s")
        if trainer.spent - saved > every:
            saved = trainer.spent
            snapshot(trainer, vae)
    snapshot(trainer, vae)


def snapshot(trainer: Trainer, vae: AutoencoderTiny) -> Path:
    """Write the checkpoint, and a pipeline folder with the averaged weights beside it."""
    path = workshop() / "diffusion.pt"
    torch.save(trainer.state(), path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)
    folder = workshop() / "pipeline"
    copy = autoencoder.built()
    copy.load_state_dict({name: value.float().cpu() for name, value in vae.state_dict().items()})
    save(folder, trainer.averaged(), copy, workshop() / "tokenizer")
    return folder


def _batches(vae: AutoencoderTiny, count: int, trainer: Trainer, device: str) -> Iterator[tuple[Tensor, list[str]]]:
    """Endless batches of latents and captions, each picture once before any twice; a quarter is encoded when needed."""
    random = np.random.default_rng(trainer.step)
    words = Random(trainer.step)
    chosen, pixels = pictures(count)
    parts: list[Tensor] = []
    while True:
        if len(parts) < 4:
            parts.append(latents(vae, pixels, quarters(count)[len(parts)], device))
        everything = torch.cat(parts)
        order = random.permutation(len(everything))
        while len(order) >= (size := trainer.batch()):
            rows, order = order[:size], order[size:]
            yield everything[rows].float(), [caption(chosen[row], words) for row in rows]
