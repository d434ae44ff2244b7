"""Many orders in one batch, beside diffusers' own pipeline on the embedded model: python -m benchmarks.batching

`python -m petbot bench` measures the model in use; here are the baselines that need PEFT, and the limit.
"""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import argparse
import copy
from collections.abc import Sequence

import torch
from diffusers import StableDiffusionPipeline
from peft import LoraConfig

from benchmarks.measuring import machine, table
from petbot.catalogue import profiles
from petbot.engine.loading import Pipeline
from petbot.engine.measuring import FEW, LAYERS, PIPELINE, RANK, Row, Studio, Work, measured

MANY = 16
"""Orders in flight."""
SIZES = (1, 4, MANY)
"""Of the batches among which the limit's is the best."""


def _ways(studio: Studio) -> dict[str, Work]:
    """By the names that the table shows."""
    ways, styled = studio.ways(), _with_adapters(studio.plain)
    limits = {f"limit: {size} in each bare call": lambda size=size: studio.bare_calls(size) for size in SIZES}

    def switch(at: int) -> None:
        styled.unet.set_adapters([f"lora{at}"], [1.0])

    set_adapters = {"B: the same with set_adapters": lambda: studio.by_pipeline(styled, switch)}
    return {PIPELINE: ways.pop(PIPELINE), **set_adapters, **limits, **ways}


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
    studio = Studio(profiles.embedded(), steps=options.steps, many=MANY)
    rows = list(measured(_ways(studio), options.rounds))
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
