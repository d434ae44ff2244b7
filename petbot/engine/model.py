"""A loaded model, and how it draws a Recipe. Worker process only (torch)."""

import logging
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch
from PIL import Image

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine.adapters.shelf import AdapterShelf
from petbot.engine.adapters.targets import Targets
from petbot.engine.batching import Batch, Ended
from petbot.engine.drawing.autoencoder import Autoencoder, NotNumbers
from petbot.engine.drawing.finishing import Finisher, not_a_picture
from petbot.engine.drawing.memory import free_memory, is_out_of_memory, orders_at_once, smaller
from petbot.engine.drawing.painter import PREVIEW_EVERY, Painter
from petbot.engine.drawing.painting import Painting, Parts, Plan
from petbot.engine.drawing.planning import Planner
from petbot.engine.drawing.programs import programs_for
from petbot.engine.drawing.schedulers import Schedulers
from petbot.engine.drawing.together import Denoiser
from petbot.engine.drawing.upscalers import Upscalers
from petbot.engine.drawing.wishes import Said, Way, Wish, aside
from petbot.engine.folder import NOISE_MARKER, check_folder
from petbot.engine.loading import Pipeline, best_device, best_dtype, loaded, placed, stored_precision
from petbot.engine.port import EngineFault, Equipment, ModelFacts, Picture, Withheld
from petbot.engine.provenance import Signer, SigningImpossible
from petbot.engine.room import Room
from petbot.engine.safety import NoChecker, load_checker
from petbot.engine.text.embeddings import EmbeddingShelf
from petbot.engine.text.encoder import TextEncoder

AT_ONCE = 4
"""Pictures of an order that an accelerator draws together. A CPU draws one after another: it is busy with one."""
log = logging.getLogger("petbot.engine.worker")


class Model:
    """Draws recipes of one model profile."""

    def __init__(
        self,
        *,
        facts: ModelFacts,
        denoiser: Denoiser,
        planner: Planner,
        painter: Painter,
        finisher: Finisher,
        precise: bool,
        at_once: int = 1,
    ) -> None:
        """`precise`: it draws in full precision anyway. `at_once`: pictures of an order drawn together; one by one, a
        seed gives the same bits whatever else is drawn.
        """
        self.facts = facts
        self.at_once = Room(at_once)
        """Falls when memory runs out, and grows again later."""
        self.denoiser = denoiser
        """Takes drawings a step further, those of several orders together."""
        self.planner = planner
        self.painter = painter
        self._finisher = finisher
        self._precise = precise

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

        Whoever resumes it fulfils its wishes: `denoiser` takes a step, and one thread does what is beside that. Close
        it to stop drawing. Steps may be told twice, and count anew after a picture was begun again. Raises EngineFault
        when the recipe does not fit the model, when what came out is not a picture, or when no picture may be shown.
        """
        image = yield from aside(lambda: self.planner.opened(recipe, start))
        asked, tally = recipe, Tally()
        while tally.ended < len(asked.seeds):
            indices = range(tally.ended, min(tally.ended + (self.at_once.size or 1), len(asked.seeds)))
            try:
                yield from self._drawn(asked, recipe, image, indices, tally)
            except (MemoryError, RuntimeError) as error:
                if not is_out_of_memory(error):
                    raise
                recipe = self._stepped_down(error, recipe, asked, len(indices))
            else:
                self.at_once.lasted(len(indices))
                continue
            free_memory()

    def _drawn(
        self, asked: Recipe, recipe: Recipe, start: Image.Image | None, indices: Sequence[int], tally: "Tally"
    ) -> Way:
        """These pictures together; in full precision, if half of it ends in what is not a picture."""
        plan = yield from aside(lambda: self.planner.planned(recipe, start))
        try:
            paintings = yield from self.painter.painted(plan, indices)
        except NotNumbers as error:
            if self._precise:
                raise not_a_picture(str(error)) from error
            log.warning("Drawn again in full precision: %s.", error)
            paintings = yield from self._painted_precisely(plan, indices)
        for painting in paintings:
            yield from self._finished(painting, asked, recipe, tally)

    def _painted_precisely(self, plan: Plan, indices: Sequence[int]) -> Generator[Wish | Said, Any, list[Painting]]:
        try:
            return (yield from self.painter.painted(replace(plan, precise=True), indices))
        except NotNumbers as error:
            raise not_a_picture(str(error)) from error

    def _finished(self, painting: Painting, asked: Recipe, drawn: Recipe, tally: "Tally") -> Way:
        """Its file, or that it may not be shown. Raises EngineFault where none of the order's may."""
        image, index = painting.image, painting.index
        if image is None:
            raise ValueError("the painting is not done")
        event = yield from aside(lambda: self._finisher.finished(image, index, asked, drawn))
        tally.ended += 1
        tally.shown += isinstance(event, Picture)
        if isinstance(event, Withheld) and tally.ended == len(asked.seeds) and not tally.shown:
            raise EngineFault("The checker allowed no picture.", reason=event.reason, fatal=True)
        yield event

    def _stepped_down(self, error: BaseException, recipe: Recipe, asked: Recipe, at_once: int) -> Recipe:
        """How to go on after memory ran out: fewer at once, then smaller. Raises EngineFault at the end of the way."""
        less: Recipe | None = recipe
        if at_once > 1:
            self.at_once.ran_out(at_once)
        elif (less := smaller(recipe, self.planner.unit, asked)) is None:
            raise EngineFault(f"Out of memory: {error}", reason=tr("The machine ran out of memory.")) from error
        size = f"{less.width} x {less.height}"
        log.warning("Memory ran out (%s). Going on with %d at once at %s.", error, self.at_once.size, size)
        return less


@dataclass(slots=True)
class Tally:
    """How many of an order's pictures came to an end, and how many of these are shown."""

    ended: int = 0
    shown: int = 0


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
    text = TextEncoder(pipeline.tokenizer, encoder, EmbeddingShelf(equipment.embeddings, encoder.config.hidden_size))
    adapters = AdapterShelf(equipment.adapters, Targets.of(pipeline.unet, encoder), pinned=device == "cuda")
    finisher = Finisher(profile, facts, checker, _signer(equipment))
    return Model(
        facts=facts,
        denoiser=Denoiser(pipeline.unet, mixes=facts.capacity, programs=programs_for(pipeline.unet, equipment)),
        planner=Planner(profile, text, adapters, finisher),
        painter=Painter(parts, preview_every=preview_every, clock=clock),
        finisher=finisher,
        precise=pipeline.unet.dtype == torch.float32,
        at_once=at_once,
    )


def _signer(equipment: Equipment) -> Signer | None:
    if equipment.certificate is None and equipment.certificate_key is None:
        return None
    if equipment.certificate is None or equipment.certificate_key is None:
        raise SigningImpossible("Signing needs both a certificate and its key; the settings give only one of them.")
    return Signer.from_files(equipment.certificate, equipment.certificate_key, equipment.timestamps)
