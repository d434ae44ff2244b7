"""Lineage: from which earlier picture an order was made, and what its pictures are of that one."""

from dataclasses import dataclass
from enum import StrEnum

from petbot.domain.ids import OrderId
from petbot.domain.recipes import Hires


class Kinship(StrEnum):
    """What the new pictures are of the earlier one."""

    SUBTLE = "subtle"
    """Drawn from it with small changes."""
    STRONG = "strong"
    """Drawn from it with large changes."""
    LARGER = "larger"
    """The same picture with a second pass at a larger size."""
    ELSEWHERE = "elsewhere"
    """The same choices and seeds in another place."""


STRENGTHS = {Kinship.SUBTLE: 0.35, Kinship.STRONG: 0.7}
"""Share of the denoising steps that a variation runs on its parent: below a third hardly anything changes, above
three quarters hardly anything stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """The picture that an order was made from. It may be gone by now."""

    order_id: OrderId
    index: int | None
    """Its place within its order, from 0; None where all of that order's pictures are meant."""
    kinship: Kinship


def larger(strength: float) -> Hires:
    """The second pass of an enlarged picture. Pixels are stretched, not latents: stretched latents are blurred, and
    need a strength at which the pet becomes another."""
    return Hires(factor=1.5, strength=strength, upscaler="lanczos")
