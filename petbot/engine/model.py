"""A loaded model: the plain diffusers pipeline, and how it draws a Recipe. Worker process only (torch)."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import diffusers
import torch
from diffusers import ConfigMixin, SchedulerMixin, StableDiffusionPipeline
from PIL import Image, ImageDraw, ImageFont
from transformers import CLIPTextModel

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.engine.folder import NOISE_MARKER, REMEDY, check_folder
from petbot.engine.port import EngineFault, ModelBroken, ModelFacts, Picture

NOISE_WORDS = "NOISE - no model"
LARGE = 1_000_000_000
"""Bytes of weights from which an accelerator draws in half precision; below, full precision costs nothing."""
Pipeline = Any
"""A StableDiffusionPipeline; its parts are put there at run time, unseen by type checkers."""
FILTERS = {"nearest": Image.Resampling.NEAREST, "lanczos": Image.Resampling.LANCZOS}


class Model:
    """Draws recipes of one model profile; one picture at a time, so that a seed always gives the same one."""

    def __init__(self, profile: ModelProfile, pipeline: Pipeline, facts: ModelFacts) -> None:
        self._profile = profile
        self._pipeline = pipeline
        self.facts = facts

    def draw(self, recipe: Recipe, on_step: Callable[[int], None]) -> Iterator[Picture]:
        """The recipe's pictures in order. `on_step(steps done, of recipe.steps)` may raise to stop drawing.

        Raises EngineFault when the recipe does not fit the model, or when what came out is not a picture.
        """
        width, height = self._native_size(recipe)
        for index, seed in enumerate(recipe.seeds):
            begun = index * recipe.num_inference_steps
            try:
                image = self._denoised(recipe, seed, (width, height), lambda done, begun=begun: on_step(begun + done))
                png = _encoded(self._finished(image, recipe))
            except (MemoryError, torch.OutOfMemoryError) as error:
                raise EngineFault(f"Out of memory: {error}", reason="The machine ran out of memory.") from error
            yield Picture(index=index, seed=seed, width=recipe.width, height=recipe.height, png=png)

    def _native_size(self, recipe: Recipe) -> tuple[int, int]:
        unit = 8 * self._profile.enlarge
        if recipe.width % unit or recipe.height % unit or not recipe.width or not recipe.height:
            raise EngineFault(
                f"{self._profile.name} draws multiples of {unit} pixels, not {recipe.width}x{recipe.height}.",
                reason="This picture size does not fit the model that is in use.",
                fatal=True,
            )
        return recipe.width // self._profile.enlarge, recipe.height // self._profile.enlarge

    def _denoised(
        self, recipe: Recipe, seed: int, size: tuple[int, int], on_step: Callable[[int], None]
    ) -> Image.Image:
        def step_ended(pipeline: Pipeline, at: int, _timestep: object, values: dict[str, Any]) -> dict[str, Any]:
            # A scheduler of second order takes more timesteps than num_inference_steps.
            done = round((at + 1) * recipe.num_inference_steps / pipeline.num_timesteps)
            if not bool(torch.isfinite(values["latents"]).all()):
                raise _not_a_picture("the latents are not numbers")
            on_step(min(max(done, 1), recipe.num_inference_steps))
            return values

        with torch.inference_mode():
            result: Any = self._pipeline(
                prompt=recipe.prompt,
                negative_prompt=recipe.negative_prompt,
                num_inference_steps=recipe.num_inference_steps,
                guidance_scale=recipe.guidance_scale,
                width=size[0],
                height=size[1],
                # On the CPU, whatever the device, so that a seed means the same noise everywhere.
                generator=torch.Generator("cpu").manual_seed(seed),
                callback_on_step_end=step_ended,
                callback_on_step_end_tensor_inputs=["latents"],
            )
        return result.images[0].convert("RGB")

    def _finished(self, image: Image.Image, recipe: Recipe) -> Image.Image:
        if image.convert("L").getextrema()[1] == 0:
            raise _not_a_picture("the decoded picture is black")
        if image.size != (recipe.width, recipe.height):
            image = image.resize((recipe.width, recipe.height), FILTERS[self._profile.enlargement])
        return _labelled(image) if self.facts.labelled_noise else image


def load(profile: ModelProfile) -> Model:
    """Load a profile's folder onto the best device here. Raises ModelMissing or ModelBroken."""
    weights = check_folder(profile.folder)
    device = best_device()
    dtype = torch.float16 if device != "cpu" and weights >= LARGE else torch.float32
    pipeline = _loaded(profile, dtype).to(device)
    pipeline.set_progress_bar_config(disable=True)
    _check_tokenizer(profile, pipeline)
    if profile.scheduler:
        pipeline.scheduler = _scheduler(profile, pipeline)
    facts = ModelFacts(
        profile=profile.name,
        native_width=profile.native_width,
        native_height=profile.native_height,
        scheduler=type(pipeline.scheduler).__name__,
        device=f"{device} {str(dtype).removeprefix('torch.')}",
        labelled_noise=profile.noise or (profile.folder / NOISE_MARKER).exists(),
    )
    return Model(profile, pipeline, facts)


