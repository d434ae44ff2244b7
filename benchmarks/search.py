"""What one keystroke of autocomplete costs: python -m benchmarks.search

Every beginning of every misspelt or foreign name that the tests hold is searched, as Discord asks at each keystroke.
"""

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from benchmarks.measuring import machine, percentile, table
from petbot.catalogue import Shelf, load_catalogue

TYPED = Path(__file__).parents[1] / "tests" / "catalogue"
TARGET = 5
"""Milliseconds a keystroke."""


def keystrokes() -> Iterator[tuple[Shelf, str, str]]:
    """Kind, locale and what stands in the box, keystroke by keystroke."""
    for row in _rows("misspelt.csv"):
        for length in range(1, len(row["text"]) + 1):
            yield "breed", "en-US", row["text"][:length]
    for row in _rows("misspelt-others.csv"):
        for length in range(1, len(row["text"]) + 1):
            yield cast("Shelf", row["kind"]), row["locale"], row["text"][:length]


def _rows(file: str) -> list[dict[str, str]]:
    return list(csv.DictReader((TYPED / file).read_text(encoding="utf-8").splitlines()))


def main() -> None:
    """Search and print, in processor time: what else the machine does is no cost of ours."""
    catalogue = load_catalogue()
    spent: dict[str, list[float]] = defaultdict(list)
    for kind, locale, text in keystrokes():
        began = time.process_time()
        catalogue.search(kind, text, locale)
        spent["breeds" if kind == "breed" else "all other kinds"].append(1000 * (time.process_time() - began))
    print(machine())
    rows = [
        (kind, str(len(times)), *(f"{percentile(times, share):.1f}" for share in (0.5, 0.99)), f"{max(times):.1f}")
        for kind, times in spent.items()
    ]
    rows.append(("target", "", "", f"< {TARGET}", ""))
    print(table("Search, processor time", ("what", "keystrokes", "p50 (ms)", "p99 (ms)", "max (ms)"), rows))


if __name__ == "__main__":
    main()
