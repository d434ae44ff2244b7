"""What a LoRA of its own for each request of a batch costs, on the embedded model: python -m benchmarks.rows"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from benchmarks.measuring import machine, table
from minimodel.pipeline import load
from petbot.engine.adapters.applying import applied
from petbot.engine.adapters.factors import Factors, Part
from petbot.engine.adapters.rows import LoraRows

IN_FLIGHT = (1, 4, 16)
RANK = 8
LAYERS = ("attn", "ff.", "proj_in", "proj_out")
"""What sd-scripts trains by default: all of the transformer blocks."""
SHARE_TARGET = 0.75
"""Of the throughput without LoRA, with 16 of them in flight."""


def main() -> int:
    """One step of guided denoising for so many requests, by turns without and with their LoRAs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    torch.set_num_threads(1)
    unet: Any = load().unet
    parts = [_lora(unet, seed) for seed in range(max(IN_FLIGHT))]
    rows = LoraRows(unet, slots=len(parts), rank=RANK)
    began = time.process_time()
    for slot, part in enumerate(parts):
        rows.set(slot, [(part, 0.8)])
    setting = (time.process_time() - began) / len(parts)
    measured = [_measured(unet, rows, parts[:count], rounds) for count in IN_FLIGHT]
    print(machine(), "- processor time, medians")
    print(f"A LoRA is put into its row in {setting * 1000:.1f} ms; {len(parts)} rows take {rows.nbytes / 1e6:.0f} MB.")
    head = [
        "in flight",
        "no LoRA (ms)",
        "a LoRA each, one call (ms)",
        "share",
        "a LoRA each, one by one (ms)",
        "target",
    ]
    print(table(f"A step with a LoRA of rank {RANK} for each request", head, [_row(*each) for each in measured]))
    return int(measured[-1][1] / measured[-1][2] < SHARE_TARGET)


def _lora(unet: nn.Module, seed: int) -> Part:
    random = torch.Generator().manual_seed(seed)
    part = {}
    for path, layer in unet.named_modules():
        if isinstance(layer, nn.Linear | nn.Conv2d) and any(word in path for word in LAYERS):
            out, into, *kernel = layer.weight.shape
            down = torch.randn(RANK, into, *kernel, generator=random) * 0.05
            up = torch.randn(out, RANK, *kernel, generator=random) * 0.05
            part[path] = Factors(down=down, up=up, scale=0.5)
    return part


def _measured(unet: nn.Module, rows: LoraRows, parts: list[Part], rounds: int) -> tuple[int, float, float, float]:
    """Requests in flight; seconds of a step without, with rows, and with `applied` for one after another."""
    count = len(parts)
    latents, states = torch.randn(2 * count, 12, 16, 16), torch.randn(2 * count, 77, 128)
    times = torch.arange(2 * count) * 30

    def call(of: slice) -> None:
        with torch.inference_mode():
            unet(latents[of], times[of], encoder_hidden_states=states[of])

    def with_rows() -> None:
        with rows:
            rows.place([row // 2 for row in range(2 * count)])
            call(slice(None))

    def one_by_one() -> None:
        for at, part in enumerate(parts):
            with applied(unet, [(part, 0.8)]):
                call(slice(2 * at, 2 * at + 2))

    ways: list[Callable[[], None]] = [lambda: call(slice(None)), with_rows, one_by_one]
    took: list[list[float]] = [[_seconds(way) for way in ways] for _ in range(rounds + 1)][1:]
    plain, batched, single = (statistics.median(column) for column in zip(*took, strict=True))
    return count, plain, batched, single


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _row(count: int, plain: float, batched: float, single: float) -> list[str]:
    target = f">= {SHARE_TARGET}" if count == max(IN_FLIGHT) else ""
    return [
        str(count),
        *(f"{seconds * 1000:.0f}" for seconds in (plain, batched)),
        f"{plain / batched:.2f}",
        f"{single * 1000:.0f}",
        target,
    ]


if __name__ == "__main__":
    raise SystemExit(main())
