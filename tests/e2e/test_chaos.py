"""Bot and worker are killed at random moments, and still each order is delivered exactly once (a short run)."""

from pathlib import Path

import pytest

from benchmarks.chaos import Plan, run
from tests.models import noise_folder


async def test_every_order_is_delivered_once_although_bot_and_worker_are_killed(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "noise-model").symlink_to(noise_folder(request.config.cache.mkdir("models")))
    plan = Plan(orders=6, members=3, bot_kills=2, worker_kills=1, seed=3, pause=(0.5, 3.0))
    outcome = await run(plan, tmp_path)
    assert (outcome.bot_kills, outcome.worker_kills) == (2, 1)
    assert outcome.orders == 6
    assert outcome.exactly_once, outcome.table()
