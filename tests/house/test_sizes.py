"""A file is a chapter and a function is a paragraph: beyond these lengths they fail."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("petbot", "cogs", "sandbox", "minimodel", "migrations", "benchmarks", "tests")
MODULE_LINES = 350
FUNCTION_LINES = 50


def _modules() -> Iterator[Path]:
    yield ROOT / "bot.py"
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))


MODULES = list(_modules())


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_a_module_is_short_and_says_what_it_is_for(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert len(source.splitlines()) <= MODULE_LINES
    assert not tree.body or ast.get_docstring(tree), "a module docstring says what it holds and why"


@pytest.mark.parametrize("path", MODULES, ids=_id)
def test_functions_are_paragraphs(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    too_long = [f.name for f in functions if (f.end_lineno or f.lineno) - f.lineno + 1 > FUNCTION_LINES]
    assert not too_long
