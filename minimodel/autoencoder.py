"""The autoencoder: 128 px pictures to 16 x 16 x 12 latents of about unit variance, and its training."""

import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from . import muon
from .pictures import Pixels, workshop
from .precision import mixed

CHANNELS = 12
PEAK = 1.5e-3  # learning rate
CROPS_UNTIL = 0.9  # of the training time
PERCEIVED = 0.25  # weight of the differences that a critic sees
NOISE = 0.1  # most noise on the latents, which teaches the decoder patience; more of it blurs what the latents tell
FAITHFUL = 0.1  # weight of the squared change of latents that a denoiser knows already
Critic = Callable[[Tensor], Sequence[Tensor]]
Steppers = Sequence[torch.optim.Optimizer]


def built(width: int = 48) -> AutoencoderTiny:
    """An untrained autoencoder: shallow at full size, deep at 16 x 16, where work is cheap."""
    return AutoencoderTiny(
        encoder_block_out_channels=(width,) * 4,
        decoder_block_out_channels=(width,) * 4,
        num_encoder_blocks=(0, 1, 3, 5),
        num_decoder_blocks=(5, 3, 1, 1),
        latent_channels=CHANNELS,
        scaling_factor=1.0,
    )


def tensors(pixels: Pixels) -> Tensor:
    """Bytes (n, height, width, 3) as floats in -1..1, channels first but last in memory."""
    return floats(torch.from_numpy(np.ascontiguousarray(pixels)))


def floats(pixels: Tensor) -> Tensor:
    """The same of bytes in a tensor, on its device."""
    return pixels.permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


def widened(model: AutoencoderTiny, width: int) -> AutoencoderTiny:
    """One of more channels with the same latents and pictures: the old channels hear nothing of the new ones yet."""
    wide = built(width)
    known = model.state_dict()
    for name, value in wide.state_dict().items():
        old = known[name]
        value[: len(old)] = 0
        value[tuple(slice(length) for length in old.shape)] = old
    return wide


def train(
    model: AutoencoderTiny,
    until: float,
    pixels: Tensor,
    *,
    decoder: bool = False,
    batch: int,
    critic: Critic | None = None,
    former: nn.Module | None = None,
) -> AutoencoderTiny:
    """Train until so many seconds are spent in all, from the checkpoint if there is one, writing checkpoints.

    ``pixels`` are bytes (n, 128, 128, 3), on the device. ``decoder`` leaves the encoder as it is, so that all that
    follows the latents may stay. ``critic`` gives features of pictures (n, 3, height, width); what it sees differently
    counts as loss too. Latents stay near those of the encoder ``former``, which a denoiser knows already.
    """
    device = pixels.device.type
    model.to(device, memory_format=torch.channels_last)  # pyright: ignore[reportArgumentType, reportCallIssue]
    model.encoder.requires_grad_(not decoder)
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    steppers = muon.optimizers(learning, PEAK)
    path = workshop() / ("decoder.pt" if decoder else "autoencoder.pt")
    if not decoder:
        (workshop() / "decoder.pt").unlink(missing_ok=True)  # it belongs to another encoder
    spent, step = _resumed(path, model, steppers, device)
    torch.manual_seed(step)
    began = time.monotonic() - spent
    bar = tqdm(desc=path.stem, initial=step, mininterval=10)
    while spent < until:
        clean = floats(_batch(pixels, batch, spent < CROPS_UNTIL * until))
        total, error = loss(model, clean, critic, former)
        model.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(learning, 1.0)
        muon.step(steppers, rate(spent / until, step, PEAK / 2 if decoder else PEAK))
        step += 1
        spent = time.monotonic() - began
        bar.update()
        if step % 50 == 0:
            bar.set_postfix(l1=f"{float(error):.4f}", left=f"{until - spent:.0f}s")
        if step % 500 == 0:
            _save(path, model, steppers, spent, step)
    _save(path, model, steppers, spent, step)
    return model


