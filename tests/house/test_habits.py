"""Habits that a reader of the tests may rely on."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOCKS = {"Mock", "MagicMock", "AsyncMock", "patch", "create_autospec"}


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TESTS, ids=_id)
def test_no_test_uses_mocks(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert not MOCKS & (names | imported), "fakes are written by hand and implement the port (tests/fakes)"


@pytest.mark.parametrize("path", TESTS, ids=_id)
def test_every_skip_has_a_reason(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skips = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"skip", "skipif"}
    ]
    assert all(call.args or any(keyword.arg == "reason" for keyword in call.keywords) for call in skips)
