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


SLEEPERS = {"sleep", "wait_for_timeout"}
LONGEST_SLEEP = 0.05  # seconds: a turn of the loop, or one look at what tells nobody when it changes
DRIVEN = [path for path in TESTS if path.relative_to(ROOT / "tests").parts[0] in {"e2e", "sandbox"}]


def _sleeps(source: str) -> list[str]:
    """The lines that sleep for longer, or for who knows how long, and do not say why: `# sleeps: reason`."""
    lines = source.splitlines()
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls]
    sleeping = [call for call, name in zip(calls, names, strict=True) if name in SLEEPERS]
    return [lines[call.lineno - 1].strip() for call in sleeping if not _is_short(call) and not _is_told(lines, call)]


def _is_short(call: ast.Call) -> bool:
    given = call.args[0] if call.args else None
    return isinstance(given, ast.Constant) and isinstance(given.value, int | float) and given.value <= LONGEST_SLEEP


def _is_told(lines: list[str], call: ast.Call) -> bool:
    return "# sleeps: " in lines[call.lineno - 1]


@pytest.mark.parametrize("path", DRIVEN, ids=_id)
def test_no_test_sleeps_longer_than_an_event_needs(path: Path) -> None:
    assert _sleeps(path.read_text(encoding="utf-8")) == [], "wait for what happens: discord.until, card.until, expect"


def test_a_long_or_unknown_sleep_without_a_reason_is_found() -> None:
    source = (
        "time.sleep(1)\nasyncio.sleep(0)\nasyncio.sleep(wait)\npage.wait_for_timeout(300)\nsleep(2)  # sleeps: told\n"
    )
    assert _sleeps(source) == ["time.sleep(1)", "asyncio.sleep(wait)", "page.wait_for_timeout(300)"]
