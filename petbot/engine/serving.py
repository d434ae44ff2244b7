"""The worker's orders in one batch: frames in between the steps, frames out as things come of them."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import torch

from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine import messages
from petbot.engine.batching import Batch, Ended, Stepper
from petbot.engine.drawing.memory import is_device_lost
from petbot.engine.drawing.wishes import Way
from petbot.engine.hands import hands_for
from petbot.engine.port import EngineFault, ModelFacts, Picture, Preview, Progress, Withheld
from petbot.engine.wire import Frame

log = logging.getLogger("petbot.engine.worker")


class Drawer(Protocol):
    """A loaded model, as far as it matters here."""

    @property
    def facts(self) -> ModelFacts:
        """Whose `capacity` says how many orders share a step."""
        ...

    @property
    def denoiser(self) -> Stepper:
        """Takes drawings a step further."""
        ...

    def drawing(self, recipe: Recipe, start: bytes | None = None) -> Way:
        """See Model.drawing."""
        ...


@dataclass(slots=True, kw_only=True)
class Course:
    """How far an order is, as the gateway knows."""

    steps: int
    """recipe.steps."""
    done: int = 0
    at: float
    """When it was told, by time.perf_counter."""


class Serving:
    """The orders that are being drawn, by the gateway's numbers for them."""

    def __init__(self, model: Drawer, send: Callable[[Frame], None]) -> None:
        self._model = model
        self._send = send
        hands = hands_for(model.facts.device, torch.get_num_threads())
        self._batch = Batch(model.denoiser, most=model.facts.capacity, hands=hands)
        self._courses: dict[int, Course] = {}

    @property
    def busy(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self._batch)

    def heed(self, frame: Frame) -> None:
        """Begin an order, or let one go. Not within a turn."""
        job: int = frame.header["job"]
        if frame.kind == "draw":
            recipe = messages.recipe_of(frame)
            self._batch.join(job, self._model.drawing(recipe, messages.start_of(frame)))
            self._courses[job] = Course(steps=recipe.steps, at=time.perf_counter())
        elif self._batch.cancel(job):  # else it was done when the cancel came
            del self._courses[job]
            self._send(messages.cancelled(job))

    def turn(self) -> None:
        """One step for those whose turn it is. Raises what a lost device says."""
        for job, said in self._batch.turn():
            match said:
                case Ended():
                    self._end(job, said.error)
                case Picture():
                    self._send(messages.picture(job, said))
                case Preview():
                    self._send(messages.preview(job, said))
                case Withheld():
                    self._send(messages.withheld(job, said))
                case steps:
                    self._progress(job, self._courses[job], steps)

    def _progress(self, job: int, course: Course, done: int) -> None:
        if done <= course.done:  # it was told already, of a picture that was begun again
            return
        now = time.perf_counter()
        self._send(messages.progress(job, Progress(step=done, steps=course.steps, step_seconds=now - course.at)))
        course.done, course.at = done, now

    def _end(self, job: int, error: Exception | None) -> None:
        del self._courses[job]
        match error:
            case None:
                self._send(messages.done(job))
            case EngineFault():
                self._send(messages.failed(job, error))
            case _:
                log.error("An order could not be drawn.", exc_info=error)
                if is_device_lost(error):
                    raise error
                text = f"{type(error).__name__}: {error}"
                self._send(messages.failed(job, EngineFault(text, reason=tr("Drawing failed on our side."))))
