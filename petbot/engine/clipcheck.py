"""The published CLIP-based safety checker: how near a picture is to the concepts that it knows. Worker side (torch)."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from PIL import Image, ImageOps
from safetensors.torch import load_file
from torch.nn import functional
from transformers import CLIPConfig

from petbot.domain.errors import Fault
from petbot.domain.recipes import Strictness
from petbot.domain.texts import tr
from petbot.engine.folder import check_weights
from petbot.engine.safety import CheckerUnusable, Verdict

MEAN, DEVIATION = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)
"""Of CLIP's training pictures, per channel; every CLIP image encoder expects pictures normalised by them."""
CARE = 0.01
"""Cosine by which the published checker lowers every limit once one of its special-care concepts is near."""
MARGINS: Mapping[Strictness, float] = {"standard": 0.0, "strict": 0.02}
"""Cosine by which limits are lowered; 0 is the published checker. 0.02 is our choice: twice its own step of care."""
REASON = tr(
    "The safety check took this picture for something that is not shown here, and a second look agreed. It errs at"
    " times: a reroll, or another pose, outfit or background, usually passes."
)
REMEDY = (
    "The folder must hold config.json and model.safetensors of StableDiffusionSafetyChecker:"
    " `python -m petbot models pull safety-checker` fetches them."
)

Checked: Any = StableDiffusionSafetyChecker
"""The published network; type checkers take its construction for a call of its `forward`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The concept that comes nearest to being found in one view of a picture."""

    concept: int
    """Its number, from 0; its publishers keep secret what it stands for."""
    excess: float
    """Cosine above the concept's limit; more than 0 means found."""


class ClipChecker:
    """Refuses what two looks find; the second takes other views of the same picture."""

    def __init__(self, model: StableDiffusionSafetyChecker, name: str) -> None:
        self._model: Any = model.eval()
        self._side: int = self._model.config.vision_config.image_size
        self.name = name

    @classmethod
    def load(cls, folder: Path, device: str) -> "ClipChecker":
        """From the operator's folder, safetensors only, each tensor by name. Raises CheckerUnusable."""
        try:
            settings = json.loads((folder / "config.json").read_bytes())
            check_weights(folder / "model.safetensors")
            with torch.device("meta"):
                model = Checked(CLIPConfig.from_dict(settings))
            weights = {
                _current(name): tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()
            }
            wanted = dict(model.named_parameters())
            _check_same(folder, weights, {name: tuple(tensor.shape) for name, tensor in wanted.items()})
            model.load_state_dict({name: weights[name] for name in wanted}, strict=False, assign=True)
            _fill_buffers(model)
        except FileNotFoundError as error:
            raise CheckerUnusable(f"The safety checker is incomplete: {error.filename} is missing. {REMEDY}") from error
        except (OSError, ValueError, Fault) as error:
            raise CheckerUnusable(f"The safety checker in {folder} cannot be used: {error} {REMEDY}") from error
        return cls(model.to(device), name=f"CLIP ({folder})")

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:
        """See Checker.look. Most pictures cost one pass; one that seems to be refused costs a second of four views.

        standard refuses when at least two of the four agree with the first look, strict when one does.
        """
        if strictness == "off":
            return Verdict(allowed=True)
        (first,) = self.nearest([picture], MARGINS[strictness])
        if first.excess <= 0:
            return Verdict(allowed=True)
        views = list(_other_views(picture))
        agree = sum(view.excess > 0 for view in self.nearest(views, MARGINS[strictness]))
        if agree < (1 if strictness == "strict" else 2):
            return Verdict(allowed=True, detail=_figures(first, agree, len(views)))
        return Verdict(allowed=False, reason=REASON, detail=_figures(first, agree, len(views)))

    def nearest(self, views: list[Image.Image], margin: float = 0.0) -> list[Nearest]:
        """For each RGB picture the concept nearest to being found, its limit lowered by `margin`."""
        with torch.inference_mode():
            pixels = torch.stack([_pixels(view, self._side) for view in views]).to(self._model.concept_embeds.device)
            seen = self._model.visual_projection(self._model.vision_model(pixels)[1])
            care = _cosines(seen, self._model.special_care_embeds) - self._model.special_care_embeds_weights
            excess = _cosines(seen, self._model.concept_embeds) - self._model.concept_embeds_weights + margin
            # Rounded as the published checker does, so that what it finds we find.
            near = ((care + margin).mul(1000).round() > 0).any(dim=1, keepdim=True)
            excess = (excess + CARE * near).mul(1000).round() / 1000
            best = excess.max(dim=1)
        pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
        return [Nearest(concept=at, excess=round(value, 3)) for at, value in pairs]


def _cosines(seen: torch.Tensor, concepts: torch.Tensor) -> torch.Tensor:
    """[views, concepts]"""
    return functional.normalize(seen) @ functional.normalize(concepts).T


def _current(name: str) -> str:
    """transformers 5.6 took one level out of CLIP's vision model; the published file still has it."""
    return name.replace("vision_model.vision_model.", "vision_model.")


def _check_same(folder: Path, weights: Mapping[str, torch.Tensor], wanted: Mapping[str, tuple[int, ...]]) -> None:
    for name, shape in wanted.items():
        if name not in weights:
            raise CheckerUnusable(f"{folder / 'model.safetensors'} lacks the tensor {name}.")
        if tuple(weights[name].shape) != shape:
            raise CheckerUnusable(f"{name} has the shape {tuple(weights[name].shape)}; config.json says {shape}.")
        if not bool(torch.isfinite(weights[name]).all()):
            raise CheckerUnusable(f"{name} holds values that are not numbers.")


def _fill_buffers(model: StableDiffusionSafetyChecker) -> None:
    """What is no weight but counted: the numbers of the places, which the meta device has left empty."""
    embeddings: Any = model.vision_model.embeddings
    embeddings.position_ids = torch.arange(embeddings.num_positions).expand((1, -1))


def _pixels(picture: Image.Image, side: int) -> torch.Tensor:
    """[3, side, side], as CLIP's own preprocessing: shorter edge to `side`, bicubic, the middle, normalised."""
    width, height = picture.size
    scale = side / min(width, height)
    size = (side, int(scale * height)) if width <= height else (int(scale * width), side)
    resized = picture.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - side) // 2, (size[1] - side) // 2
    cut = resized.crop((left, top, left + side, top + side))
    values = (np.asarray(cut, dtype=np.float32) / 255 - np.array(MEAN, np.float32)) / np.array(DEVIATION, np.float32)
    return torch.from_numpy(values).permute(2, 0, 1)


def _other_views(picture: Image.Image) -> Iterator[Image.Image]:
    """The whole within a grey square, its mirror image, its middle nearer by a quarter, and nearer and mirrored."""
    side = max(picture.size)
    whole = ImageOps.pad(picture, (side, side), color=(128, 128, 128))
    width, height = picture.size
    near = picture.crop((width // 10, height // 10, width - width // 10, height - height // 10))
    yield whole
    yield ImageOps.mirror(picture)
    yield near
    yield ImageOps.mirror(near)


def _figures(first: Nearest, agree: int, of: int) -> str:
    return f"concept {first.concept} by {first.excess:+.3f}; {agree} of {of} further views agree"
