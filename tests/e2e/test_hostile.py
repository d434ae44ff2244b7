"""A short seeded run of the hostile harness: nothing unhandled, nothing of others changed, nobody left unanswered."""

from pathlib import Path

import pytest

from benchmarks.hostile import run
from tests.models import noise_folder


async def test_hostile_interactions_are_answered_and_change_nothing_of_others(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "noise-model").symlink_to(noise_folder(request.config.cache.mkdir("models")))
    outcome = await run(300, 7, tmp_path)
    assert outcome.well, f"{outcome.table()}\n{outcome.broken} {outcome.silent}\n{(tmp_path / 'bot.log').read_text()}"
    assert outcome.sent.total() >= 300
