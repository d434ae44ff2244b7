"""Counting the cores that drawing may use."""

import os
from pathlib import Path

import pytest

from petbot.engine.machine import drawing_threads


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine where each processor that we may use is a core of its own and no container sets a limit."""
    for cpu in os.sched_getaffinity(0):
        core = tmp_path / f"cpu{cpu}" / "topology"
        core.mkdir(parents=True)
        (core / "thread_siblings_list").write_text(f"{cpu}\n")
    return tmp_path


def test_the_gateway_keeps_a_core_and_drawing_gets_at_least_one(machine: Path) -> None:
    assert drawing_threads(machine, machine) == max(1, len(os.sched_getaffinity(0)) - 1)


def test_hardware_threads_of_one_core_count_once(machine: Path) -> None:
    for siblings in machine.glob("cpu*/topology/thread_siblings_list"):
        siblings.write_text("0-127\n")
    assert drawing_threads(machine, machine) == 1


@pytest.mark.parametrize("quota", ["150000 100000", "200000 100000", "1000 100000"])
def test_a_container_of_at_most_two_cores_leaves_one(machine: Path, quota: str) -> None:
    (machine / "cpu.max").write_text(quota)
    assert drawing_threads(machine, machine) == 1


def test_a_container_of_the_first_kind_is_heeded_too(machine: Path) -> None:
    (machine / "cpu").mkdir()
    (machine / "cpu/cpu.cfs_quota_us").write_text("50000\n")
    (machine / "cpu/cpu.cfs_period_us").write_text("100000\n")
    assert drawing_threads(machine, machine) == 1


@pytest.mark.parametrize("text", ["max 100000", "", "-1 100000"])
def test_no_limit_is_no_limit(machine: Path, text: str) -> None:
    (machine / "cpu.max").write_text(text)
    assert drawing_threads(machine, machine) == max(1, len(os.sched_getaffinity(0)) - 1)
