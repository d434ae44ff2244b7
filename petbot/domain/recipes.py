"""A Recipe is Pet, Scene and Style compiled for one model: all that an engine needs to draw, and to draw again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One order's drawing instructions; the same Recipe draws the same pictures."""

    model_profile: str
    """Name of the model profile that the engine must have loaded."""
    prompt: str
    negative_prompt: str
    num_inference_steps: int
    guidance_scale: float
    width: int
    """Pixels of the finished picture; a multiple of 8."""
    height: int
    """Pixels of the finished picture; a multiple of 8."""
    seeds: tuple[int, ...]
    """One seed per picture, each in 0..2**32-1."""
    version: int = 1
    """Version of the rules that composed it."""

    @property
    def steps(self) -> int:
        """Denoising steps of the whole order, the unit in which work and waiting are measured."""
        return self.num_inference_steps * len(self.seeds)
