"""Prints every benchmark's table, one after the other: `python -m benchmarks` (or `make bench`)."""

import runpy
import sys

BENCHMARKS = ("start", "acknowledge", "queue", "chaos", "search", "words", "sandbox", "text", "adapters", "rows")

if __name__ == "__main__":
    for name in BENCHMARKS:
        print(f"\n# python -m benchmarks.{name}", flush=True)
        sys.argv = [name]
        try:
            runpy.run_module(f"benchmarks.{name}", run_name="__main__")
        except SystemExit as end:
            if end.code:
                raise
