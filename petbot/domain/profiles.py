"""Model profiles: a model and how to use it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Grammar = Literal["traits", "photo"]
"""How prompts are worded: trait words for the embedded model, a photographer's sentence for Stable Diffusion 1.5."""
Enlargement = Literal["nearest", "lanczos"]
"""How a picture is brought from the model's native size to the recipe's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProfile:
    """What an engine must load, and the settings with which that model draws best."""

    name: str
    folder: Path
    """Model folder in diffusers format (model_index.json, unet/, vae/, ...)."""
    native_width: int
    native_height: int
    enlarge: int = 1
    """Whole factor from the model's native size to the finished picture."""
    enlargement: Enlargement = "lanczos"
    scheduler: str
    """Class name of a diffusers scheduler, or "" for the one in the model folder."""
    num_inference_steps: int
    guidance_scale: float
    hires_strength: float = 0.35
    """Of the second pass with which a finished picture is enlarged: little, for the picture is to stay as it is."""
    grammar: Grammar
    noise: bool = False
    """True for the stand-in with random weights: its pictures are labelled as noise."""
    notice: str = ""
    """A line for the person under each result, such as what kind of pictures this model makes."""

    @property
    def width(self) -> int:
        """Width of a finished picture in pixels."""
        return self.native_width * self.enlarge

    @property
    def height(self) -> int:
        """Height of a finished picture in pixels."""
        return self.native_height * self.enlarge
