"""Fixtures: a Shop on each kind of database."""

from pathlib import Path

import pytest

from petbot.store.database import Database
from petbot.store.images import Images
from tests.service.shop import Shop


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    """A Shop with an empty database, not opened yet."""
    return Shop(database=database, images=Images(tmp_path / "images"))
