"""A loaded model, and how it draws a Recipe. Worker process only (torch)."""

import logging
import time
from collections.abc import Callable, Generator, Sequence

import torch
from PIL import Image

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.engine.drawing.autoencoder import Autoencoder, NotNumbers, in_float32
from petbot.engine.drawing.denoiser import advance, guess
from petbot.engine.drawing.files import encoded, labelled, upload_note
from petbot.engine.drawing.memory import is_out_of_memory, memory_freed, shrink_note, smaller
from petbot.engine.drawing.painting import Painting, Parts, Plan
from petbot.engine.drawing.previews import Previews
from petbot.engine.drawing.schedulers import Schedulers
from petbot.engine.drawing.starts import fitted, opened
from petbot.engine.folder import NOISE_MARKER, check_folder
from petbot.engine.loading import Pipeline, best_device, best_dtype, loaded
from petbot.engine.port import EngineFault, ModelFacts, Picture, Preview

FILTERS = {"nearest": Image.Resampling.NEAREST, "lanczos": Image.Resampling.LANCZOS}
AT_ONCE = 4
"""Pictures of an order that an accelerator draws together. A CPU draws one after another: it is busy with one."""
PREVIEW_EVERY = 1.0
"""Seconds between two previews of an order."""
log = logging.getLogger("petbot.engine.worker")


