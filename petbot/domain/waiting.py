"""How long a person will wait, from measured step times."""

from dataclasses import dataclass

UNMEASURED_STEP_SECONDS = 0.5
"""Seconds assumed for one denoising step before any was measured."""
SMOOTHING = 0.2
"""Weight of the newest measurement in the moving average."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the queue."""

    position: int
    """Orders ahead of this one, running ones included; 0 is being drawn."""
    steps_ahead: int
    """Denoising steps of the orders ahead, and of this one."""

    def seconds(self, step_seconds: float, capacity: int, own: int = 0) -> float:
        """Expected seconds until this order is done, with `capacity` jobs drawn at once.

        `step_seconds` is a step's time in such company. `own`: steps of this order, of `steps_ahead`; they follow
        one another, however many orders are drawn beside it.
        """
        own = min(own, self.steps_ahead)
        return ((self.steps_ahead - own) / max(1, capacity) + own) * step_seconds


def smoothed(average: float | None, measured: float) -> float:
    """The moving average of seconds per step after one more measurement."""
    if average is None:
        return measured
    return average + SMOOTHING * (measured - average)
