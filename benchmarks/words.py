"""What reading a text costs, what is caught, and what hostile patterns cost: python -m benchmarks.words

The texts are the tests' red-team and benign lists, whose halves by hash are the one that the rules were tuned on and
the one held out. Each pattern makes a backtracking engine hang; here it stands in a server's own words.
"""

import csv
import hashlib
import time
from pathlib import Path

from benchmarks.measuring import machine, percentile, table
from petbot.words import MAX_TEXT, examine

LISTS = Path(__file__).parents[1] / "tests" / "words"
HOSTILE = (r"/(a+)+$/", r"/(a|aa)+c/", r"/(.*a){12}x/", r"/^(([a-z])+.)+[A-Z]$/", r"/(x+x+)+y/", r"/([a-zA-Z]+)*!/")
TEXTS = ("a" * MAX_TEXT, "ax" * (MAX_TEXT // 2), "x" * (MAX_TEXT - 1) + "!")
WORST = (" ".join("abcdefghij" * 10), "n*d# " * 40, "1!" * 100, "a.b-" * 50)
"""Texts made of nothing but what may be a disguise."""
TARGET = 10
"""Milliseconds for a text against a hostile pattern."""


def spent(text: str, *lines: str) -> float:
    """Milliseconds of processor time to examine the text: what else the machine does is no cost of ours."""
    began = time.process_time()
    examine(text, lines)
    return 1000 * (time.process_time() - began)


def lists() -> list[tuple[str, ...]]:
    """Of each list's halves how much is refused, and what a text takes."""
    found: list[tuple[str, ...]] = []
    for name in ("redteam", "benign"):
        with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
        for half, what in enumerate(("tuned on", "held out")):
            part = [text for text in texts if hashlib.sha256(text.encode()).digest()[0] % 2 == half]
            times = [spent(text) for text in part]
            share = sum(examine(text) is not None for text in part) / len(part)
            figures = (f"{share:.1%}", f"{percentile(times, 0.5):.2f}", f"{percentile(times, 0.99):.2f}")
            found.append((name, what, str(len(part)), *figures))
    return found


def pattern(line: str) -> tuple[str, str, str]:
    """What the pattern adds to the worst of the texts, the best of five; and what compiling it takes."""
    compiling = spent("a", line)
    added = max(min(spent(text, line) for _ in range(5)) - min(spent(text) for _ in range(5)) for text in TEXTS)
    return f"`{line.replace('|', chr(92) + '|')}`", f"{compiling:.2f}", f"{max(0.0, added):.2f}"


def main() -> None:
    """Examine and print."""
    first = spent("a dog by the sea")
    print(machine())
    print(table("Words", ("list", "half", "texts", "refused", "p50 (ms)", "p99 (ms)"), lists()))
    print(f"\nReading the global list at the first text: {first:.0f} ms.")
    worst = [(f"`{text[:12]}…`", f"{min(spent(text) for _ in range(5)):.1f}") for text in WORST]
    print(table(f"Texts of {MAX_TEXT} letters that are all disguise", ("text", "ms"), worst))
    rows = [*map(pattern, HOSTILE), ("target", "", f"< {TARGET}")]
    print(table("Hostile patterns", ("pattern", "first use (ms)", "each text (ms)"), rows))


if __name__ == "__main__":
    main()
