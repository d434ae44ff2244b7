"""What the adapters do to pictures: how often they bring what they are for, and that they leave the rest alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline

from .adapt import FOLDER
from .artist.marks import MARKS
from .companions import BISCUIT, PEARL, Companion
from .evaluation import drawings, wanted
from .inspector import Inspector, inspect
from .judge import Judge, agreement, judge
from .pictures import Pixels
from .pipeline import WEIGHTS, load
from .prompts import prompt
from .questions import answers

FORMS = ("peft", "kohya")
LOOKS = ("species", "coat", "pattern", "size")  # of the embedding's pet, as the judge sees them
SHOWN = 8  # pictures of each row of the contact sheet, and of a batch: in another batch the last bits differ


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One measured effect: what was counted, in what share of how many pictures, and the least share that will do."""

    what: str
    share: float
    count: int
    goal: float | None = None


def with_lora(name: str, form: str = "peft", scale: float = 1.0, weights: Path = WEIGHTS) -> StableDiffusionPipeline:
    """The pipeline with a LoRA of ``FOLDER`` at a scale; ``form`` is the kind of its file's keys."""
    pipeline = load(weights)
    pipeline.load_lora_weights(str(FOLDER), weight_name=f"{name}.{form}.safetensors", adapter_name=name)
    pipeline.set_adapters([name], [scale])
    return pipeline


def with_embedding(weights: Path = WEIGHTS) -> StableDiffusionPipeline:
    """The pipeline with the embedding of ``FOLDER``."""
    pipeline = load(weights)
    pipeline.load_textual_inversion(str(FOLDER / "pearl.safetensors"), token=PEARL.word)
    return pipeline


def style(inspector: Inspector, count: int, weights: Path, form: str) -> tuple[list[Effect], list[Pixels]]:
    """The style LoRA on random selections: at scale 1 in its style, at scale 0 bit by bit what it was."""
    said = [prompt(selection) for selection in wanted(count, seed=11)]
    plain = drawings(load(weights), said, seed=11, batch=SHOWN)
    full = drawings(with_lora("neon", form, 1, weights), said, seed=11, batch=SHOWN)
    few = said[:SHOWN]
    none, half = (drawings(with_lora("neon", form, scale, weights), few, seed=11, batch=SHOWN) for scale in (0, 0.5))
    same = float(np.mean([np.array_equal(one, other) for one, other in zip(none, plain[: len(few)], strict=True)]))
    effects = [
        Effect(what="style LoRA: in its style", share=_found(inspector, full, "neon"), count=count, goal=0.95),
        Effect(what="without it: in its style", share=_found(inspector, plain, "neon"), count=count),
        Effect(what="style LoRA at scale 0: bit-equal", share=same, count=len(few), goal=1.0),
    ]
    return effects, [plain[:SHOWN], half[:SHOWN], full[:SHOWN]]


def subject(
    inspector: Inspector, model: Judge, count: int, weights: Path, form: str
) -> tuple[list[Effect], list[Pixels]]:
    """The subject LoRA: its pet's marks wherever its name is said, none where it is not."""
    pipeline = with_lora(BISCUIT.word, form, 1, weights)
    named = drawings(pipeline, _scenes(BISCUIT, count), seed=12, batch=SHOWN)
    asked = wanted(count, seed=13)
    said = [prompt(selection) for selection in asked]
    others, before = drawings(pipeline, said, seed=13, batch=SHOWN), drawings(load(weights), said, seed=13, batch=SHOWN)
    seen = inspect(inspector, named)
    marks = [Effect(what=f"subject LoRA: {mark}", share=_share(seen, mark), count=count, goal=0.9) for mark in MARKS]
    whole = float(np.mean([all(found[mark] for mark in MARKS) for found in seen]))
    clean = [
        float(np.mean([not any(found[mark] for mark in MARKS) for found in inspect(inspector, made)]))
        for made in (before, others)
    ]
    right = [answers(selection) for selection in asked]
    shown = [float(np.mean(list(agreement(right, judge(model, made)).values()))) for made in (before, others)]
    moved = float(np.abs(others.astype(int) - before.astype(int)).mean() / 255)
    effects = [
        *marks,
        Effect(what="subject LoRA: all three marks", share=whole, count=count),
        Effect(what="other pets: none of the marks, without the LoRA", share=clean[0], count=count),
        Effect(what="other pets: none of the marks, with the LoRA", share=clean[1], count=count),
        Effect(what="other pets: traits as asked, without the LoRA", share=shown[0], count=count),
        Effect(what="other pets: traits as asked, with the LoRA", share=shown[1], count=count),
        Effect(what="other pets: mean change of a pixel", share=moved, count=count),
    ]
    return effects, [named[:SHOWN], before[:SHOWN], others[:SHOWN]]


def embedding(model: Judge, count: int, weights: Path) -> tuple[list[Effect], list[Pixels]]:
    """The embedding: its pet's looks wherever its token is said; a prompt without the token draws what it drew."""
    pipeline = with_embedding(weights)
    named = drawings(pipeline, _scenes(PEARL, count), seed=14, batch=SHOWN)
    said = [prompt(selection) for selection in wanted(min(SHOWN, count), seed=15)]
    others, before = drawings(pipeline, said, seed=15, batch=SHOWN), drawings(load(weights), said, seed=15, batch=SHOWN)
    same = float(np.mean([np.array_equal(one, other) for one, other in zip(others, before, strict=True)]))
    seen = judge(model, named)
    looks = {trait: PEARL.traits[trait] for trait in LOOKS}
    whole = float(np.mean([all(found[trait] == value for trait, value in looks.items()) for found in seen]))
    effects = [
        Effect(
            what=f"embedding: {value} ({trait})",
            share=float(np.mean([found[trait] == value for found in seen])),
            count=count,
            goal=0.9,
        )
        for trait, value in looks.items()
    ]
    effects += [
        Effect(what="embedding: all of these", share=whole, count=count),
        Effect(what="other prompts: bit-equal", share=same, count=len(said), goal=1.0),
    ]
    return effects, [named[:SHOWN]]


def lines(effects: Sequence[Effect]) -> Iterator[str]:
    """The effects as text, a line each."""
    for effect in effects:
        goal = "" if effect.goal is None else f"   goal {effect.goal:.0%}"
        yield f"{effect.what:<50}{effect.share:>8.1%} of {effect.count}{goal}"


def _scenes(companion: Companion, count: int) -> list[str]:
    random = Random(count)
    return [companion.prompt(companion.scene(random)) for _ in range(count)]


def _found(inspector: Inspector, pixels: Pixels, finding: str) -> float:
    return _share(inspect(inspector, pixels), finding)


def _share(seen: Sequence[dict[str, bool]], finding: str) -> float:
    return float(np.mean([found[finding] for found in seen]))
