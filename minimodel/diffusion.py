"""The training of denoiser and text encoder, together, on cached latents."""

# torch's functions of whole lists, which a GPU does in one go, are public but for their names.
# pyright: reportPrivateImportUsage=false

import zlib
from copy import deepcopy
from dataclasses import dataclass

import torch
from diffusers.models.attention_processor import AttnProcessor
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from torch import Tensor, nn
from tqdm import tqdm
from transformers import CLIPTextModel, CLIPTokenizer

from .autoencoder import floats
from .lessons import Lesson
from .muon import Muon
from .nets import Nets, built, scheduler
from .pictures import workshop
from .precision import dtype
from .rehearsal import COACHED, Rehearsal, Teachers
from .text import tokens

PEAK = 6e-4  # of AdamW, for biases, norms and embeddings
MUON_PEAK = 2e-3
EMA = 0.998
# Noise levels are drawn so that the noisiest are trained four times as often as the cleanest: what a prompt decides is
# decided there (without the coat's word the error at level 950 grows by 0.056, at level 50 by 0.005).
NOISY_LEAN = 2.0
# Weights of the squared error by place, before they are brought to a mean of 1: rows and columns of the 16 x 16 latents
# where the pet (2nd), its face (3rd) and its owner's (4th) are drawn; the rest is scenery, which is learned soonest.
PLACE_WEIGHTS = ((0.6, (0, 16), (0, 16)), (1.2, (2, 16), (1, 12)), (2.0, (5, 13), (2, 10)), (2.0, (3, 8), (11, 16)))
OUTER = ("embedding", "conv_in", "conv_out")  # parameters at the rim, which Muon is not for


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long a training is in all, earlier runs included, and how hard it steps."""

    seconds: float
    gentle: float = 1.0  # share of the peak learning rates: less than 1 to go on from weights that are well trained
    batch: int = 32  # pictures of a step; twice as many in its last eighth


class Trainer:
    """Networks in bfloat16 where the device knows it, their fp32 master weights, and a running average (EMA) of those.

    Muon steps the hidden matrices, AdamW the rest. The learning rate falls over the whole length of the training. What
    ``teachers`` miss in its guesses is a part of the loss.
    """

    def __init__(
        self, nets: Nets, tokenizer: CLIPTokenizer, device: str, pace: Pace, teachers: Teachers | None = None
    ) -> None:
        self.nets, self.tokenizer, self.device, self.pace = nets, tokenizer, device, pace
        named = [pair for net in nets for pair in net.named_parameters()]
        self.parameters: list[Tensor] = [parameter for _, parameter in named]
        self.masters: list[Tensor] = [nn.Parameter(p.detach().float().to(device).clone()) for p in self.parameters]
        self.average = [master.detach().clone() for master in self.masters]
        hidden = [p.ndim > 1 and not any(word in name for word in OUTER) for name, p in named]
        matrices = [master for master, inner in zip(self.masters, hidden, strict=True) if inner]
        others = [master for master, inner in zip(self.masters, hidden, strict=True) if not inner]
        self.optimizers: tuple[torch.optim.Optimizer, ...] = (
            Muon(matrices, lr=MUON_PEAK),
            torch.optim.AdamW(others, lr=PEAK, betas=(0.9, 0.99), weight_decay=0.01),
        )
        self.dtype = dtype(device)
        nets.unet.to(device, self.dtype)  # pyright: ignore[reportArgumentType, reportCallIssue]
        if device != "cpu":  # 1.1 times slower on a CPU without AMX
            nets.unet.to(memory_format=torch.channels_last)  # pyright: ignore[reportArgumentType, reportCallIssue]
        nets.encoder.to(device, self.dtype)  # pyright: ignore[reportCallIssue, reportArgumentType]
        if device == "cpu":  # the fused kernel's backward is 1.4 times slower here than plain matrix products
            nets.unet.set_attn_processor(AttnProcessor())
            nets.encoder.set_attn_implementation("eager")
        alphas = scheduler().alphas_cumprod.to(device)
        self.signal, self.noise = alphas.sqrt(), (1 - alphas).sqrt()
        self.weights = place_weights().to(device)
        nothing = tokens(tokenizer, [""]).to(device)
        self.rehearsal = teachers and Rehearsal(pace.batch // 2, (self.signal, self.noise), nothing, teachers)
        self.spent, self.step = 0.0, 0  # seconds, which the owner of the clock writes here, and steps

    def learn(self, lesson: Lesson) -> Tensor:
        """One step; returns the loss, for which a GPU need not be waited for until it is read."""
        loss = self._loss(lesson)
        loss.backward()
        for master, parameter in zip(self.masters, self.parameters, strict=True):
            master.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        nn.utils.clip_grad_norm_(self.masters, 1.0)
        for optimizer, peak in zip(self.optimizers, (MUON_PEAK, PEAK), strict=True):
            for group in optimizer.param_groups:
                group["lr"] = peak * self.pace.gentle * self.rate()
            optimizer.step()
        self.step += 1
        decay = min(EMA, (self.step + 1) / (self.step + 10))
        with torch.no_grad():
            torch._foreach_lerp_(self.average, self.masters, 1 - decay)
            torch._foreach_copy_(self.parameters, self.masters)
        return loss.detach()

    def rate(self) -> float:
        """The share of the peak learning rate: warm-up over 100 steps, level to 60%, then straight down to nothing."""
        done = min(1, self.spent / self.pace.seconds)
        return min(1, (self.step + 1) / 100, 2.5 * (1 - done) + 1e-3)

    def batch(self) -> int:
        """Small batches first: many steps while the coarse things are learned, then less noise."""
        return self.pace.batch * (1 if self.spent < 0.88 * self.pace.seconds else 2)

    def averaged(self) -> Nets:
        """A copy of the networks in fp32 with the EMA weights."""
        unet = built(self.nets.encoder.config.vocab_size).unet
        encoder = CLIPTextModel(self.nets.encoder.config)
        copies = [*unet.parameters(), *encoder.parameters()]
        with torch.no_grad():
            for copy, value in zip(copies, self.average, strict=True):
                copy.copy_(value.cpu())
        return Nets(unet.eval(), encoder.eval())

    def state(self) -> dict[str, object]:
        """All that is needed to go on exactly here."""
        return {
            "masters": [master.detach() for master in self.masters],
            "average": self.average,
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "spent": self.spent,
            "step": self.step,
        }

    def restore(self, state: dict[str, object]) -> None:
        """Go on from a ``state()``."""
        with torch.no_grad():
            for name, targets in (("masters", self.masters), ("average", self.average)):
                for target, value in zip(targets, state[name], strict=True):  # pyright: ignore[reportArgumentType]
                    target.copy_(value)
            for master, parameter in zip(self.masters, self.parameters, strict=True):
                parameter.copy_(master)
        for optimizer, kept in zip(self.optimizers, state.get("optimizers", ()), strict=False):  # pyright: ignore[reportArgumentType]
            optimizer.load_state_dict(kept)
        self.spent, self.step = float(state["spent"]), int(state["step"])  # pyright: ignore[reportArgumentType]

    def _loss(self, lesson: Lesson) -> Tensor:
        clean, count = lesson.latents, len(lesson.latents)
        states = self.nets.encoder(lesson.tokens).last_hidden_state
        spread = (torch.arange(count, device=self.device) + torch.rand(count, device=self.device)) / count
        times = (1000 * NOISY_LEAN * spread / (1 + (NOISY_LEAN - 1) * spread)).long().clamp_(0, 999)
        signal, noise = (values[times].view(-1, 1, 1, 1) for values in (self.signal, self.noise))
        grain = torch.randn_like(clean)
        noisy = signal * clean + noise * grain
        velocity = signal * grain - noise * clean
        guess = self.nets.unet(noisy.to(self.dtype), times, states).sample.float()
        error = ((guess - velocity).square() * self.weights).mean()
        if self.rehearsal is None:
            return error
        misses = self.rehearsal.teachers.coach.misses(signal * noisy - noise * guess, lesson.asked)
        coached = COACHED * (misses * self.signal[times]).mean()
        return error + coached + self.rehearsal.loss(self.nets, lesson)


def place_weights() -> Tensor:
    """How much each place of the latents counts, (16, 16), 1 on average."""
    weights = torch.ones(16, 16)
    for weight, rows, columns in PLACE_WEIGHTS:
        weights[slice(*rows), slice(*columns)] = weight
    return weights / weights.mean()


def latents(vae: AutoencoderTiny, pixels: Tensor) -> Tensor:
    """Half-precision latents (n, 12, 16, 16) of bytes (n, 128, 128, 3), on their device; encoded once, kept on disk."""
    made_by = zlib.crc32(vae.state_dict()["encoder.layers.0.weight"].float().cpu().numpy().tobytes())
    path, device = workshop() / f"latents-{made_by:08x}-{len(pixels)}.pt", pixels.device
    if path.exists():
        return torch.load(path, map_location=device, weights_only=True)
    quick = dtype(device.type)
    model = deepcopy(vae).eval().to(device, quick, memory_format=torch.channels_last)  # pyright: ignore[reportArgumentType, reportCallIssue]
    parts = pixels.split(64 if device.type == "cpu" else 512)
    with torch.inference_mode():
        made = [model.encoder(floats(part).to(quick)).half() for part in tqdm(parts, desc="encoding", mininterval=5)]
    torch.save(torch.cat(made).cpu(), path.with_suffix(".part"))
    path.with_suffix(".part").rename(path)
    return torch.load(path, map_location=device, weights_only=True)
