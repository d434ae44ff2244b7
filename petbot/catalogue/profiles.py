"""The model profiles that come with Petbot."""

from pathlib import Path

from petbot.domain.profiles import ModelProfile

EMBEDDED_FOLDER = Path(__file__).parents[2] / "minimodel" / "weights"
"""Where the repository keeps the embedded model's weights."""
EMBEDDED = "embedded"
NOISE = "noise"


def embedded(folder: Path = EMBEDDED_FOLDER) -> ModelProfile:
    """The small illustrator that comes with the repository."""
    return ModelProfile(
        name=EMBEDDED,
        folder=folder,
        native_width=128,
        native_height=128,
        enlarge=4,
        scheduler="",
        num_inference_steps=20,
        guidance_scale=3.0,
        grammar="traits",
        notice="Drawn by the small embedded model. Photographs come from Realistic Vision.",
    )


def noise(folder: Path) -> ModelProfile:
    """The stand-in with random weights, for tests and for machines without any model."""
    return ModelProfile(
        name=NOISE,
        folder=folder,
        native_width=64,
        native_height=64,
        enlarge=8,
        enlargement="nearest",
        scheduler="",
        num_inference_steps=8,
        guidance_scale=1.0,
        grammar="traits",
        noise=True,
        notice="Noise, not a picture: no model is installed.",
    )


def realistic_vision(folder: Path) -> ModelProfile:
    """Realistic_Vision_V5.1_noVAE with sd-vae-ft-mse in one folder; the settings are its model card's."""
    return ModelProfile(
        name="realistic-vision",
        folder=folder,
        native_width=512,
        native_height=768,
        scheduler="EulerAncestralDiscreteScheduler",
        num_inference_steps=25,
        guidance_scale=5.0,
        grammar="photo",
    )
