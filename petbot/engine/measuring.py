"""What drawing costs here: our ways beside diffusers' own pipeline, by turns in one run. Worker side (torch)."""

import functools
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.engine.adapters.factors import Factors, Lora
from petbot.engine.batching import Batch, Ended
from petbot.engine.drawing.wishes import Way, aside
from petbot.engine.folder import check_folder
from petbot.engine.hands import hands_for
from petbot.engine.loading import Pipeline, best_device, best_dtype, loaded, placed, stored_precision
from petbot.engine.machine import drawing_threads
from petbot.engine.model import assembled
from petbot.engine.port import Equipment

RANK = 8
LAYERS = ("to_q", "to_k", "to_v", "to_out.0", "net.0.proj", "net.2")
"""What the LoRAs change: attention and feed-forward of the transformer blocks."""
FEW = 4
"""Orders that stand for many where they are drawn one after another."""
PROMPT = "cat, orange coat, tabby pattern, meadow background, crown"
NEGATIVE = "dog, night"
PIPELINE = "A: diffusers' pipeline, one after another"
LIMIT = "limit"
CEILING = "ceiling: matrix products alone"
ALONE = "1 in flight"
SIDE = 2048
"""Of the ceiling's matrices: as large as makes them quickest here, and little of a device's memory."""
PRODUCTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A way to draw, and what a picture took by it: the median of the rounds."""

    name: str
    processor: float
    """Seconds of processor time for each picture."""
    wall: float
    """Seconds by the clock for each picture."""


Work = Callable[[], float]
"""Does the work of pictures, and returns of how many."""


def measured(ways: Mapping[str, Work], rounds: int) -> Iterator[Row]:
    """All ways by turns, so that what else the machine does falls upon all alike; the first round does not count."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            took[name].append(_timed(way))
    for name, times in took.items():
        processor, wall = (statistics.median(column) for column in zip(*times[1:], strict=True))
        yield Row(name=name, processor=processor, wall=wall)


def _timed(way: Work) -> tuple[float, float]:
    processor, wall = time.process_time(), time.perf_counter()
    count = way()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return (time.process_time() - processor) / count, (time.perf_counter() - wall) / count