def _batch(pixels: Tensor, batch: int, crops: bool) -> Tensor:
    """Whole pictures, or cheap 64 px crops of more pictures: a convolution learns the same and steps sooner."""
    count, device = batch * 3 // 2 if crops else batch, pixels.device
    rows = torch.randint(len(pixels), (count,), device=device)
    if not crops:
        return pixels[rows]
    pets = torch.rand(count, device=device) < 0.7  # where patterns and fur are
    down = torch.where(pets, torch.randint(2, 8, (count,), device=device), torch.randint(9, (count,), device=device))
    right = torch.where(pets, torch.randint(5, (count,), device=device), torch.randint(9, (count,), device=device))
    span = torch.arange(64, device=device)
    ys, xs = (8 * corner[:, None] + span for corner in (down, right))
    return pixels[rows[:, None, None], ys[:, :, None], xs[:, None, :]]


def rate(done: float, step: int, peak: float = PEAK) -> float:
    """Warm-up over 100 steps, then a cosine down to 2% of the peak as ``done`` goes from 0 to 1."""
    return peak * min(1, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, done))))


def loss(
    model: AutoencoderTiny, clean: Tensor, critic: Critic | None, former: nn.Module | None = None
) -> tuple[Tensor, Tensor]:
    """The loss of a batch, and its mean error in -1..1 unweighted.

    Weighted L1, edges, what a critic sees, and latents kept near unit variance and near those of a former encoder.
    """
    with mixed(clean):
        latents = model.encoder(clean)
        amount = torch.rand(len(clean), 1, 1, 1, device=clean.device) * NOISE
        seen = model.decoder(latents + torch.randn_like(latents) * amount)
    latents, seen = latents.float(), seen.float()
    with torch.no_grad():
        around = functional.avg_pool2d(clean, 9, 1, 4, count_include_pad=False)
        weight = 0.6 + 2.5 * (clean - around).abs().amax(1, keepdim=True)
        weight = weight / weight.mean()
    gap = (seen - clean).abs()
    edges = sum(((seen - clean).diff(dim=axis).abs()).mean() for axis in (2, 3))
    spread = latents.std(dim=(0, 2, 3))
    shape = (spread - 1).square().mean() + latents.mean(dim=(0, 2, 3)).square().mean()
    far = functional.relu(latents.abs() - 2.5).mean()
    total = (gap * weight).mean() + 0.5 * edges + 0.05 * shape + 0.1 * far
    total = total + PERCEIVED * _perceived(critic, seen, clean) + FAITHFUL * _strayed(former, latents, clean)
    return total, gap.detach().mean()


def _strayed(former: nn.Module | None, latents: Tensor, clean: Tensor) -> Tensor:
    """The mean squared distance of the latents from those of a former encoder."""
    if former is None:
        return clean.new_zeros(())
    with torch.no_grad(), mixed(clean):
        known = former(clean)
    return (latents - known.float()).square().mean()


def _perceived(critic: Critic | None, seen: Tensor, clean: Tensor) -> Tensor:
    """The mean difference of a critic's features, each kind as a share of what it is on the clean pictures."""
    if critic is None:
        return clean.new_zeros(())
    with mixed(clean):
        pairs = zip(critic(seen), critic(clean), strict=True)
        gaps = [
            (one - other.detach()).abs().float().mean() / other.float().mean().clamp_min(1e-6) for one, other in pairs
        ]
    return torch.stack(gaps).mean()


def _resumed(path: Path, model: AutoencoderTiny, steppers: Steppers, device: str) -> tuple[float, int]:
    if not path.exists():
        return 0.0, 0
    state = torch.load(path, map_location=device, weights_only=True)
    model.load_state_dict(state["model"])
    for stepper, kept in zip(steppers, state["optimizers"], strict=True):
        stepper.load_state_dict(kept)
    return state["spent"], state["step"]


def _save(path: Path, model: AutoencoderTiny, steppers: Steppers, spent: float, step: int) -> None:
    kept = [stepper.state_dict() for stepper in steppers]
    state = {"model": model.state_dict(), "optimizers": kept, "spent": spent, "step": step}
    torch.save(state, path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)
