"""A Drawing: one job while the engine draws it. In memory only; the database knows the job as running."""

from dataclasses import dataclass, field
from datetime import timedelta

from petbot.domain.orders import Job
from petbot.domain.recipes import Recipe
from petbot.engine.port import Event, Picture, Preview, Progress, Withheld


@dataclass(slots=True, kw_only=True)
class Drawing:
    """What has come from the engine so far."""

    job: Job
    progress: Progress | None = None
    pictures: list[Picture] = field(default_factory=list[Picture])
    remarks: list[str] = field(default_factory=list[str])
    """What the person should know, each said once."""
    spent: float = 0.0
    """Seconds of all steps that were reported."""
    visible: bool = False
    """Whether it may be seen before it is finished."""
    preview: bytes | None = None
    """A JPEG file of what it will look like, the newest."""
    unwanted: bool = False
    """Its order was cancelled, or is no longer ours to draw."""

    @property
    def recipe(self) -> Recipe:
        """What is being drawn."""
        return self.job.order.recipe

    @property
    def steps_done(self) -> int:
        """Denoising steps done, of recipe.steps."""
        return self.progress.step if self.progress else 0

    @property
    def step_seconds(self) -> float | None:
        """Mean seconds of its steps; None before the first. Some schedulers report a step twice."""
        return self.spent / self.steps_done if self.steps_done else None

    @property
    def remaining(self) -> timedelta | None:
        """How long it should still take; None before its first step."""
        if self.step_seconds is None:
            return None
        return timedelta(seconds=(self.recipe.steps - self.steps_done) * self.step_seconds)

    def note(self, event: Event) -> None:
        """Take in what the engine said."""
        if isinstance(event, Picture):
            self.pictures.append(event)
            self._remark(event.note)
        if isinstance(event, Withheld):
            self._remark(event.reason)
        if isinstance(event, Preview) and self.visible:
            self.preview = event.jpeg
        if isinstance(event, Progress):
            self.progress = event
            self.spent += event.step_seconds

    def _remark(self, text: str) -> None:
        if text and text not in self.remarks:
            self.remarks.append(text)
