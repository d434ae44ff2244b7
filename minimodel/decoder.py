"""A longer training of the autoencoder's decoder alone: the latents stay as the denoiser learned them."""

import time
from copy import deepcopy

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from torch import Tensor, nn
from tqdm import tqdm

from .autoencoder import rate, tensors
from .diffusion import latents
from .muon import Muon
from .pictures import Pixels, pictures, quarters, workshop

BATCH = 12
CROP = 10  # latents on a side of a training crop; one latent is 8 px
RIM = 8  # pixels at a crop's edge that see padding instead of their neighbours, and are not judged
PEAK = 1e-3


def train(vae: AutoencoderTiny, until: float, device: str, count: int) -> AutoencoderTiny:
    """Train a copy's decoder on fixed latents until so many seconds are spent in all; writes ``decoder.pt``."""
    _, pixels = pictures(count)
    known = torch.cat([latents(vae, pixels, part, device) for part in quarters(count)])
    model = deepcopy(vae).to(device, memory_format=torch.channels_last)  # pyright: ignore[reportArgumentType, reportCallIssue]
    kernels = [parameter for parameter in model.decoder.parameters() if parameter.ndim > 1]
    biases = [parameter for parameter in model.decoder.parameters() if parameter.ndim == 1]
    optimizers = (Muon(kernels, lr=PEAK), torch.optim.AdamW(biases, lr=PEAK))
    path = workshop() / "decoder.pt"
    spent, step = 0.0, 0
    if path.exists():
        kept = torch.load(path, map_location=device, weights_only=True)
        model.decoder.load_state_dict(kept["decoder"])
        for optimizer, state in zip(optimizers, kept["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        spent, step = kept["spent"], kept["step"]
    random = np.random.default_rng(step)
    bar = tqdm(desc="decoder", initial=step, mininterval=10)
    while spent < until:
        began = time.monotonic()
        given, wanted = _crops(known, pixels, random, device)
        loss = _loss(model, given, wanted)
        loss.backward()
        nn.utils.clip_grad_norm_(model.decoder.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.param_groups[0]["lr"] = rate(spent / until, step, PEAK)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step += 1
        spent += time.monotonic() - began
        bar.update()
        if step % 50 == 0:
            bar.set_postfix(loss=f"{float(loss.detach()):.4f}", left=f"{until - spent:.0f}s")
        if step % 200 == 0 or spent >= until:
            state = {"decoder": model.decoder.state_dict(), "spent": spent, "step": step}
            torch.save(state | {"optimizers": [optimizer.state_dict() for optimizer in optimizers]}, path)
    return model


def _crops(known: Tensor, pixels: Pixels, random: np.random.Generator, device: str) -> tuple[Tensor, Tensor]:
    """Crops of latents and of their pictures, most of them about the pet, where patterns and fur are."""
    given: list[Tensor] = []
    wanted: list[Pixels] = []
    for row in np.sort(random.integers(0, len(known), BATCH)):
        pet = random.random() < 0.6
        y, x = int(random.integers(2 if pet else 0, 7)), int(random.integers(0, 4 if pet else 7))
        given.append(known[row, :, y : y + CROP, x : x + CROP])
        wanted.append(pixels[row, y * 8 : (y + CROP) * 8, x * 8 : (x + CROP) * 8])
    return torch.stack(given).float().to(device), tensors(np.stack(wanted)).to(device)


def _loss(model: AutoencoderTiny, given: Tensor, wanted: Tensor) -> Tensor:
    """L1 of pixels and of their steps to each neighbour, on latents that are a little wrong, as the denoiser's are."""
    amount = torch.rand(len(given), 1, 1, 1, device=given.device) * 0.25
    noisy = (given + torch.randn_like(given) * amount).contiguous(memory_format=torch.channels_last)
    with torch.autocast(given.device.type, torch.bfloat16):
        seen = model.decoder(noisy)
    gap = (seen.float() - wanted)[:, :, RIM:-RIM, RIM:-RIM]
    return gap.abs().mean() + 0.5 * sum(gap.diff(dim=axis).abs().mean() for axis in (2, 3))