class Studio:
    """A model in this process, as we draw with it and as diffusers does."""

    def __init__(
        self, profile: ModelProfile, *, steps: int, many: int, threads: int = 0, dtype: torch.dtype | None = None
    ) -> None:
        """`many` orders in flight, `steps` denoising steps each; the worker's threads and precision by default.

        Raises what loading a model raises.
        """
        torch.set_num_threads(threads or drawing_threads())
        self._profile = profile
        self._steps = steps
        self._many = many
        device, weights = best_device(), check_folder(profile.folder)
        dtype = dtype or best_dtype(device, weights, stored_precision(profile.folder))
        self.plain = placed(loaded(profile, dtype), device, dtype)
        self._model = assembled(profile, self.plain, Equipment(orders_at_once=many))
        self._hands = hands_for(self._model.facts.device, torch.get_num_threads())
        self._loras = [_lora(self.plain.unet, seed) for seed in range(many)]

    @property
    def machine(self) -> str:
        """Where and in what precision it draws."""
        return f"{self._model.facts.device}, {torch.get_num_threads()} thread(s)"

    def ways(self) -> dict[str, Work]:
        """By the names that the table shows."""
        return {
            PIPELINE: lambda: self.by_pipeline(self.plain, lambda _: None),
            **{f"{LIMIT}: {size} in each bare call": functools.partial(self._bare_calls, size) for size in self._sizes},
            CEILING: self._products,
            ALONE: lambda: sum(self._in_flight([()]) for _ in range(FEW)),
            f"{self._many} in flight": lambda: self._in_flight([()] * self._many),
            f"{self._many} in flight, a LoRA each": lambda: self._in_flight([(lora,) for lora in self._loras]),
        }

    def by_pipeline(self, pipeline: Pipeline, prepare: Callable[[int], None]) -> int:
        """FEW pictures one after another; `prepare` is called before each with its number."""
        for at in range(FEW):
            prepare(at)
            pipeline(
                PROMPT,
                negative_prompt=NEGATIVE,
                num_inference_steps=self._steps,
                guidance_scale=4.0,
                width=self._profile.native_width,
                height=self._profile.native_height,
                generator=torch.Generator().manual_seed(at),
            )
        return FEW

    @property
    def _sizes(self) -> list[int]:
        """Of the bare calls among which the quickest is the limit."""
        return [size for size in (1, 4, 8, 16) if size < self._many] + [self._many]

    def _bare_calls(self, size: int) -> int:
        """Nothing but the UNet, on guided pictures."""
        unet: Any = self.plain.unet
        side = self._profile.native_height // 8, self._profile.native_width // 8
        how = {"device": unet.device, "dtype": unet.dtype}
        latents = torch.randn(2 * size, unet.config.in_channels, *side).to(**how)
        states = torch.randn(2 * size, 77, unet.config.cross_attention_dim).to(**how)
        times = torch.full((2 * size,), 500, device=unet.device)
        with torch.inference_mode():
            for _ in range(self._steps):
                unet(latents, times, encoder_hidden_states=states, return_dict=False)
        return size

    def _products(self) -> float:
        """Nothing but products of square matrices, of as many operations as the UNet's calls take."""
        unet: Any = self.plain.unet
        matrix = torch.randn(SIDE, SIDE).to(device=unet.device, dtype=unet.dtype)
        with torch.inference_mode():
            for _ in range(PRODUCTS):
                torch.mm(matrix, matrix)
        return PRODUCTS * 2 * SIDE**3 / self._operations

    @functools.cached_property
    def _operations(self) -> int:
        """Of a picture's steps."""
        steps, self._steps = self._steps, 1
        with FlopCounterMode(display=False) as counted:
            self._bare_calls(1)
        self._steps = steps
        return counted.get_total_flops() * steps

    def _in_flight(self, mixes: Sequence[tuple[Lora, ...]]) -> int:
        """As the worker does it, up to the picture; A and B make no file of theirs either."""
        batch = Batch(self._model.denoiser, most=len(mixes), hands=self._hands)
        for number, mix in enumerate(mixes):
            batch.join(number, self._drawing(number, mix))
        while batch:
            for _, said in batch.turn():
                if isinstance(said, Ended) and said.error is not None:
                    raise said.error
        return len(mixes)

    def _drawing(self, seed: int, loras: Sequence[Lora]) -> Way:
        plan = yield from aside(lambda: self._model.planner.planned(self._recipe(seed), None))
        yield from self._model.painter.painted(replace(plan, loras=tuple((lora, 1.0) for lora in loras)), [0])

    def _recipe(self, seed: int) -> Recipe:
        return Recipe(
            model_profile=self._profile.name,
            prompt=PROMPT,
            negative_prompt=NEGATIVE,
            num_inference_steps=self._steps,
            guidance_scale=4.0,
            width=self._profile.native_width * self._profile.enlarge,
            height=self._profile.native_height * self._profile.enlarge,
            seeds=(seed,),
        )


def _lora(unet: nn.Module, seed: int) -> Lora:
    random = torch.Generator().manual_seed(seed)
    part: dict[str, Factors] = {}
    for path, layer in unet.named_modules():
        if isinstance(layer, nn.Linear) and path.endswith(LAYERS):
            down = torch.randn(RANK, layer.in_features, generator=random) * 0.01
            up = torch.randn(layer.out_features, RANK, generator=random) * 0.01
            part[path] = Factors(down=down, up=up, scale=0.5)
    return Lora(name=str(seed), sha256=f"{seed:064x}", unet=part, text_encoder={}, nbytes=0)
