"""The judge: a small classifier that says which traits a picture shows; it learns from the artist's pictures only."""

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from . import muon
from .artist import paint
from .autoencoder import floats, tensors
from .opening import open_autoencoder
from .pictures import Pixels, training_selection, workshop
from .precision import mixed
from .questions import answers, questions
from .verdicts import verdict_loss

WEIGHTS = Path(__file__).resolve().parent / "judge.safetensors"
PEAK = 2e-3
UNSEEN = 5_000_000  # seeds from here on are never trained on


class Judge(nn.Module):
    """Pictures (n, 3, 128, 128) in -1..1 to logits, all questions side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes = [len(options) for options in questions().values()]
        plan = ((3, 32, 2), (32, 48, 2), (48, 64, 1), (64, 96, 2), (96, 96, 1), (96, 128, 2), (128, 160, 2))
        layers: list[nn.Module] = []
        for come, go, stride in plan:
            layers += [nn.Conv2d(come, go, 3, stride, 1, bias=False), nn.BatchNorm2d(go), nn.ReLU()]
        self.body = nn.Sequential(*layers, nn.Conv2d(160, 64, 1), nn.ReLU(), nn.Flatten())
        self.heads = nn.Sequential(nn.Dropout(0.1), nn.Linear(1024, 256), nn.ReLU(), nn.Linear(256, sum(self.sizes)))

    def forward(self, seen: Tensor) -> Tensor:
        """Logits (n, all options)."""
        return self.heads(self.body(seen))

    def features(self, seen: Tensor) -> list[Tensor]:
        """What the second, fourth and sixth convolutions see in pictures of any size: shapes and edges, not traits."""
        made: list[Tensor] = []
        for index, layer in enumerate(list(self.body)[:18]):
            seen = layer(seen)
            if index in (5, 11, 17):
                made.append(seen)
        return made


def judge(model: Judge, pixels: Pixels) -> list[dict[str, str]]:
    """What each picture shows, an answer to every question."""
    asked = questions()
    with torch.inference_mode():
        split = torch.cat([model(tensors(pixels[i : i + 64])) for i in range(0, len(pixels), 64)]).split(model.sizes, 1)
    best = [part.argmax(1).tolist() for part in split]
    names = list(asked)
    return [{name: asked[name][best[place][row]] for place, name in enumerate(names)} for row in range(len(pixels))]


def train(seconds: float, pixels: Tensor, labels: Tensor, *, batch: int, path: Path = WEIGHTS, seed: int = 1) -> Judge:
    """Train for so long on the artist's pictures, plain, blurred, grainy or seen through the autoencoder.

    ``pixels`` are bytes (n, 128, 128, 3), ``labels`` (n, questions), on the device. Goes on from the weights at
    ``path``, at a lower learning rate, if there are any.
    """
    device = pixels.device.type
    torch.manual_seed(seed)
    known = path.exists()
    model = (load(path).train() if known else Judge()).to(device, memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]
    peak = PEAK / 2 if known else PEAK
    vae = open_autoencoder(device).eval()
    steppers = muon.optimizers(model.parameters(), PEAK)
    began, step = time.monotonic(), 0
    bar = tqdm(desc="judge", mininterval=10)
    while (done := (time.monotonic() - began) / seconds) < 1:
        rows = torch.randint(len(pixels), (batch,), device=device)
        seen = worn(floats(pixels[rows]), vae if step % 4 == 0 else None)
        with mixed(pixels):
            logits = model(seen)
        loss = verdict_loss(logits.float(), labels[rows], model.sizes)
        model.zero_grad(set_to_none=True)
        loss.backward()
        rate = peak * min(1, (step + 1) / 50) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        muon.step(steppers, rate)
        step += 1
        bar.update()
        if step % 20 == 0:
            bar.set_postfix(loss=f"{float(loss.detach()):.3f}")
        if step % 250 == 0:
            save(model, workshop() / path.name)
    return model.eval().cpu()


def save(model: Judge, path: Path = WEIGHTS) -> None:
    """Write the weights in half precision."""
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, path)


def load(path: Path = WEIGHTS) -> Judge:
    """The trained judge, in fp32 on the CPU."""
    model = Judge()
    model.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    return model.eval()


def unseen(count: int) -> tuple[list[dict[str, str]], Pixels]:
    """Pictures of the artist that no judge learned from, and the right answers about them."""
    chosen = [training_selection(UNSEEN + index) for index in range(count)]
    pixels = [paint(selection, UNSEEN + index) for index, selection in enumerate(chosen)]
    return [answers(selection) for selection in chosen], np.stack(pixels)


def accuracy(model: Judge, right: Sequence[Mapping[str, str]], pixels: Pixels) -> dict[str, float]:
    """How often the judge is right about pictures, by question and all at once."""
    given = judge(model, pixels)
    whole = [one.items() <= other.items() for one, other in zip(right, given, strict=True)]
    return {**agreement(right, given), "all at once": sum(whole) / len(whole)}


def coded(vae: AutoencoderTiny, pixels: Pixels) -> Pixels:
    """The pictures as they come back from the autoencoder: no denoiser that only knows its latents can show more."""
    with torch.inference_mode():
        parts = [vae.decoder(vae.encoder(tensors(pixels[i : i + 32]))) for i in range(0, len(pixels), 32)]
    return torch.cat(parts).add(1).mul(127.5).round().clamp(0, 255).byte().permute(0, 2, 3, 1).numpy()


def agreement(right: Sequence[Mapping[str, str]], given: Sequence[Mapping[str, str]]) -> dict[str, float]:
    """The share of right answers by question, over the pictures for which the question has one."""
    shares: dict[str, float] = {}
    for name in questions():
        pairs = [(one[name], other[name]) for one, other in zip(right, given, strict=True) if name in one]
        shares[name] = sum(a == b for a, b in pairs) / max(1, len(pairs))
    return shares


def worn(clean: Tensor, vae: AutoencoderTiny | None) -> Tensor:
    """The batch in four equal parts: plain, blurred, grainy, and (if given) through the autoencoder, latents noisy."""
    quarter = len(clean) // 4
    plain, soft, grainy, coded = clean.split([len(clean) - 3 * quarter, quarter, quarter, quarter])
    soft = functional.avg_pool2d(functional.pad(soft, (1, 1, 1, 1), mode="replicate"), 3, 1)
    grainy = grainy + torch.randn_like(grainy) * 0.06
    if vae is not None:
        with torch.no_grad(), mixed(clean):
            hidden = vae.encoder(coded)
            coded = vae.decoder(hidden + 0.15 * torch.randn_like(hidden)).float().clamp(-1, 1)
    return torch.cat([plain, soft, grainy, coded]).contiguous(memory_format=torch.channels_last)
