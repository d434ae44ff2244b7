"""The safety check of finished pictures, as the rest of the engine has it; without torch until a checker is loaded."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image

from petbot.domain.errors import Fault
from petbot.domain.recipes import Strictness

OFF = "The safety check is off: no checker is configured, so pictures are delivered unseen by one."
"""For the log and the doctor."""


class CheckerUnusable(Fault):
    """The safety checker that the operator chose cannot be used; the text names it, the reason and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a checker says of one picture."""

    allowed: bool
    reason: str = ""
    """Why it is not allowed, in words fit for the person who ordered; "" where it is."""
    detail: str = ""
    """Figures for the operator's log; "" where there are none."""


class Checker(Protocol):
    """Looks at finished pictures before they leave the engine. For one thread, which may be another than made it."""

    @property
    def name(self) -> str:
        """For the log and the doctor."""
        ...

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:
        """Whether this RGB picture may be shown. At strictness "off" everything may."""
        ...


class NoChecker:
    """Stands where the operator has none: allows everything, and says so by its name."""

    name = "off"

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:  # noqa: ARG002 - the port's signature
        """Allowed, unseen."""
        return Verdict(allowed=True)


def load_checker(where: str, device: str = "cpu") -> Checker:
    """The checker of a setting's text. Raises CheckerUnusable.

    "": none. A folder: the published CLIP-based checker's (config.json, model.safetensors). "package.module:name": a
    callable of the operator's own that is called with the device ("cpu", "cuda", ...) and returns a Checker.
    """
    if not where:
        return NoChecker()
    module, colon, name = where.partition(":")
    if colon and name.isidentifier() and all(part.isidentifier() for part in module.split(".")):
        return _plugged_in(module, name, device)
    from petbot.engine.clipcheck import ClipChecker

    return ClipChecker.load(Path(where), device)


def _plugged_in(module: str, name: str, device: str) -> Checker:
    try:
        factory = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise CheckerUnusable(f"The safety checker {module}:{name} cannot be imported: {error}.") from error
    return factory(device)
