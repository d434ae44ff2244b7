"""A Recipe is Pet, Scene and Style compiled for one model: all that an engine needs to draw, and to draw again."""

from dataclasses import dataclass
from typing import Literal

Strictness = Literal["off", "standard", "strict"]
"""How readily the safety checker refuses a picture; "off" where the operator has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """A LoRA file and how strongly it is used."""

    name: str
    """For people: the file's name without its ending."""
    sha256: str
    """Of the file's content, in hexadecimal: by this it is found, whatever it is called."""
    weight: float = 1.0
    """Factor on its change to the weights; 0 changes nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedding:
    """A textual-inversion embedding and the word in the prompt that it stands for."""

    token: str
    """The word, as it stands in the prompt; two people may each have their own of the same word."""
    sha256: str
    """Of the file's content, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A picture to start from instead of noise: image to image."""

    sha256: str
    """Of the picture's content, in hexadecimal; its bytes travel beside the recipe."""
    strength: float
    """Share of the denoising steps that are run, above 0 and up to 1: 1 keeps nothing of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hires:
    """A second pass at a larger size."""

    factor: float
    """Of width and height, 1.1-2.0 (model card of Realistic_Vision_V5.1_noVAE)."""
    strength: float
    """Denoising strength of the second pass, 0.25-0.7 (the same card)."""
    upscaler: str = "latent"
    """"latent", "lanczos", or the name of an upscaler's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One order's drawing instructions; the same Recipe draws the same pictures."""

    model_profile: str
    """Name of the model profile that the engine must have loaded."""
    prompt: str
    """Phrases set apart by commas; "(phrase:1.3)" weighs one more, "\\(" is a parenthesis."""
    negative_prompt: str
    """In the same syntax."""
    num_inference_steps: int
    guidance_scale: float
    width: int
    """Pixels of the picture before a hires pass; a multiple of 8."""
    height: int
    """Pixels of the picture before a hires pass; a multiple of 8."""
    seeds: tuple[int, ...]
    """One seed per picture, each in 0..2**32-1."""
    scheduler: str = ""
    """Name of a scheduler that the engine offers, or "" for the model profile's."""
    clip_skip: int = 0
    """Layers of the text encoder left out at its end; 0 takes the last."""
    adapters: tuple[Adapter, ...] = ()
    embeddings: tuple[Embedding, ...] = ()
    start: Start | None = None
    hires: Hires | None = None
    strictness: Strictness = "standard"
    rules: int = 1
    """Version of the rules that composed it."""

    @property
    def steps(self) -> int:
        """Denoising steps of the whole order, the unit in which work and waiting are measured."""
        return self.num_inference_steps * len(self.seeds)
