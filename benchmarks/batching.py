"""Many orders in one batch, beside diffusers' own pipeline on the embedded model: python -m benchmarks.batching

`python -m petbot bench` measures the model in use; here are the baselines that need PEFT, and the limit.
"""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import argparse
import copy
from collections.abc import Mapping, Sequence

import torch
from diffusers import StableDiffusionPipeline
from peft import LoraConfig

from benchmarks.measuring import machine, table
from petbot.catalogue import profiles
from petbot.engine.loading import Pipeline
from petbot.engine.measuring import ALONE, FEW, LAYERS, LIMIT, PIPELINE, RANK, Row, Studio, Work, measured

MANY = 16
"""Orders in flight."""
BASELINE_B = "B: the same with set_adapters"
PLAIN, STYLED = f"{MANY} in flight", f"{MANY} in flight, a LoRA each"


def _ways(studio: Studio) -> dict[str, Work]:
    """By the names that the table shows."""
    ways, styled = studio.ways(), _with_adapters(studio.plain)

    def switch(at: int) -> None:
        styled.unet.set_adapters([f"lora{at}"], [1.0])

    return {PIPELINE: ways.pop(PIPELINE), BASELINE_B: lambda: studio.by_pipeline(styled, switch), **ways}


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
    """Every way by turns: a table of times and one of the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, help="denoising steps instead of the model's own")
    parser.add_argument("--threads", type=int, default=0, help="instead of the worker's")
    parser.add_argument("--precision", choices=("float32", "bfloat16"), help="instead of the worker's")
    options = parser.parse_args()
    profile, dtype = profiles.embedded(), getattr(torch, options.precision) if options.precision else None
    steps = options.steps or profile.num_inference_steps
    studio = Studio(profile, steps=steps, many=MANY, threads=options.threads, dtype=dtype)
    rows = {row.name: row for row in measured(_ways(studio), options.rounds)}
    limit = min((row for name, row in rows.items() if name.startswith(LIMIT)), key=lambda row: row.processor)
    against = [rows[PIPELINE], rows[BASELINE_B], limit, rows[PLAIN]]
    head = ["way", "processor time (s)", "clock (s)", "throughput / A", "/ B", "/ limit", f"/ {PLAIN}"]
    print(machine(), f"- {studio.machine}, {steps} steps, medians of {options.rounds} rounds")
    lines = [_line(row, against) for row in rows.values()]
    print(table("A picture's time, one after another and many in flight", head, lines))
    print(table("Goals", ["goal", "reached", "by the clock"], _goals(rows, limit)))
    return 0


def _line(row: Row, against: Sequence[Row]) -> list[str]:
    ratios = [f"{other.processor / row.processor:.2f}" for other in against]
    return [row.name, f"{row.processor:.3f}", f"{row.wall:.3f}", *ratios]


def _goals(rows: Mapping[str, Row], limit: Row) -> list[list[str]]:
    """Each with the ratio of processor times and that of the clock's."""
    goals = [
        ("one alone at most 1.05 times A's time", rows[ALONE], rows[PIPELINE]),
        (f"{MANY} in flight at least 2.3 times A's throughput", rows[PIPELINE], rows[PLAIN]),
        (f"{MANY} in flight at least 0.90 of the limit", limit, rows[PLAIN]),
        (f"{MANY} with a LoRA each at least 4 times B", rows[BASELINE_B], rows[STYLED]),
        (f"{MANY} with a LoRA each at least 0.75 times those without", rows[PLAIN], rows[STYLED]),
    ]
    return [[goal, f"{a.processor / b.processor:.2f}", f"{a.wall / b.wall:.2f}"] for goal, a, b in goals]


if __name__ == "__main__":
    raise SystemExit(main())
