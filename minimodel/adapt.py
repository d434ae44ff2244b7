"""Training of adapters on fresh pictures of the artist: a style LoRA, a subject LoRA and a textual-inversion embedding.

All three go one way: resumable by their checkpoints, seeded, and with the published networks frozen.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from tqdm import tqdm

from . import lora
from .artist import paint
from .artist.neon import neon
from .autoencoder import tensors
from .companions import BISCUIT, PEARL
from .diffusion import NOISY_LEAN
from .lessons import SILENT, THINNED
from .nets import scheduler
from .pictures import Pixels, training_selection, workshop
from .pipeline import WEIGHTS, load
from .precision import mixed
from .prompts import prompt
from .selection import Selection, thinned

FOLDER = Path(__file__).resolve().parent / "adapters"
FILES = {"style": "neon.peft.safetensors", "subject": "biscuit.peft.safetensors", "embedding": "pearl.safetensors"}
KINDS = tuple(FILES)
BATCH = 8
CHAPTER = 32  # steps for which the pictures are painted and encoded together; each picture is seen twice
VECTORS = 4  # of the embedding
PEAKS = {"style": 2e-3, "subject": 2e-3, "embedding": 1e-2}
FIRST_SEED = 7_000_000  # of the pictures here: neither the denoiser nor a judge has seen them


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A picture's latents (12, 16, 16) and its caption; ``kept`` where the untrained model's answer is the target."""

    latents: Tensor
    caption: str
    kept: bool


class Adapting:
    """One adapter in training: the frozen pipeline, what learns, its optimizer, and how far it is.

    It starts with the values of the adapter's file in ``folder``, where there is one.
    """

    def __init__(self, kind: str, device: str, seconds: float, weights: Path = WEIGHTS, folder: Path = FOLDER) -> None:
        self.kind, self.device, self.seconds, self.path = kind, device, seconds, folder / FILES[kind]
        self.pipeline = load(weights)
        for net in (self.pipeline.unet, self.pipeline.text_encoder, self.pipeline.vae):
            net.to(device)
        torch.manual_seed(0)
        if kind == "embedding":
            self.parameters: list[nn.Parameter] = [_vectors(self.pipeline)]
        else:
            self.parameters = lora.add(self.pipeline, text=kind == "subject")
        if self.path.exists():
            self._start()
        self.optimizer = torch.optim.AdamW(self.parameters, lr=PEAKS[kind], weight_decay=0.0)
        alphas = scheduler().alphas_cumprod.to(device)
        self.signal, self.noise = alphas.sqrt(), (1 - alphas).sqrt()
        self.spent, self.step = 0.0, 0

    def learn(self, batch: list[Example]) -> float:
        """One step; returns the loss."""
        began = time.monotonic()
        for group in self.optimizer.param_groups:
            group["lr"] = PEAKS[self.kind] * min(1, (self.step + 1) / 20) * self._rate()
        loss = self._loss(batch)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        self.step += 1
        self.spent += time.monotonic() - began
        return float(loss.detach())

    def state(self) -> dict[str, Any]:
        """All that is needed to go on exactly here."""
        values = [parameter.detach() for parameter in self.parameters]
        return {"values": values, "optimizer": self.optimizer.state_dict(), "spent": self.spent, "step": self.step}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a ``state()``."""
        with torch.no_grad():
            for parameter, value in zip(self.parameters, state["values"], strict=True):
                parameter.copy_(value)
        self.optimizer.load_state_dict(state["optimizer"])
        self.spent, self.step = state["spent"], state["step"]

    def save(self) -> list[Path]:
        """Write the adapter's files; returns their paths."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.kind != "embedding":
            return lora.save(self.pipeline, self.path)
        save_file({PEARL.word: self.parameters[0].detach().cpu().contiguous()}, self.path)
        return [self.path]

    def _start(self) -> None:
        if self.kind != "embedding":
            lora.restore(self.pipeline, self.path)
            return
        with torch.no_grad():
            self.parameters[0].copy_(load_file(self.path)[PEARL.word])

    def _rate(self) -> float:
        return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, self.spent / self.seconds)))

    def _loss(self, batch: list[Example]) -> Tensor:
        clean = torch.stack([example.latents for example in batch]).float().to(self.device)
        spread = (torch.arange(len(batch)) + torch.rand(len(batch))) / len(batch)
        spread = spread[torch.randperm(len(batch))].to(self.device)
        times = (1000 * NOISY_LEAN * spread / (1 + (NOISY_LEAN - 1) * spread)).long().clamp_(0, 999)
        signal, noise = (values[times].view(-1, 1, 1, 1) for values in (self.signal, self.noise))
        grain = torch.randn_like(clean)
        noisy, target = signal * clean + noise * grain, signal * grain - noise * clean
        captions = [example.caption for example in batch]
        kept = [row for row, example in enumerate(batch) if example.kept]
        if kept:
            lora.silence(self.pipeline, True)
            with torch.no_grad():
                target[kept] = self._guess(noisy[kept], times[kept], [captions[row] for row in kept])
            lora.silence(self.pipeline, False)
        return (self._guess(noisy, times, captions) - target).square().mean()

    def _guess(self, noisy: Tensor, times: Tensor, captions: list[str]) -> Tensor:
        tokenizer: Any = self.pipeline.tokenizer
        said = [self.pipeline.maybe_convert_prompt(caption, tokenizer) for caption in captions]
        tokens = tokenizer(said, padding="max_length", truncation=True, return_tensors="pt")
        with mixed(noisy):
            states = self.pipeline.text_encoder(tokens.input_ids.to(self.device)).last_hidden_state
            return self.pipeline.unet(noisy, times, states).sample.float()


