"""From a recipe to a plan: its picture to start from is opened and looked at, its prompts and adapters are read."""

import torch
from PIL import Image

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine.adapters.shelf import AdapterShelf
from petbot.engine.drawing.finishing import Finisher
from petbot.engine.drawing.painting import Plan
from petbot.engine.drawing.starts import fitted, opened
from petbot.engine.port import EngineFault
from petbot.engine.text.encoder import TextEncoder


class Planner:
    """Makes the plans of one model."""

    def __init__(self, profile: ModelProfile, text: TextEncoder, adapters: AdapterShelf, finisher: Finisher) -> None:
        self._profile = profile
        self._text = text
        self._adapters = adapters
        self._finisher = finisher

    @property
    def unit(self) -> int:
        """Width and height of a recipe are multiples of so many pixels."""
        return 8 * self._profile.enlarge

    def opened(self, recipe: Recipe, start: bytes | None) -> Image.Image | None:
        """The picture that it starts from. Raises EngineFault where that is missing, broken or not fit to be shown."""
        if recipe.start is None:
            return None
        image = opened(recipe.start, start)
        self._finisher.check_start(image, recipe)
        return image

    def planned(self, recipe: Recipe, start: Image.Image | None) -> Plan:
        """Ready to be drawn. Raises EngineFault when the recipe does not fit the model."""
        size = self._native_size(recipe)
        loras = tuple((self._adapters.lora(adapter), adapter.weight) for adapter in recipe.adapters)
        with torch.inference_mode():
            conditioning = self._text.encode(recipe, loras)
        return Plan(
            recipe=recipe,
            size=size,
            positive=conditioning.positive,
            negative=conditioning.negative,
            loras=loras,
            start=fitted(start, size) if start else None,
        )

    def _native_size(self, recipe: Recipe) -> tuple[int, int]:
        unit = self.unit
        if recipe.width % unit or recipe.height % unit or not recipe.width or not recipe.height:
            raise EngineFault(
                f"{self._profile.name} draws multiples of {unit} pixels, not {recipe.width}x{recipe.height}.",
                reason=tr("This picture size does not fit the model that is in use."),
                fatal=True,
            )
        return recipe.width // self._profile.enlarge, recipe.height // self._profile.enlarge
