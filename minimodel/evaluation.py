"""How often the model's pictures show what was asked: by trait, in all, and for combinations it never saw."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from PIL import Image
from tqdm import tqdm

from .judge import Judge, agreement, judge
from .pictures import Pixels, held_out
from .prompts import prompt
from .questions import answers, questions
from .selection import Selection, drawn

STEPS = 20
GUIDANCE = 2.0
HELD_OUT_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was asked and what the judge saw, picture by picture."""

    asked: Sequence[Selection]
    right: Sequence[Mapping[str, str]]
    seen: Sequence[Mapping[str, str]]
    seconds: float

    def shares(self, rows: Sequence[int] | None = None) -> dict[str, float]:
        """Per question, the share of pictures that show what was asked; tones also within one step of ten."""
        rows = range(len(self.asked)) if rows is None else rows
        right, seen = [self.right[row] for row in rows], [self.seen[row] for row in rows]
        shares = agreement(right, seen)
        toned = [(int(a["tone"]), int(b["tone"])) for a, b in zip(right, seen, strict=True) if "tone" in a]
        shares["tone within one"] = sum(abs(a - b) <= 1 for a, b in toned) / max(1, len(toned))
        shares["all at once"] = sum(whole(a, b) for a, b in zip(right, seen, strict=True)) / max(1, len(right))
        return shares


def whole(right: Mapping[str, str], seen: Mapping[str, str]) -> bool:
    """Whether a picture shows all that was asked, a skin tone within one step of ten."""
    return all(
        abs(int(value) - int(seen[name])) <= 1 if name == "tone" else seen[name] == value
        for name, value in right.items()
    )


def wanted(count: int, seed: int, share: float = HELD_OUT_SHARE) -> list[Selection]:
    """Random selections, this share of them combinations held out of training."""
    random = Random(seed)
    strange = round(count * share)
    chosen: list[Selection] = []
    for index in range(count):
        while held_out(selection := drawn(random)) != (index < strange):
            pass
        chosen.append(selection)
    return chosen


def painted(
    pipeline: StableDiffusionPipeline,
    asked: Sequence[Selection],
    *,
    seed: int = 0,
    steps: int = STEPS,
    guidance: float = GUIDANCE,
) -> Pixels:
    """The model's pictures of the selections, (n, 128, 128, 3), each from its own seed."""
    return drawings(pipeline, [prompt(selection) for selection in asked], seed=seed, steps=steps, guidance=guidance)


def drawings(
    pipeline: StableDiffusionPipeline,
    prompts: Sequence[str],
    *,
    seed: int = 0,
    steps: int = STEPS,
    guidance: float = GUIDANCE,
    batch: int | None = None,
) -> Pixels:
    """The model's pictures of the prompts, (n, 128, 128, 3), each from its own seed; ``batch`` of them together."""
    made: list[Pixels] = []
    batch = batch or (16 if pipeline.device.type == "cpu" else 128)
    for first in tqdm(range(0, len(prompts), batch), desc="drawing", mininterval=5):
        part = list(prompts[first : first + batch])
        seeds = [torch.Generator().manual_seed(seed + first + index) for index in range(len(part))]
        drawn_ones: Any = pipeline(
            prompt=part,
            negative_prompt=[""] * len(part),
            num_inference_steps=steps,
            guidance_scale=guidance,
            width=128,
            height=128,
            generator=seeds,
            output_type="np",
        )
        made.append((np.clip(drawn_ones.images, 0, 1) * 255).round().astype(np.uint8))
    return np.concatenate(made)


def evaluate(
    pipeline: StableDiffusionPipeline,
    model: Judge,
    count: int,
    *,
    seed: int = 7,
    steps: int = STEPS,
    guidance: float = GUIDANCE,
    share: float = HELD_OUT_SHARE,
) -> tuple[Report, Pixels]:
    """Draw ``count`` random selections, this share of them held out of training, and judge them."""
    asked = wanted(count, seed, share)
    began = time.monotonic()
    made = painted(pipeline, asked, seed=seed, steps=steps, guidance=guidance)
    right = [answers(selection) for selection in asked]
    return Report(asked=asked, right=right, seen=judge(model, made), seconds=(time.monotonic() - began) / count), made


def lines(report: Report) -> Iterator[str]:
    """The report as text: shares by trait for all and held-out pictures, tones one by one, then the confusions."""
    count = len(report.asked)
    strange = [row for row in range(count) if held_out(report.asked[row])]
    usual = [row for row in range(count) if not held_out(report.asked[row])]
    everything, known, new = report.shares(), report.shares(usual), report.shares(strange)
    yield f"{count} pictures, {report.seconds:.2f} s each; {len(strange)} of combinations held out of training"
    yield f"{'trait':<18}{'all':>8}{'seen':>8}{'held out':>10}"
    for name in everything:
        yield f"{name:<18}{everything[name]:>8.1%}{known[name]:>8.1%}{new[name]:>10.1%}"
    for tone in questions()["tone"]:
        rows = [row for row in range(count) if report.right[row].get("tone") == tone]
        if rows:
            yield f"tone {tone:<3} within one: {report.shares(rows)['tone within one']:.1%} of {len(rows)}"
    yield "most frequent confusions (asked -> seen)"
    for (name, right, seen), times in confusions(report).most_common(25):
        yield f"  {name}: {right} -> {seen}: {times}"


def confusions(report: Report) -> Counter[tuple[str, str, str]]:
    """How often each wrong answer was seen for each right one, by question."""
    return Counter(
        (name, value, seen[name])
        for right, seen in zip(report.right, report.seen, strict=True)
        for name, value in right.items()
        if seen[name] != value
    )


def sheet(pixels: Pixels, path: Path, columns: int = 8, gap: int = 4) -> None:
    """Write a contact sheet of pictures, row by row."""
    side = pixels.shape[1] + gap
    page = np.full((-(-len(pixels) // columns) * side + gap, columns * side + gap, 3), 250, np.uint8)
    for index, picture in enumerate(pixels):
        top, left = (index // columns) * side + gap, (index % columns) * side + gap
        page[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(page).quantize(192).save(path, optimize=True)
