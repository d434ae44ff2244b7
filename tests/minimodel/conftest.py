"""Torch on one thread, and a plain word where the artist's drawing library cannot be loaded.

On a busy machine two threads wait for each other, and a step takes ten times as long.
"""

import os

import pytest
import torch

try:
    import skia  # noqa: F401

    collect_ignore = list[str]()
except ImportError:  # skia links to libEGL and libGL, which a machine without a screen may lack
    if "CI" in os.environ:
        raise
    collect_ignore = ["test_artist.py", "test_parts.py", "test_rehearsal.py", "test_training.py", "test_weights.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out."""
    if collect_ignore:
        left_out = ", ".join(collect_ignore)
        terminalreporter.write_line(f"skipped for want of libEGL and libGL (Debian: libegl1 libgl1): {left_out}")


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)
