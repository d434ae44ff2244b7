"""Whether drawing is possible now: what a ticket says to the person, and the log says once to the operator."""

import logging

log = logging.getLogger(__name__)


class Health:
    """Drawing counts as possible until the engine says otherwise."""

    def __init__(self) -> None:
        self._drawing = True

    @property
    def drawing(self) -> bool:
        """False while the model cannot be loaded. Orders are taken all the same, and wait."""
        return self._drawing

    def drawing_stopped(self) -> None:
        """The engine cannot draw, and has said why in the log."""
        if self._drawing:
            log.error("Nothing can be drawn now. Orders are taken and wait until the model can be loaded.")
        self._drawing = False

    def drawing_possible(self) -> None:
        """The model is loaded."""
        self._drawing = True
