"""Drawing in the tests' own process: recipes of the embedded model, and what comes of them."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch import Tensor

from petbot.catalogue import profiles
from petbot.domain.recipes import Hires, Recipe, Start
from petbot.engine.adapters.applying import applied
from petbot.engine.drawing.denoiser import advance
from petbot.engine.drawing.painting import Painting
from petbot.engine.model import Model, assembled
from petbot.engine.port import Equipment, Picture, Preview, Withheld

PROMPT = "cat, orange coat, tabby pattern, meadow background, crown"
NEGATIVE = "dog, night"
NOWHERE = Equipment(adapters=Path("no-adapters"), embeddings=Path("no-embeddings"))


def a_model(pipeline: Any, equipment: Equipment = NOWHERE, **how: Any) -> Model:
    """The embedded model of this pipeline's parts; `how` goes to `assembled`."""
    return assembled(profiles.embedded(), pipeline, equipment, **how)


def a_recipe(
    *,
    steps: int = 3,
    guidance: float = 3.0,
    scheduler: str = "",
    seeds: tuple[int, ...] = (7,),
    pixels: int = 512,
    start: Start | None = None,
    hires: Hires | None = None,
) -> Recipe:
    """For the embedded model, which draws a quarter of the recipe's pixels each way."""
    return Recipe(
        model_profile="embedded",
        prompt=PROMPT,
        negative_prompt=NEGATIVE,
        num_inference_steps=steps,
        guidance_scale=guidance,
        width=pixels,
        height=pixels,
        seeds=seeds,
        scheduler=scheduler,
        start=start,
        hires=hires,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One picture as it left the denoiser and as it was decoded."""

    latents: Tensor
    image: Image.Image


def painted(model: Model, recipe: Recipe, start: Image.Image | None = None) -> Result:
    """The recipe's first picture, in the model's own size."""
    plan = model.planner.planned(recipe, start)
    with (
        torch.inference_mode(),
        applied(model.painter.parts.unet, [(lora.unet, weight) for lora, weight in plan.loras]),
    ):
        painting = Painting(model.painter.parts, plan, 0)
        while painting.image is None:
            advance(model.painter.parts.unet, [painting.request])
            if painting.request.finished:
                painting.proceed()
        return Result(latents=painting.request.latents, image=painting.image)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """All that a model said while it drew."""

    steps: list[int]
    previews: list[Preview]
    pictures: list[Picture]
    withheld: list[Withheld]

    @property
    def images(self) -> list[Image.Image]:
        """The pictures, read from their files."""
        return [Image.open(io.BytesIO(picture.png)) for picture in self.pictures]


def drawn(model: Model, recipe: Recipe, start: bytes | None = None) -> Drawn:
    """The whole order."""
    events = list(model.draw(recipe, start))
    return Drawn(
        steps=[event for event in events if isinstance(event, int)],
        previews=[event for event in events if isinstance(event, Preview)],
        pictures=[event for event in events if isinstance(event, Picture)],
        withheld=[event for event in events if isinstance(event, Withheld)],
    )


def gradient(size: tuple[int, int] = (128, 128)) -> Image.Image:
    """A picture to start from: blue above, yellow below, a brown square in the middle."""
    image = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (image, image, image.point(lambda level: 255 - level)))
    width, height = size
    picture.paste((120, 70, 30), (width // 4, height // 4, width // 2, height // 2))
    return picture


def as_file(image: Image.Image, kind: str = "PNG") -> tuple[str, bytes]:
    """Hash and bytes of a picture's file."""
    file = io.BytesIO()
    image.save(file, kind)
    return hashlib.sha256(file.getvalue()).hexdigest(), file.getvalue()
