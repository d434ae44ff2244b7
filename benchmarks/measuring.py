"""What benchmarks share: percentiles, tables, and how late an event loop is."""

import asyncio
import os
import time
from collections.abc import Sequence

BEAT = 0.01
"""Seconds between two looks at the loop's lateness."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0..1) of the values does not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table under a title."""
    lines = [f"\n## {title}\n", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def machine() -> str:
    """What the figures were taken on, and how busy it was with other things."""
    return f"{os.cpu_count()} processors, load average over the last minute {os.getloadavg()[0]:.1f}"


async def watch_lag(lags: list[float]) -> None:
    """Append, until cancelled, how many seconds too late the loop woke us."""
    while True:
        asleep = time.perf_counter()
        await asyncio.sleep(BEAT)
        lags.append(max(0.0, time.perf_counter() - asleep - BEAT))
