"""What this machine has for the worker: cores, as far as they may be used, and what its chip is quick at."""

import math
import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
TOPOLOGY = Path("/sys/devices/system/cpu")
CPUINFO = Path("/proc/cpuinfo")
BF16 = frozenset({"amx_bf16", "avx512_bf16", "bf16"})
"""Flags of chips that multiply bfloat16 matrices by themselves: Intel's, AMD's, ARM's."""
TILES = frozenset({"amx_bf16"})
"""Flags of chips that do so a tile at a time: Intel's."""
UNLIMITED = 1 << 16


def drawing_threads(cgroup: Path = CGROUP, topology: Path = TOPOLOGY) -> int:
    """Threads for the arithmetic: the physical cores that we may use, less one for the gateway; at least 1.

    More threads than free cores cost more than they give: a denoising step was measured at 9.8 s with two
    threads on two busy cores, and at 3.7 s with one.
    """
    return max(1, min(_physical_cores(topology), _quota(cgroup)) - 1)


def multiplies_bf16(cpuinfo: Path = CPUINFO) -> bool:
    """Whether the chip multiplies bfloat16: a denoising step was measured at 3.7 s in it, at 14 s in float32."""
    return _has(BF16, cpuinfo)


def multiplies_tiles(cpuinfo: Path = CPUINFO) -> bool:
    """Whether it does so tile by tile."""
    return _has(TILES, cpuinfo)


def _has(flags: frozenset[str], cpuinfo: Path) -> bool:
    try:
        return not flags.isdisjoint(cpuinfo.read_text().split())
    except OSError:
        return False


def _physical_cores(topology: Path) -> int:
    if not hasattr(os, "sched_getaffinity"):
        return os.cpu_count() or 1
    return len({_siblings(topology, cpu) for cpu in os.sched_getaffinity(0)})


def _siblings(topology: Path, cpu: int) -> str:
    """The hardware threads of the core that `cpu` belongs to; itself alone where the kernel does not say."""
    try:
        return (topology / f"cpu{cpu}" / "topology" / "thread_siblings_list").read_text().strip()
    except OSError:
        return str(cpu)


def _quota(cgroup: Path) -> int:
    """Whole cores that a container may use (cgroup v2, then v1), rounded up; a great many without a limit."""
    try:
        quota, period = (cgroup / "cpu.max").read_text().split()
    except (OSError, ValueError):
        quota, period = _quota_v1(cgroup / "cpu")
    if not quota.isdigit() or int(quota) == 0:
        return UNLIMITED
    return math.ceil(int(quota) / int(period))


def _quota_v1(controller: Path) -> tuple[str, str]:
    try:
        quota = (controller / "cpu.cfs_quota_us").read_text().strip()
        return quota, (controller / "cpu.cfs_period_us").read_text().strip()
    except OSError:
        return "max", "1"
