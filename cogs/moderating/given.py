"""Reads what an interaction says it was given: ids and choices that a menu of ours, or somebody's script, sent."""

from collections.abc import Sequence

from cogs.wording import OUTDATED
from petbot.domain.errors import Refusal

MOST = 2**63 - 1
"""The largest snowflake that a signed 64-bit column holds; Discord's own will not reach it before the year 2084."""
DIGITS = 19


def snowflake(text: str) -> int:
    """The id that this is. Raises Refusal for what is none: Python's int() takes signs, blanks and other scripts."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS and 0 < int(text) <= MOST):
        raise Refusal(OUTDATED)
    return int(text)


def only(values: Sequence[str]) -> str:
    """The one that was chosen. Raises Refusal when none was."""
    if not values:
        raise Refusal(OUTDATED)
    return values[0]