class Model:
    """Draws recipes of one model profile."""

    def __init__(
        self,
        profile: ModelProfile,
        pipeline: Pipeline,
        facts: ModelFacts,
        *,
        at_once: int = 1,
        preview_every: float = PREVIEW_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`at_once`: pictures of an order drawn together; of one, a seed gives the same bits whatever else is drawn."""
        self._profile = profile
        self._pipeline = pipeline
        self.facts = facts
        self.at_once = at_once
        """Falls when memory runs out."""
        self._preview_every = preview_every
        self._clock = clock
        autoencoder = Autoencoder(pipeline.vae)
        self._previews = Previews(autoencoder.encoded)
        self._parts = Parts(
            unet=pipeline.unet,
            autoencoder=autoencoder,
            schedulers=Schedulers(pipeline.scheduler, profile.scheduler),
            device=str(pipeline.device),
            channels=pipeline.unet.config.in_channels,
            scale=pipeline.vae_scale_factor,
        )

    def draw(self, recipe: Recipe, start: bytes | None = None) -> Generator[int | Preview | Picture]:
        """The recipe's pictures in order; between them previews, and the steps done so far, of recipe.steps.

        Close it to stop drawing. Steps may be told twice, and count anew after a picture was begun again. Raises
        EngineFault when the recipe does not fit the model, or when what came out is not a picture.
        """
        image = opened(recipe.start, start) if recipe.start else None
        asked, drawn = recipe, 0
        while drawn < len(asked.seeds):
            indices = range(drawn, min(drawn + self.at_once, len(asked.seeds)))
            try:
                for event in self._drawn(asked, self._plan(recipe, image), indices):
                    drawn += isinstance(event, Picture)
                    yield event
            except (MemoryError, RuntimeError) as error:
                if not is_out_of_memory(error):
                    raise
                recipe = self._stepped_down(error, recipe, asked)

    def _plan(self, recipe: Recipe, start: Image.Image | None) -> Plan:
        size = self._native_size(recipe)
        guided = recipe.guidance_scale > 1
        with torch.inference_mode():
            positive, negative = self._pipeline.encode_prompt(
                recipe.prompt, self._parts.device, 1, guided, recipe.negative_prompt
            )
        return Plan(
            recipe=recipe,
            size=size,
            positive=positive,
            negative=negative if guided else None,
            start=fitted(start, size) if start else None,
        )

    def _native_size(self, recipe: Recipe) -> tuple[int, int]:
        unit = self._unit
        if recipe.width % unit or recipe.height % unit or not recipe.width or not recipe.height:
            raise EngineFault(
                f"{self._profile.name} draws multiples of {unit} pixels, not {recipe.width}x{recipe.height}.",
                reason="This picture size does not fit the model that is in use.",
                fatal=True,
            )
        return recipe.width // self._profile.enlarge, recipe.height // self._profile.enlarge

    @property
    def _unit(self) -> int:
        return 8 * self._profile.enlarge

    def _drawn(self, asked: Recipe, plan: Plan, indices: Sequence[int]) -> Generator[int | Preview | Picture]:
        """These pictures together; in full precision, if half of it ends in what is not a picture."""
        try:
            yield from self._together(asked, plan, indices)
        except NotNumbers as error:
            unet = self._parts.unet
            if unet.dtype == torch.float32:
                raise _not_a_picture(str(error)) from error
            log.warning("Drawn again in full precision: %s.", error)
            with in_float32(unet, self._pipeline.vae):
                yield from self._drawn(asked, plan, indices)

    def _together(self, asked: Recipe, plan: Plan, indices: Sequence[int]) -> Generator[int | Preview | Picture]:
        with torch.inference_mode():
            paintings = [Painting(self._parts, plan, index) for index in indices]
        shown = self._clock()
        begun = indices[0] * plan.recipe.num_inference_steps
        while any(painting.image is None for painting in paintings):
            self._advance(paintings)
            yield begun + sum(painting.steps for painting in paintings)
            if self._clock() - shown >= self._preview_every and (preview := self._preview(paintings)):
                shown = self._clock()
                yield preview
        for painting in paintings:
            yield self._picture(asked, plan.recipe, painting)

    def _advance(self, paintings: Sequence[Painting]) -> None:
        unfinished = [painting for painting in paintings if painting.image is None]
        # Within one step only, because inference mode belongs to the thread, not to this generator.
        with torch.inference_mode():
            advance(self._parts.unet, [painting.request for painting in unfinished])
            for painting in unfinished:
                if painting.request.finished:
                    painting.proceed()

    def _preview(self, paintings: Sequence[Painting]) -> Preview | None:
        """Of one of them, now of this and now of that; None for one that is done."""
        painting = paintings[paintings[0].request.position % len(paintings)]
        if painting.image is not None:
            return None
        with torch.inference_mode():
            clean = guess(painting.request)
            return None if clean is None else Preview(index=painting.index, jpeg=self._previews.jpeg(clean))

    def _picture(self, asked: Recipe, drawn: Recipe, painting: Painting) -> Picture:
        if painting.image is None or painting.image.convert("L").getextrema()[1] == 0:
            raise _not_a_picture("the decoded picture is black")
        image, note = self._finished(painting.image), ""
        if (drawn.width, drawn.height, drawn.hires) != (asked.width, asked.height, asked.hires):
            note = shrink_note(image.size)
        png, fits = encoded(image)
        if fits.size != image.size:
            note = upload_note(fits.size)
        seed = asked.seeds[painting.index]
        return Picture(index=painting.index, seed=seed, width=fits.width, height=fits.height, png=png, note=note)

    def _finished(self, image: Image.Image) -> Image.Image:
        factor = self._profile.enlarge
        if factor != 1:
            size = (image.width * factor, image.height * factor)
            image = image.resize(size, FILTERS[self._profile.enlargement])
        return labelled(image) if self.facts.labelled_noise else image

    def _stepped_down(self, error: BaseException, recipe: Recipe, asked: Recipe) -> Recipe:
        """How to go on after memory ran out: fewer at once, then smaller. Raises EngineFault at the end of the way."""
        less = recipe
        if self.at_once > 1:
            self.at_once //= 2
        elif (less := smaller(recipe, self._unit, asked)) is None:
            raise EngineFault(f"Out of memory: {error}", reason="The machine ran out of memory.") from error
        log.warning(
            "Memory ran out (%s). Going on with %d at once, %d x %d.", error, self.at_once, less.width, less.height
        )
        with memory_freed():
            return less


def load(profile: ModelProfile) -> Model:
    """Load a profile's folder onto the best device here. Raises ModelMissing or ModelBroken."""
    weights = check_folder(profile.folder)
    device = best_device()
    dtype = best_dtype(device, weights)
    pipeline = loaded(profile, dtype).to(device)
    facts = ModelFacts(
        profile=profile.name,
        native_width=profile.native_width,
        native_height=profile.native_height,
        scheduler=Schedulers(pipeline.scheduler, profile.scheduler).default,
        device=f"{device} {str(dtype).removeprefix('torch.')}",
        labelled_noise=profile.noise or (profile.folder / NOISE_MARKER).exists(),
    )
    return Model(profile, pipeline, facts, at_once=1 if device == "cpu" else AT_ONCE)


def _not_a_picture(what: str) -> EngineFault:
    # Fatal, because the same seed ends in the same way.
    return EngineFault(
        f"The model drew nothing usable: {what}.",
        reason="The model drew nothing usable from this order's seeds. A reroll takes new ones.",
        fatal=True,
    )
