"""Whether drawing is possible now: what a ticket says to the person, and the log says once to the operator."""

import logging

log = logging.getLogger(__name__)


class Health:
    """Drawing counts as possible until the engine says otherwise."""

    def __init__(self) -> None:
        self._trouble: str | None = None

    @property
    def drawing(self) -> bool:
        """False while the model cannot be loaded. Orders are taken all the same, and wait."""
        return self._trouble is None

    def drawing_stopped(self, trouble: str) -> None:
        """The engine cannot draw; `trouble` is for the operator and is logged when it is new."""
        if trouble != self._trouble:
            log.error("Nothing can be drawn, orders wait: %s", trouble)
        self._trouble = trouble

    def drawing_possible(self) -> None:
        """The model is loaded."""
        self._trouble = None
