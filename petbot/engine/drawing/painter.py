"""Paints the pictures of a plan together: steps of the denoiser, the rest aside, and previews on the way."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Any

import torch
from torch import Tensor

from petbot.engine.drawing.autoencoder import in_float32
from petbot.engine.drawing.denoiser import guess
from petbot.engine.drawing.painting import Painting, Parts, Plan
from petbot.engine.drawing.previews import Previews
from petbot.engine.drawing.wishes import Beside, Said, Wanted, Wish, aside
from petbot.engine.port import Preview

PREVIEW_EVERY = 1.0
"""Seconds between two previews of an order."""


class Painter:
    """Paints with the parts of one model, which what it gives to do aside uses; so that is for one thread."""

    def __init__(
        self, parts: Parts, *, preview_every: float = PREVIEW_EVERY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`preview_every` is in seconds of `clock`."""
        self.parts = parts
        self._preview_every = preview_every
        self._clock = clock
        self._previews = Previews(parts.autoencoder.encoded)

    def painted(self, plan: Plan, indices: Sequence[int]) -> Generator[Wish | Said, Any, list[Painting]]:
        """The finished paintings of the seeds at these indices. Raises NotNumbers when nothing usable was drawn."""
        paintings = yield from aside(lambda: self._begun(plan, indices))
        shown = self._clock()
        begun = indices[0] * plan.recipe.num_inference_steps
        while unfinished := [painting for painting in paintings if painting.image is None]:
            yield Wanted(requests=[painting.request for painting in unfinished])
            if done := [painting for painting in unfinished if painting.request.finished]:
                yield from aside(partial(self._proceed, plan, done))
            yield begun + sum(painting.steps for painting in paintings)
            if self._clock() - shown >= self._preview_every and (preview := self._preview(paintings)):
                shown = self._clock()
                yield preview
        return paintings

    def _begun(self, plan: Plan, indices: Sequence[int]) -> list[Painting]:
        with torch.inference_mode(), self._precision(plan):
            return [Painting(self.parts, plan, index) for index in indices]

    def _proceed(self, plan: Plan, paintings: Sequence[Painting]) -> None:
        with torch.inference_mode(), self._precision(plan):
            for painting in paintings:
                painting.proceed()

    def _precision(self, plan: Plan) -> AbstractContextManager[None]:
        return in_float32(self.parts.autoencoder.vae) if plan.precise else nullcontext()

    def _preview(self, paintings: Sequence[Painting]) -> Beside | None:
        """Of one of them, now of this and now of that; None for one that is done."""
        painting = paintings[paintings[0].request.position % len(paintings)]
        if painting.image is not None:
            return None
        with torch.inference_mode():
            # Here, since the next step changes what it is made of.
            clean = guess(painting.request)
        return None if clean is None else Beside(work=partial(self._previewed, painting.index, clean))

    def _previewed(self, index: int, clean: Tensor) -> Preview:
        with torch.inference_mode():
            return Preview(index=index, jpeg=self._previews.jpeg(clean))
