"""What a drawing asks of whoever takes it further: a step of the denoiser, or work to be done beside the denoising."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from petbot.engine.drawing.denoiser import Request
from petbot.engine.port import Picture, Preview, Withheld

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Take its requests one step further; they are of one group and not finished."""

    requests: Sequence[Request]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Do this elsewhere; the drawing waits, and is resumed with what it returns, or what it raises is thrown in."""

    work: Callable[[], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Do this elsewhere, while the drawing goes on, and tell what it returns. Left out while an earlier one lasts."""

    work: Callable[[], Preview]


Said = int | Preview | Picture | Withheld
"""What comes of a drawing; a number is the steps done so far, of recipe.steps."""
Wish = Wanted | Aside | Beside
Way = Generator[Wish | Said, Any, None]
"""A drawing. It is resumed when its wish is fulfilled, or the error that hindered it is thrown in."""


def aside(work: Callable[[], Result]) -> Generator[Aside, Any, Result]:
    """`yield from` it in a drawing: what the work returns, which is done by the one thread that does all such work."""
    return (yield Aside(work=work))
