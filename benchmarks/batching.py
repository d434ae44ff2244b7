"""Many orders in one batch, beside diffusers' own pipeline on the embedded model: python -m benchmarks.batching"""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import argparse
import copy
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from peft import LoraConfig
from torch import nn

from benchmarks.measuring import machine, table
from petbot.catalogue import profiles
from petbot.domain.recipes import Recipe
from petbot.engine.adapters.factors import Factors, Lora
from petbot.engine.batching import Batch, Ended, Way
from petbot.engine.drawing.painting import Painting
from petbot.engine.drawing.together import Wanted
from petbot.engine.loading import Pipeline, loaded
from petbot.engine.machine import drawing_threads
from petbot.engine.model import assembled
from petbot.engine.port import Equipment

RANK = 8
LAYERS = ("to_q", "to_k", "to_v", "to_out.0", "net.0.proj", "net.2")
"""What the LoRAs change: attention and feed-forward of the transformer blocks."""
MANY = 16
"""Orders in flight."""
FEW = 4
"""Orders that stand for many where they are drawn one after another."""
SIZES = (1, 4, MANY)
"""Of the batches among which the limit's is the best."""
PROMPT = "cat, orange coat, tabby pattern, meadow background, crown"
NEGATIVE = "dog, night"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A way to draw, and what a picture took by it: the median of the rounds."""

    name: str
    processor: float
    """Seconds of processor time for each picture."""
    wall: float
    """Seconds by the clock for each picture."""


Work = Callable[[], int]
"""Draws, and returns how many pictures."""


def measured(*, steps: int, rounds: int) -> Iterator[Row]:
    """All ways by turns, so that what else the machine does falls upon all alike; the first round does not count."""
    torch.set_num_threads(drawing_threads())
    studio = Studio(steps)
    ways = studio.ways()
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
    return (time.process_time() - processor) / count, (time.perf_counter() - wall) / count


class Studio:
    """A model in this process, as we draw with it and as diffusers does."""

    def __init__(self, steps: int) -> None:
        self._profile = profile = profiles.embedded()
        self._steps = steps
        self._plain = loaded(profile, torch.float32)
        self._model = assembled(profile, self._plain, Equipment(orders_at_once=MANY))
        self._loras = [_lora(self._plain.unet, seed) for seed in range(MANY)]
        self._styled = _with_adapters(self._plain)

    def ways(self) -> dict[str, Work]:
        """By the names that the table shows."""
        limits = {f"limit: {size} in each bare call": lambda size=size: self._bare_calls(size) for size in SIZES}
        return {
            "A: diffusers' pipeline, one after another": lambda: self._by_pipeline(self._plain, ()),
            "B: the same with set_adapters": lambda: self._by_pipeline(self._styled, range(FEW)),
            **limits,
            "1 in flight": lambda: sum(self._in_flight([()]) for _ in range(FEW)),
            f"{MANY} in flight": lambda: self._in_flight([()] * MANY),
            f"{MANY} in flight, a LoRA each": lambda: self._in_flight([(lora,) for lora in self._loras]),
        }

    def _by_pipeline(self, pipeline: Pipeline, adapters: Sequence[int]) -> int:
        for at in range(FEW):
            if adapters:
                pipeline.unet.set_adapters([f"lora{adapters[at]}"], [1.0])
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

    def _bare_calls(self, size: int) -> int:
        """Nothing but the UNet, on guided pictures."""
        unet: Any = self._plain.unet
        side = self._profile.native_height // 8, self._profile.native_width // 8
        latents = torch.randn(2 * size, unet.config.in_channels, *side)
        states = torch.randn(2 * size, 77, unet.config.cross_attention_dim)
        times = torch.full((2 * size,), 500)
        with torch.inference_mode():
            for _ in range(self._steps):
                unet(latents, times, encoder_hidden_states=states, return_dict=False)
        return size

    def _in_flight(self, mixes: Sequence[tuple[Lora, ...]]) -> int:
        """As the worker does it, up to the picture; A and B make no file of theirs either."""
        batch = Batch(self._model.denoiser, most=len(mixes))
        for number, mix in enumerate(mixes):
            batch.join(number, self._drawing(number, mix))
        while batch:
            for _, said in batch.turn():
                if isinstance(said, Ended) and said.error is not None:
                    raise said.error
        return len(mixes)

    def _drawing(self, seed: int, loras: Sequence[Lora]) -> Way:
        plan = self._model._plan(self._recipe(seed), None)  # noqa: SLF001 - as Model.drawing, without files and checks
        plan = replace(plan, loras=tuple((lora, 1.0) for lora in loras))
        with torch.inference_mode():
            painting = Painting(self._model._parts, plan, 0)  # noqa: SLF001 - likewise
        while painting.image is None:
            yield Wanted(requests=[painting.request])
            with torch.inference_mode():
                if painting.request.finished:
                    painting.proceed()

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


def _with_adapters(pipeline: Pipeline) -> Pipeline:
    """The pipeline with PEFT's adapters on a UNet of its own, of the same rank on the same layers."""
    unet = copy.deepcopy(pipeline.unet)
    for at in range(FEW):
        config = LoraConfig(r=RANK, lora_alpha=RANK // 2, target_modules=list(LAYERS), init_lora_weights=False)
        unet.add_adapter(config, adapter_name=f"lora{at}")
    styled = StableDiffusionPipeline(**{**pipeline.components, "unet": unet}, requires_safety_checker=False)
    styled.set_progress_bar_config(disable=True)
    return styled


def main() -> int:
    """Every way by turns, one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=8)
    options = parser.parse_args()
    rows = list(measured(steps=options.steps, rounds=options.rounds))
    plain = next(row for row in rows if row.name == f"{MANY} in flight")
    limit = min((row for row in rows if row.name.startswith("limit")), key=lambda row: row.processor)
    head = ["way", "processor time (s)", "clock (s)", "throughput / A", "/ B", "/ limit", f"/ {MANY} without LoRA"]
    lines = [_line(row, [rows[0], rows[1], limit, plain]) for row in rows]
    print(
        machine(), f"- {torch.get_num_threads()} thread(s), {options.steps} steps, medians of {options.rounds} rounds"
    )
    print(table("A picture's time, one after another and many in flight", head, lines))
    return 0


def _line(row: Row, against: Sequence[Row]) -> list[str]:
    ratios = [f"{other.processor / row.processor:.2f}" for other in against]
    return [row.name, f"{row.processor:.3f}", f"{row.wall:.3f}", *ratios]


if __name__ == "__main__":
    raise SystemExit(main())
