"""How much of this machine the worker may use: cores, as the operating system and the container allow."""

import math
import os
from pathlib import Path

CGROUP = Path("/sys/fs/cgroup")
TOPOLOGY = Path("/sys/devices/system/cpu")
UNLIMITED = 1 << 16


def drawing_threads(cgroup: Path = CGROUP, topology: Path = TOPOLOGY) -> int:
    """Threads for the arithmetic: the physical cores that we may use, less one for the gateway; at least 1.

    More threads than free cores cost more than they give: a denoising step was measured at 9.8 s with two
    threads on two busy cores, and at 3.7 s with one.
    """
    return max(1, min(_physical_cores(topology), _quota(cgroup)) - 1)


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
