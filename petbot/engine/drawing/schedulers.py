"""The schedulers that a recipe may name: diffusers' classes on the noise schedule of the model's folder."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import diffusers
import torch

from petbot.domain.texts import tr
from petbot.engine.port import EngineFault, ModelBroken

Scheduler = Any
"""One of diffusers' schedulers: they share methods, but no class that names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A scheduler by the name that people know."""

    kind: str
    """Class name in diffusers."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What differs from the folder's own settings."""
    eta: float | None = None
    """Share of fresh noise in each step, where `step` takes it."""


UNCLIPPED = {"clip_sample": False, "set_alpha_to_one": False}
"""Latents reach beyond -1..1, so DDIM's default clipping would spoil them; Stable Diffusion 1 was trained without."""
OFFERS: Mapping[str, Offer] = {
    "euler-a": Offer(kind="EulerAncestralDiscreteScheduler"),
    "dpmpp-2m-karras": Offer(
        kind="DPMSolverMultistepScheduler", settings={"algorithm_type": "dpmsolver++", "use_karras_sigmas": True}
    ),
    "dpmpp-2m-sde-karras": Offer(
        kind="DPMSolverMultistepScheduler", settings={"algorithm_type": "sde-dpmsolver++", "use_karras_sigmas": True}
    ),
    "unipc": Offer(kind="UniPCMultistepScheduler", settings={"use_karras_sigmas": False}),
    "ddim": Offer(kind="DDIMScheduler", settings=UNCLIPPED, eta=0.0),
    "lcm": Offer(kind="LCMScheduler", settings={"clip_sample": False}),
    # 0.3 is what TCD's authors recommend: https://huggingface.co/papers/2402.19159
    "tcd": Offer(kind="TCDScheduler", settings={"clip_sample": False}, eta=0.3),
}
"""`dpmpp-2m-karras` and `euler-a` are those of the model card of Realistic_Vision_V5.1_noVAE."""


class Schedulers:
    """Makes a scheduler of its own for each picture, because it holds the state of that picture's denoising."""

    def __init__(self, folder: Scheduler, default: str = "") -> None:
        """`folder`: the model folder's scheduler. `default`: a name of OFFERS, a class of diffusers, or "" for that.

        Raises ModelBroken when there is no such scheduler.
        """
        self._config = folder.config
        self._default = OFFERS.get(default) or Offer(kind=default or type(folder).__name__)
        if not _is_scheduler(self._default.kind):
            raise ModelBroken(
                f"The model profile asks for the scheduler {default!r}, which diffusers does not have. Give one of"
                f" {', '.join(OFFERS)}, or the class name of one of diffusers' schedulers."
            )

    @property
    def default(self) -> str:
        """Class name of the scheduler for recipes that name none."""
        return self._default.kind

    def made(self, name: str) -> tuple[Scheduler, dict[str, Any]]:
        """A new scheduler, and what its `step` wants beside the sample. Raises EngineFault for an unknown name."""
        offer = OFFERS.get(name) if name else self._default
        if offer is None:
            raise EngineFault(
                f"The recipe asks for the scheduler {name!r}; there are {', '.join(OFFERS)}.",
                reason=tr("This order asks for a way of drawing that is not offered here."),
                fatal=True,
            )
        scheduler = getattr(diffusers, offer.kind).from_config(self._config, **offer.settings)
        accepted = inspect.signature(scheduler.step).parameters
        eta = offer.eta if offer.eta is not None else 0.0
        return scheduler, {"eta": eta} if "eta" in accepted else {}


def steps_of(scheduler: Scheduler, count: int) -> torch.Tensor:
    """The timesteps of `count` denoising steps, on the CPU. Raises EngineFault when it cannot make so many."""
    try:
        # On the CPU, where the schedulers keep all else: on the device each step would wait for a number to come back.
        scheduler.set_timesteps(count, device="cpu")
    except ValueError as error:
        raise EngineFault(
            f"{type(scheduler).__name__} with {count} steps: {error}",
            reason=tr("This way of drawing does not go with so many steps."),
            fatal=True,
        ) from error
    return scheduler.timesteps


def takes_generator(scheduler: Scheduler) -> bool:
    """Whether its steps draw fresh noise."""
    return "generator" in inspect.signature(scheduler.step).parameters


def _is_scheduler(name: str) -> bool:
    kind = getattr(diffusers, name, None)
    return isinstance(kind, type) and issubclass(kind, diffusers.SchedulerMixin) and hasattr(kind, "from_config")
