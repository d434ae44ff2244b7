"""One picture on its way: from noise or a start through one or two passes of denoising to pixels."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from petbot.domain.recipes import Hires, Recipe
from petbot.engine.adapters.factors import Lora
from petbot.engine.drawing.autoencoder import Autoencoder, NotNumbers
from petbot.engine.drawing.denoiser import Request, Unet
from petbot.engine.drawing.schedulers import Scheduler, Schedulers, steps_of, takes_generator
from petbot.engine.drawing.starts import as_pixels
from petbot.engine.drawing.upscalers import Upscalers


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a loaded model draws with."""

    unet: Unet
    autoencoder: Autoencoder
    schedulers: Schedulers
    upscalers: Upscalers
    device: str
    channels: int
    """Of the latents."""
    scale: int
    """Pixels each way that one latent stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A recipe made ready to be drawn."""

    recipe: Recipe
    size: tuple[int, int]
    """Width and height of the first pass in pixels, in the model's own size."""
    positive: Tensor
    """[1, tokens, width of the text encoder]"""
    negative: Tensor | None
    """As long; None draws without guidance."""
    loras: tuple[tuple[Lora, float], ...] = ()
    """Its adapters, loaded, each with its weight."""
    start: Image.Image | None = None
    """The picture to start from, in the size of the first pass."""
    precise: bool = False
    """Whether it takes full precision, because half of it ended in what is no picture."""


class Painting:
    """A picture of a plan. Its `request` is for the denoiser; when that is finished, `proceed`."""

    def __init__(self, parts: Parts, plan: Plan, index: int) -> None:
        """`index`: of the seed in the recipe."""
        self.index = index
        self.image: Image.Image | None = None
        """RGB, once it is done."""
        self._parts = parts
        self._plan = plan
        # On the CPU, whatever the device, so that a seed means the same noise everywhere.
        self._generator = torch.Generator("cpu").manual_seed(plan.recipe.seeds[index])
        self._worked = 0
        self._way = self._painted()
        self.request = next(self._way)

    def proceed(self) -> None:
        """On to the second pass, or to the finished picture. Raises NotNumbers when nothing usable was drawn."""
        try:
            self._worked += len(self.request.timesteps) * _area(self.request.latents)
            self.request = next(self._way)
        except StopIteration as end:
            self.image = end.value

    @property
    def steps(self) -> int:
        """How far it is, in 0..recipe.num_inference_steps; passes count by their steps times their pixels."""
        steps = self._plan.recipe.num_inference_steps
        if self.image is not None:
            return steps
        worked = self._worked + self.request.position * _area(self.request.latents)
        return min(steps, worked * steps // self._work)

    @property
    def _work(self) -> int:
        recipe, scale = self._plan.recipe, self._parts.scale
        width, height = self._plan.size
        first = _passed(recipe, recipe.start.strength if recipe.start else 1) * (width // scale) * (height // scale)
        if recipe.hires is None:
            return first
        wide, high = self._larger(recipe.hires)
        return first + _passed(recipe, recipe.hires.strength) * (wide // scale) * (high // scale)

    def _painted(self) -> Generator[Request, None, Image.Image]:
        recipe = self._plan.recipe
        request = self._first()
        yield request
        latents = _numbers(request.latents)
        if recipe.hires is not None:
            larger = self._enlarged(latents, recipe.hires)
            request = self._from_latents(larger, recipe.hires.strength)
            yield request
            latents = _numbers(request.latents)
        return self._parts.autoencoder.decoded(latents)

    def _first(self) -> Request:
        start = self._plan.recipe.start
        if start is None or self._plan.start is None:
            return self._from_noise()
        latents = self._parts.autoencoder.encoded(as_pixels(self._plan.start), self._generator)
        return self._from_latents(latents, start.strength)

    def _from_noise(self) -> Request:
        scheduler, arguments = self._parts.schedulers.made(self._plan.recipe.scheduler)
        timesteps = steps_of(scheduler, self._plan.recipe.num_inference_steps)
        width, height = (side // self._parts.scale for side in self._plan.size)
        latents = self._noise((1, self._parts.channels, height, width)) * scheduler.init_noise_sigma
        return self._request(scheduler, timesteps, latents, arguments)

    def _from_latents(self, latents: Tensor, strength: float) -> Request:
        """As diffusers' image to image: noise for the step at which the last `strength` of the steps begins."""
        scheduler, arguments = self._parts.schedulers.made(self._plan.recipe.scheduler)
        count = self._plan.recipe.num_inference_steps
        timesteps = steps_of(scheduler, count)
        left_out = (count - _passed(self._plan.recipe, strength)) * scheduler.order
        timesteps = timesteps[left_out:]
        if hasattr(scheduler, "set_begin_index"):
            scheduler.set_begin_index(left_out)
        noisy = scheduler.add_noise(latents.float(), self._noise(tuple(latents.shape)), timesteps[:1])
        return self._request(scheduler, timesteps, noisy, arguments)

    def _request(self, scheduler: Scheduler, timesteps: Tensor, latents: Tensor, arguments: dict[str, Any]) -> Request:
        if takes_generator(scheduler):
            arguments = {**arguments, "generator": self._generator}
        return Request(
            latents=latents,
            positive=self._plan.positive,
            negative=self._plan.negative,
            guidance=self._plan.recipe.guidance_scale,
            scheduler=scheduler,
            timesteps=timesteps,
            arguments=arguments,
            adapters=tuple((lora.sha256, weight) for lora, weight in self._plan.loras),
            parts=tuple((lora.unet, weight) for lora, weight in self._plan.loras),
            precise=self._plan.precise,
        )

    def _noise(self, shape: tuple[int, ...]) -> Tensor:
        return torch.randn(shape, generator=self._generator).to(self._parts.device)

    def _larger(self, hires: Hires) -> tuple[int, int]:
        width, height = (round(side * hires.factor / 8) * 8 for side in self._plan.size)
        return width, height

    def _enlarged(self, latents: Tensor, hires: Hires) -> Tensor:
        """Latents of the larger size: stretched themselves, or those of the decoded and stretched picture."""
        width, height = self._larger(hires)
        match hires.upscaler:
            case "latent":
                size = (height // self._parts.scale, width // self._parts.scale)
                return torch.nn.functional.interpolate(latents, size=size, mode="bilinear")
            case "lanczos":
                image = self._parts.autoencoder.decoded(latents)
                larger = image.resize((width, height), Image.Resampling.LANCZOS)
            case name:
                image = self._parts.autoencoder.decoded(latents)
                larger = self._parts.upscalers.enlarged(name, image, (width, height))
        return self._parts.autoencoder.encoded(as_pixels(larger), self._generator)


def _passed(recipe: Recipe, strength: float) -> int:
    """Steps of a pass of this strength: at least one, all at strength 1."""
    return min(max(1, int(recipe.num_inference_steps * strength)), recipe.num_inference_steps)


def _area(latents: Tensor) -> int:
    return latents.shape[2] * latents.shape[3]


def _numbers(latents: Tensor) -> Tensor:
    if not bool(torch.isfinite(latents).all()):
        raise NotNumbers("the latents are not numbers")
    return latents
