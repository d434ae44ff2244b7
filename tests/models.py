"""The stand-in model for tests: a pipeline with random weights, built once and kept between runs."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe

ROOT = Path(__file__).parent.parent
BUILDER = ROOT / "petbot" / "engine" / "noise.py"


def noise_folder(cache: Path) -> Path:
    """The noise pipeline's folder within `cache`, built anew only when its builder changed (about 6 s).

    Built by a process of its own: torch stays out of the test process. Read it; copy it before breaking it.
    """
    version = hashlib.sha256(BUILDER.read_bytes()).hexdigest()[:12]
    folder = cache / f"noise-{version}"
    with FileLock(cache / f"noise-{version}.lock"):  # tests run in several processes at once
        if not folder.exists():
            fresh = cache / f"noise-{version}.{os.getpid()}"
            command = [sys.executable, "-m", "petbot.engine.noise", str(fresh)]
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            fresh.rename(folder)
    return folder


def noise_profile(folder: Path) -> ModelProfile:
    """How to use it: 128 px each way, enlarged to 256, two steps."""
    return ModelProfile(
        name="noise",
        folder=folder,
        native_width=128,
        native_height=128,
        enlarge=2,
        scheduler="",
        num_inference_steps=2,
        guidance_scale=5.0,
        grammar="traits",
        noise=True,
    )


def noise_recipe(*, seeds: tuple[int, ...] = (1,), steps: int = 2, prompt: str = "a dog", pixels: int = 256) -> Recipe:
    """A square picture per seed for the noise profile."""
    return Recipe(
        model_profile="noise",
        prompt=prompt,
        negative_prompt="blurry",
        num_inference_steps=steps,
        guidance_scale=5.0,
        width=pixels,
        height=pixels,
        seeds=seeds,
    )
