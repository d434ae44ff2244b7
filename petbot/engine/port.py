"""What the rest of Petbot knows of an engine: the Protocol, what it streams, how it fails. No torch here."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from petbot.domain.errors import Fault, PetbotError
from petbot.domain.ids import OrderId
from petbot.domain.recipes import Recipe

Compiling = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What the worker has beside its model. The folders need not exist while no recipe names a file in them."""

    adapters: Path = Path("data/adapters")
    """Folder of LoRA files; recipes name them by their hashes."""
    embeddings: Path = Path("data/embeddings")
    """Folder of textual-inversion embeddings, likewise."""
    upscalers: Path = Path("data/upscalers")
    """Folder of ESRGAN upscalers; a hires pass names one by its file, without the ending."""
    safety_checker: str = ""
    """Folder of the published checker, "package.module:name" of another, or "" for none."""
    certificate: Path | None = None
    """PEM file of the certificate chain by which pictures are signed (C2PA); None leaves them unsigned."""
    certificate_key: Path | None = None
    """PEM file of the certificate's private key."""
    timestamps: str | None = None
    """URL of a time stamp authority, for signatures that outlive the certificate."""
    orders_at_once: int = 0
    """Orders that share each denoising step; 0 leaves it to the worker, which goes by the device's memory."""
    compile: Compiling = "auto"
    """Whether programs are compiled for the calls of the UNet, while eager calls serve; "auto" does so on CUDA."""
    programs: Path = Path("data/programs")
    """Folder in which they are kept for the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Denoising steps of an order are done: one, or several at once."""

    step: int
    """Steps done so far over the whole order, 1..steps; rises from each to the next."""
    steps: int
    """recipe.steps."""
    step_seconds: float
    """Seconds since the order's previous Progress; the decoding of the picture before, if any, is in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """Roughly what a picture will look like; at most about one a second for an order."""

    index: int
    """Place of the picture within the order, from 0."""
    jpeg: bytes
    """A whole JPEG file, RGB, of the picture's proportions and about half its native size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One finished picture of an order."""

    index: int
    """Place within the order, from 0; pictures come in this order."""
    seed: int
    width: int
    height: int
    png: bytes
    """A whole PNG file, RGB, width x height pixels; small enough to be uploaded to Discord."""
    note: str = ""
    """What is not as the recipe asked, and why, in words fit for the person who ordered; "" when all is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A picture of an order that was drawn and may not be shown; it comes in its Picture's place."""

    index: int
    seed: int
    reason: str
    """Why, in words fit for the person who ordered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFacts:
    """What the worker has loaded, as it says itself."""

    profile: str
    native_width: int
    native_height: int
    scheduler: str
    """Class name of the scheduler in use."""
    device: str
    """Where it draws and in what precision, such as "cpu float32"."""
    labelled_noise: bool
    """Random weights: every picture carries the words "NOISE - no model"."""
    safety: str = ""
    """Name of the checker that looks at finished pictures; "" where none does."""
    capacity: int = 1
    """Orders that it draws at once."""


Event = Progress | Preview | Picture | Withheld
"""What comes of an order, as long as it goes well."""


class EngineFault(Fault):
    """An order could not be drawn. The text is for the operator."""

    def __init__(self, text: str, *, reason: str, fatal: bool = False) -> None:
        super().__init__(text)
        self.reason = reason
        """Why, in words fit for the person who ordered."""
        self.fatal = fatal
        """True when trying the same order again cannot help."""


class Cancelled(PetbotError):
    """The order was cancelled while it was with the engine; no further picture of it will come."""


class ModelMissing(Fault):
    """The model folder, or a file in it, is not there. The text names it and says what to do."""


class ModelBroken(Fault):
    """The model folder cannot be used as it is. The text names the file, the reason and what to do."""


class WorkerBroken(Fault):
    """The worker process dies again and again before its model is loaded. The text says how it died."""


class Engine(Protocol):
    """Draws orders, `capacity` at a time; further ones wait for their turn inside `submit`."""

    async def start(self) -> None:
        """Begin to load the model, and return without waiting for it."""
        ...

    def submit(self, order_id: OrderId, recipe: Recipe, start: bytes | None = None) -> AsyncIterator[Event]:
        """Draw; ends after the last Picture. Raises EngineFault, also where all are withheld; Cancelled after `cancel`.

        `start` is the file of the picture that `recipe.start` names: PNG, JPEG or WebP. While the worker restarts
        this waits; while the model cannot be loaded it raises EngineFault at once.
        """
        ...

    async def cancel(self, order_id: OrderId) -> None:
        """Stop drawing between two denoising steps; does nothing for an order that is not with the engine."""
        ...

    async def stop(self) -> None:
        """End the worker; orders still with the engine raise EngineFault (not fatal)."""
        ...

    @property
    def capacity(self) -> int:
        """Orders drawn at once, at least 1."""
        ...

    async def ready(self) -> ModelFacts:
        """Wait until the model is loaded. Raises ModelMissing, ModelBroken or WorkerBroken if it cannot be."""
        ...
