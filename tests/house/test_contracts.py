"""The import contracts hold, and each of them breaks when somebody plants the fault that it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("petbot", "cogs", "sandbox", "minimodel", "migrations")
FAULTS = {
    "Arrows point down": ("petbot/store/database.py", "import petbot.service.ordering"),
    "Cogs stand on the services": ("petbot/service/ordering.py", "import cogs"),
    "Petbot would make sense if Discord vanished": ("petbot/service/delivery.py", "import discord"),
    "Only the engine knows torch": ("petbot/service/dispatching.py", "import torch"),
    "Only the store knows SQL": ("petbot/service/ordering.py", "import sqlalchemy"),
    "Cogs ask services, not the store or the engine": ("cogs/presenter.py", "import petbot.store"),
    "The domain uses the standard library only": ("petbot/domain/orders.py", "import pydantic"),
    "The sandbox stands apart": ("sandbox/world.py", "import discord"),
    "The embedded model stands apart": ("minimodel/words.py", "import petbot.catalogue"),
    "Nobody imports bot.py": ("cogs/presenter.py", "import bot"),
}


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The tree's Python files in a folder of their own, where a fault may be planted."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("weights", "page", "__pycache__")
        )
    for name in ("bot.py", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_every_contract_breaks_on_its_planted_fault_and_holds_without(copy: Path) -> None:
    clean = _lint(copy)
    assert clean.returncode == 0, clean.stdout + clean.stderr
    for module, fault in FAULTS.values():
        path = copy / module
        path.write_text(path.read_text(encoding="utf-8") + f"\n{fault}\n", encoding="utf-8")
    with (copy / "petbot" / "words" / "folding.py").open("a", encoding="utf-8") as words:
        words.write("\nimport petbot.catalogue\n")
    (copy / "petbot" / "utils.py").write_text('"""A stray module."""\n', encoding="utf-8")
    report = _lint(copy).stdout
    for contract in FAULTS:
        assert f"{contract} BROKEN" in report, report
    assert "petbot.words is not allowed to import petbot.catalogue" in report, "catalogue and words are strangers"
    assert "petbot.utils" in report, "the layers are exhaustive"