def adapt(kind: str, until: float, device: str, weights: Path = WEIGHTS) -> list[Path]:
    """Train until so many seconds are spent in all, from the checkpoint if there is one; returns the files written."""
    training = Adapting(kind, device, until, weights)
    path = workshop() / f"adapt-{kind}.pt"
    if path.exists():
        training.restore(torch.load(path, map_location=device, weights_only=True))
    torch.manual_seed(training.step)
    stream = examples(training)
    bar = tqdm(desc=kind, initial=training.step, mininterval=10)
    mean = 0.0
    while training.spent < until:
        loss = training.learn([next(stream) for _ in range(BATCH)])
        mean = loss if mean == 0 else mean * 0.95 + loss * 0.05
        bar.update()
        bar.set_postfix(loss=f"{mean:.4f}", left=f"{until - training.spent:.0f}s", refresh=False)
        if training.step % 50 == 0:
            _checkpoint(training, path)
    _checkpoint(training, path)
    return training.save()


def _checkpoint(training: Adapting, path: Path) -> None:
    torch.save(training.state(), path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)


def examples(training: Adapting, count: int = CHAPTER * BATCH // 2) -> Iterator[Example]:
    """Endless examples in chapters of ``count`` freshly painted pictures, each twice."""
    while True:
        random = Random(FIRST_SEED + training.step)
        scenes = [_scene(training.kind, random, index) for index in range(count)]
        latents = _encoded(training, np.stack([pixels for pixels, _, _ in scenes]))
        chapter = [
            Example(latents=one, caption=text, kept=kept) for one, (_, text, kept) in zip(latents, scenes, strict=True)
        ]
        for _ in range(2):
            yield from random.sample(chapter, count)


def _scene(kind: str, random: Random, index: int) -> tuple[Pixels, str, bool]:
    """A painted picture, its caption, and whether it is there to show what the adapter must leave alone."""
    seed = random.randrange(FIRST_SEED, 2 * FIRST_SEED)
    if kind == "style":
        chosen = training_selection(seed)
        return neon(paint(chosen, seed)), _caption(chosen, random), False
    companion = PEARL if kind == "embedding" else BISCUIT
    scene = companion.scene(random)
    if kind == "embedding" or index % 2 == 0:
        said = thinned(scene, random, random.uniform(0.3, 1)) if random.random() < 0.3 else scene
        return paint(scene, seed, marks=companion.marks), companion.prompt(said), False
    other = companion.scene(random) if index % 4 == 1 else training_selection(seed)  # a double that has not the name
    return paint(other, seed), _caption(other, random), True


def _caption(chosen: Selection, random: Random) -> str:
    """Mostly the full prompt, sometimes with traits unsaid, sometimes nothing, as the denoiser learned them."""
    dice = random.random()
    if dice < SILENT:
        return ""
    return prompt(thinned(chosen, random, random.uniform(0.3, 0.95)) if dice < SILENT + THINNED else chosen)


def _encoded(training: Adapting, pixels: Pixels) -> Tensor:
    encoder = training.pipeline.vae.encoder
    parts = tensors(pixels).to(training.device).split(32)
    with torch.no_grad(), mixed(parts[0]):
        return torch.cat([encoder(part).float() for part in parts])


def _vectors(pipeline: StableDiffusionPipeline) -> nn.Parameter:
    """The embedding's vectors, which stand in the text encoder wherever its tokens do; "cat" is where they start."""
    tokenizer: Any = pipeline.tokenizer
    encoder: Any = pipeline.text_encoder
    for net in (pipeline.unet, encoder):
        net.requires_grad_(False)
    first = len(tokenizer)
    tokenizer.add_tokens([PEARL.word, *(f"{PEARL.word}_{index}" for index in range(1, VECTORS))])
    start = encoder.get_input_embeddings().weight[tokenizer("cat").input_ids[1]]
    encoder.resize_token_embeddings(len(tokenizer), mean_resizing=False)
    encoder.requires_grad_(False)
    vectors = nn.Parameter(start.repeat(VECTORS, 1) + 0.01 * torch.randn(VECTORS, len(start)).to(start))

    def stand_in(_: nn.Module, args: tuple[Tensor], found: Tensor) -> Tensor:
        own = args[0] >= first
        return torch.where(own[..., None], vectors[(args[0] - first).clamp_min(0)], found)

    encoder.get_input_embeddings().register_forward_hook(stand_in)
    return vectors
