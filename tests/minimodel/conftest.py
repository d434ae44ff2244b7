"""Torch on one thread: on a busy machine two threads wait for each other, and a step takes ten times as long."""

import pytest
import torch


@pytest.fixture(autouse=True, scope="session")
def _one_thread() -> None:
    torch.set_num_threads(1)
