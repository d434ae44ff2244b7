"""The denoising: one call of the UNet takes every request that it is given one step further."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from petbot.engine.adapters.applying import Weighted
from petbot.engine.drawing.schedulers import Scheduler

Unet = Any
"""A UNet2DConditionModel."""
Network = Callable[[Tensor, Tensor, Tensor], Tensor]
"""Samples [rows, channels, height, width], times [rows] and texts [rows, tokens, width] -> outputs like the samples."""


@dataclass(slots=True, kw_only=True, eq=False)
class Request:
    """One picture's way from noise to latents: what its steps need, and how far it is."""

    latents: Tensor
    """[1, channels, height, width] at the noise level of the next step; float32 whatever the UNet's precision."""
    positive: Tensor
    """The prompt, [1, tokens, width of the text encoder]."""
    negative: Tensor | None
    """The negative prompt, as long; None draws without guidance."""
    guidance: float
    """Factor on what the prompt changes, above 1 where there is a negative prompt."""
    scheduler: Scheduler
    """Its own, for it remembers earlier steps."""
    timesteps: Tensor
    """[steps], on the CPU, falling."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """What `scheduler.step` takes beside the sample, such as the generator of its noise."""
    adapters: tuple[tuple[str, float], ...] = ()
    """SHA-256 and weight of each adapter that the UNet must have on for it."""
    parts: Weighted = ()
    """What those adapters change, each with its weight."""
    precise: bool = False
    """Whether the UNet must be in full precision for it."""
    position: int = 0
    """Steps done."""
    last: "tuple[Tensor, Tensor] | None" = None
    """The UNet's latest input, [1, channels, height, width], and its guided output."""

    @property
    def finished(self) -> bool:
        """Whether all steps are done."""
        return self.position >= len(self.timesteps)


def eager(unet: Unet) -> Network:
    """The UNet's own forward pass."""
    return lambda samples, times, states: unet(samples, times, encoder_hidden_states=states, return_dict=False)[0]


def advance(unet: Unet, requests: Sequence[Request], network: Network | None = None) -> None:
    """Take each of these unfinished requests, all of one group, one step further by a single call of the UNet.

    They have latents of one shape and text of one length; what adapters the UNet has on is not looked at. `network` is
    called in its place.
    """
    inputs = [_scaled(request) for request in requests]
    rows = [row for request, scaled in zip(requests, inputs, strict=True) for row in _rows(request, scaled)]
    samples, states, times = (list(column) for column in zip(*rows, strict=True))
    # Not `unet.dtype`, which walks through all of the network's modules.
    dtype = next(unet.parameters()).dtype
    outputs = (network or eager(unet))(
        torch.cat(samples).to(dtype), torch.stack(times).to(samples[0].device), torch.cat(states).to(dtype)
    )
    _share_out(requests, inputs, outputs.float().split(1))


def _share_out(requests: Sequence[Request], inputs: Sequence[Tensor], outputs: Sequence[Tensor]) -> None:
    at = 0
    for request, scaled in zip(requests, inputs, strict=True):
        count = 1 if request.negative is None else 2
        _step(request, scaled, outputs[at : at + count])
        at += count


def guess(request: Request) -> Tensor | None:
    """The clean latents as the latest step foresees them, [1, channels, height, width].

    From x = sqrt(a) clean + sqrt(1 - a) noise, the form that `scale_model_input` gives to every scheduler's samples.
    None before the first step, and with the few schedulers of diffusers that do not stand on this schedule.
    """
    if request.last is None or not hasattr(request.scheduler, "alphas_cumprod"):
        return None
    scaled, output = request.last
    timestep = int(request.timesteps[request.position - 1])
    signal = request.scheduler.alphas_cumprod[timestep].to(scaled.device)
    match request.scheduler.config.prediction_type:
        case "v_prediction":
            return signal.sqrt() * scaled - (1 - signal).sqrt() * output
        case "sample":
            return output
        case _:
            return (scaled - (1 - signal).sqrt() * output) / signal.sqrt()


def _scaled(request: Request) -> Tensor:
    return request.scheduler.scale_model_input(request.latents, request.timesteps[request.position])


def _rows(request: Request, scaled: Tensor) -> list[tuple[Tensor, Tensor, Tensor]]:
    """The request's rows of the UNet's batch: input, text and timestep; without a negative prompt it is one."""
    states = [request.positive] if request.negative is None else [request.negative, request.positive]
    return [(scaled, state, request.timesteps[request.position]) for state in states]


def _step(request: Request, scaled: Tensor, outputs: Sequence[Tensor]) -> None:
    output = outputs[-1]
    if request.negative is not None:
        output = outputs[0] + request.guidance * (output - outputs[0])
    timestep = request.timesteps[request.position]
    request.latents = request.scheduler.step(output, timestep, request.latents, **request.arguments, return_dict=False)[
        0
    ]
    request.position += 1
    request.last = scaled, output