def _loaded(profile: ModelProfile, dtype: torch.dtype) -> Pipeline:
    """The whole pipeline on the CPU, from safetensors in its folder and nothing else."""
    how: dict[str, Any] = {"dtype": dtype, "local_files_only": True, "use_safetensors": True}
    read: Any = CLIPTextModel.from_pretrained(str(profile.folder / "text_encoder"), output_loading_info=True, **how)
    text_encoder, found = read
    # transformers fills what a file lacks with random numbers, diffusers leaves it on the meta device.
    _check_whole(profile, "text_encoder", found["missing_keys"])
    pipeline: Pipeline = StableDiffusionPipeline.from_pretrained(
        str(profile.folder),
        text_encoder=text_encoder,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
        **how,
    )
    for part in ("unet", "vae"):
        weights = getattr(pipeline, part).named_parameters()
        _check_whole(profile, part, [name for name, weight in weights if weight.is_meta])
    return pipeline


def _check_whole(profile: ModelProfile, part: str, missing: Iterable[str]) -> None:
    if names := sorted(missing):
        raise ModelBroken(
            f"The weights in {profile.folder / part} lack {len(names)} tensors, {names[0]} first. {REMEDY}"
        )


def best_device() -> str:
    """The device that draws fastest here: "cuda", "xpu", "mps" or "cpu"."""
    if torch.cuda.is_available():
        return "cuda"
    if torch.xpu.is_available():
        return "xpu"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _check_tokenizer(profile: ModelProfile, pipeline: Pipeline) -> None:
    """transformers 5 makes a tokenizer of two tokens from files that it does not understand, silently."""
    known, embedded = len(pipeline.tokenizer), pipeline.text_encoder.config.vocab_size
    if not 2 < known <= embedded:
        raise ModelBroken(
            f"{profile.folder / 'tokenizer'} gives {known} tokens and the text encoder knows {embedded}:"
            " every prompt would be misread. Save the model again with the installed version of transformers."
        )


def _scheduler(profile: ModelProfile, pipeline: Pipeline) -> object:
    kind = getattr(diffusers, profile.scheduler, None)
    if not isinstance(kind, type) or not issubclass(kind, SchedulerMixin) or not issubclass(kind, ConfigMixin):
        raise ModelBroken(
            f"The model profile {profile.name} asks for the scheduler {profile.scheduler!r}, which diffusers"
            " does not have. Give the class name of one of diffusers' schedulers."
        )
    return kind.from_config(pipeline.scheduler.config)


def _not_a_picture(what: str) -> EngineFault:
    # Fatal, because the same seed ends in the same way.
    return EngineFault(
        f"The model drew nothing usable: {what}.",
        reason="The model drew nothing usable from this order's seeds. A reroll takes new ones.",
        fatal=True,
    )


def _encoded(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _labelled(image: Image.Image) -> Image.Image:
    """The picture with the words across its middle, readable in a thumbnail."""
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(10, image.width // 11))
    middle = (image.width // 2, image.height // 2)
    left, top, right, bottom = draw.textbbox(middle, NOISE_WORDS, font=font, anchor="mm")
    margin = image.width // 50
    draw.rectangle((left - margin, top - margin, right + margin, bottom + margin), fill="black")
    draw.text(middle, NOISE_WORDS, font=font, anchor="mm", fill="white")
    return image
