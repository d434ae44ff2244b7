"""A loaded model, and how it draws a Recipe. Worker process only (torch)."""

import logging
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace

import torch
from PIL import Image

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine.adapters.shelf import AdapterShelf
from petbot.engine.adapters.targets import Targets
from petbot.engine.batching import Batch, Ended, Said, Way
from petbot.engine.drawing.autoencoder import Autoencoder, NotNumbers, in_float32
from petbot.engine.drawing.denoiser import guess
from petbot.engine.drawing.finishing import Finisher, not_a_picture
from petbot.engine.drawing.memory import free_memory, is_out_of_memory, orders_at_once, smaller
from petbot.engine.drawing.painting import Painting, Parts, Plan
from petbot.engine.drawing.previews import Previews
from petbot.engine.drawing.programs import Programs, programs_for
from petbot.engine.drawing.schedulers import Schedulers
from petbot.engine.drawing.starts import fitted, opened
from petbot.engine.drawing.together import Denoiser, Wanted
from petbot.engine.drawing.upscalers import Upscalers
from petbot.engine.folder import NOISE_MARKER, check_folder
from petbot.engine.loading import Pipeline, best_device, best_dtype, loaded, placed, stored_precision
from petbot.engine.port import EngineFault, Equipment, ModelFacts, Picture, Preview, Withheld
from petbot.engine.provenance import Signer, SigningImpossible
from petbot.engine.safety import NoChecker, load_checker
from petbot.engine.text.embeddings import EmbeddingShelf
from petbot.engine.text.encoder import TextEncoder

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
        *,
        facts: ModelFacts,
        parts: Parts,
        text: TextEncoder,
        adapters: AdapterShelf,
        finisher: Finisher,
        programs: Programs | None = None,
        at_once: int = 1,
        preview_every: float = PREVIEW_EVERY,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`at_once`: pictures of an order drawn together; one by one, a seed gives the same bits
        whatever else is drawn.

        `preview_every` is in seconds of `clock`.
        """
        self.facts = facts
        self.at_once = at_once
        """Falls when memory runs out."""
        self.denoiser = Denoiser(parts.unet, mixes=facts.capacity, programs=programs)
        """Takes drawings a step further, those of several orders together."""
        self._profile = profile
        self._parts = parts
        self._whole = parts.unet.dtype == torch.float32
        self._text = text
        self._adapters = adapters
        self._finisher = finisher
        self._preview_every = preview_every
        self._clock = clock
        self._previews = Previews(parts.autoencoder.encoded)

    def draw(self, recipe: Recipe, start: bytes | None = None) -> Generator[Said]:
        """What comes of `drawing` by itself. Close it to stop."""
        batch = Batch(self.denoiser, most=1)
        batch.join(0, self.drawing(recipe, start))
        try:
            while batch:
                for _, said in batch.turn():
                    if not isinstance(said, Ended):
                        yield said
                    elif said.error is not None:
                        raise said.error
        finally:
            batch.cancel(0)

    def drawing(self, recipe: Recipe, start: bytes | None = None) -> Way:
        """The recipe's pictures in order; between them previews, and the steps done so far.

        Whoever resumes it has `denoiser` take a step for what it wants. Close it to stop drawing. Steps may be told
        twice, and count anew after a picture was begun again. Raises EngineFault when the recipe does not fit the
        model, when what came out is not a picture, or when no picture may be shown.
        """
        image = self._opened(recipe, start)
        asked, ended, shown = recipe, 0, False
        while ended < len(asked.seeds):
            indices = range(ended, min(ended + self.at_once, len(asked.seeds)))
            try:
                # Closed with us, so that an order that is stopped leaves neither adapters nor another precision on.
                with closing(self._drawn(asked, self._plan(recipe, image), indices)) as events:
                    for event in events:
                        ended += isinstance(event, Picture | Withheld)
                        shown = shown or isinstance(event, Picture)
                        if isinstance(event, Withheld) and ended == len(asked.seeds) and not shown:
                            raise EngineFault("The checker allowed no picture.", reason=event.reason, fatal=True)
                        yield event
            except (MemoryError, RuntimeError) as error:
                if not is_out_of_memory(error):
                    raise
                recipe = self._stepped_down(error, recipe, asked)
            else:
                continue
            free_memory()

    def _opened(self, recipe: Recipe, start: bytes | None) -> Image.Image | None:
        if recipe.start is None:
            return None
        image = opened(recipe.start, start)
        self._finisher.check_start(image, recipe)
        return image

    def _plan(self, recipe: Recipe, start: Image.Image | None) -> Plan:
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
        unit = self._unit
        if recipe.width % unit or recipe.height % unit or not recipe.width or not recipe.height:
            raise EngineFault(
                f"{self._profile.name} draws multiples of {unit} pixels, not {recipe.width}x{recipe.height}.",
                reason=tr("This picture size does not fit the model that is in use."),
                fatal=True,
            )
        return recipe.width // self._profile.enlarge, recipe.height // self._profile.enlarge

    @property
    def _unit(self) -> int:
        return 8 * self._profile.enlarge

    def _drawn(self, asked: Recipe, plan: Plan, indices: Sequence[int]) -> Way:
        """These pictures together; in full precision, if half of it ends in what is not a picture."""
        try:
            yield from self._together(asked, plan, indices)
        except NotNumbers as error:
            if plan.precise or self._whole:
                raise not_a_picture(str(error)) from error
            log.warning("Drawn again in full precision: %s.", error)
            yield from self._drawn(asked, replace(plan, precise=True), indices)

    def _together(self, asked: Recipe, plan: Plan, indices: Sequence[int]) -> Way:
        with torch.inference_mode(), self._precision(plan):
            paintings = [Painting(self._parts, plan, index) for index in indices]
        shown = self._clock()
        begun = indices[0] * plan.recipe.num_inference_steps
        while unfinished := [painting for painting in paintings if painting.image is None]:
            yield Wanted(requests=[painting.request for painting in unfinished])
            # Between steps only, because precision and inference mode belong to all, not to this generator.
            with torch.inference_mode(), self._precision(plan):
                for painting in unfinished:
                    if painting.request.finished:
                        painting.proceed()
            yield begun + sum(painting.steps for painting in paintings)
            if self._clock() - shown >= self._preview_every and (preview := self._preview(paintings)):
                shown = self._clock()
                yield preview
        for painting in paintings:
            if painting.image is not None:
                yield self._finisher.finished(painting.image, painting.index, asked, plan.recipe)

    def _precision(self, plan: Plan) -> AbstractContextManager[None]:
        return in_float32(self._parts.autoencoder.vae) if plan.precise else nullcontext()

    def _preview(self, paintings: Sequence[Painting]) -> Preview | None:
        """Of one of them, now of this and now of that; None for one that is done."""
        painting = paintings[paintings[0].request.position % len(paintings)]
        if painting.image is not None:
            return None
        with torch.inference_mode():
            clean = guess(painting.request)
            return None if clean is None else Preview(index=painting.index, jpeg=self._previews.jpeg(clean))

    def _stepped_down(self, error: BaseException, recipe: Recipe, asked: Recipe) -> Recipe:
        """How to go on after memory ran out: fewer at once, then smaller. Raises EngineFault at the end of the way."""
        less: Recipe | None = recipe
        if self.at_once > 1:
            self.at_once //= 2
        elif (less := smaller(recipe, self._unit, asked)) is None:
            raise EngineFault(f"Out of memory: {error}", reason=tr("The machine ran out of memory.")) from error
        size = f"{less.width} x {less.height}"
        log.warning("Memory ran out (%s). Going on with %d at once at %s.", error, self.at_once, size)
        return less


def load(profile: ModelProfile, equipment: Equipment | None = None) -> Model:
    """Load a profile's folder onto the best device here. Raises ModelMissing or ModelBroken.

    Also raises the faults of the safety checker or the signing certificate that the equipment names.
    """
    weights = check_folder(profile.folder)
    device = best_device()
    dtype = best_dtype(device, weights, stored_precision(profile.folder))
    pipeline = placed(loaded(profile, dtype), device, dtype)
    equipment = equipment or Equipment()
    if not equipment.orders_at_once:
        equipment = replace(equipment, orders_at_once=orders_at_once(device))
    return assembled(profile, pipeline, equipment, at_once=1 if device == "cpu" else AT_ONCE)


def assembled(
    profile: ModelProfile,
    pipeline: Pipeline,
    equipment: Equipment,
    *,
    at_once: int = 1,
    preview_every: float = PREVIEW_EVERY,
    clock: Callable[[], float] = time.monotonic,
) -> Model:
    """The model that draws with a pipeline's parts, and with what stands beside it. Raises as `load`."""
    device = str(pipeline.device)
    schedulers = Schedulers(pipeline.scheduler, profile.scheduler)
    checker = load_checker(equipment.safety_checker, device)
    facts = ModelFacts(
        profile=profile.name,
        native_width=profile.native_width,
        native_height=profile.native_height,
        scheduler=schedulers.default,
        device=f"{device} {str(pipeline.unet.dtype).removeprefix('torch.')}",
        labelled_noise=profile.noise or (profile.folder / NOISE_MARKER).exists(),
        safety="" if isinstance(checker, NoChecker) else checker.name,
        capacity=max(1, equipment.orders_at_once),
    )
    parts = Parts(
        unet=pipeline.unet,
        autoencoder=Autoencoder(pipeline.vae),
        schedulers=schedulers,
        upscalers=Upscalers(equipment.upscalers, device),
        device=device,
        channels=pipeline.unet.config.in_channels,
        scale=pipeline.vae_scale_factor,
    )
    encoder = pipeline.text_encoder
    return Model(
        profile,
        facts=facts,
        parts=parts,
        text=TextEncoder(pipeline.tokenizer, encoder, EmbeddingShelf(equipment.embeddings, encoder.config.hidden_size)),
        adapters=AdapterShelf(equipment.adapters, Targets.of(pipeline.unet, encoder), pinned=device == "cuda"),
        finisher=Finisher(profile, facts, checker, _signer(equipment)),
        programs=programs_for(pipeline.unet, equipment),
        at_once=at_once,
        preview_every=preview_every,
        clock=clock,
    )


def _signer(equipment: Equipment) -> Signer | None:
    if equipment.certificate is None and equipment.certificate_key is None:
        return None
    if equipment.certificate is None or equipment.certificate_key is None:
        raise SigningImpossible("Signing needs both a certificate and its key; the settings give only one of them.")
    return Signer.from_files(equipment.certificate, equipment.certificate_key, equipment.timestamps)
