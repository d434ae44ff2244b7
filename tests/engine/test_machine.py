"""Counting the cores that drawing may use."""

import os
from pathlib import Path

import pytest

from petbot.engine.machine import drawing_threads, multiplies_bf16


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


@pytest.mark.parametrize(("flags", "known"), [("fpu avx512f amx_bf16", True), ("fpu avx2 f16c", False), ("", False)])
def test_the_chips_flags_tell_whether_it_multiplies_bfloat16(tmp_path: Path, flags: str, known: bool) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert multiplies_bf16(cpuinfo) is known


def test_a_machine_without_such_a_file_is_taken_for_one_that_does_not(tmp_path: Path) -> None:
    assert not multiplies_bf16(tmp_path / "cpuinfo")
