"""What people read can be translated: refusals and faults of the engine carry texts, whose messages are literals."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFUSING = sorted((ROOT / "petbot").rglob("*.py"))
SPEAKING = [*REFUSING, *sorted((ROOT / "cogs").rglob("*.py"))]
OPERATORS = {"FileRefused"}
"""Refusals that only whoever runs Petbot reads: by the command line, and in the log."""
COMMAND_LINE = ROOT / "petbot" / "commandline"
MAKERS = {"tr", "plural", "called"}
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SPEAKING}
Constants = Mapping[str, Mapping[str, ast.expr]]


def _id(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield getattr(node.func, "attr", getattr(node.func, "id", "")), node


def _refusals() -> set[str]:
    """Refusal and every class that is derived from it, by name."""
    classes = [node for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    found = {"Refusal"}
    while more := {c.name for c in classes if {getattr(b, "id", "") for b in c.bases} & found} - found:
        found |= more
    return found


def _constants() -> Constants:
    """By module, what its names are set to at its top."""
    return {_module(path): _constants_of(tree) for path, tree in TREES.items()}


def _constants_of(tree: ast.Module) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                found[name] = value
            case _:
                pass
    return found


def _seen(tree: ast.Module, module: str, constants: Constants) -> dict[str, ast.expr]:
    """The constants that a module can name: its own and those that it imports."""
    seen = dict(constants.get(module, {}))
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            theirs = constants.get(node.module or "", {})
            seen |= {alias.asname or alias.name: theirs[alias.name] for alias in node.names if alias.name in theirs}
    return seen


def _stays_english(node: ast.expr, seen: Mapping[str, ast.expr]) -> bool:
    """Whether these words are certainly no text: a literal, an f-string, or made of such ones."""
    match node:
        case ast.Constant(value=str()) | ast.JoinedStr():
            return True
        case ast.BinOp(left=left, right=right):
            return _stays_english(left, seen) or _stays_english(right, seen)
        case ast.IfExp(body=body, orelse=orelse):
            return _stays_english(body, seen) or _stays_english(orelse, seen)
        case ast.Call(func=ast.Attribute(value=value, attr="format" | "join" | "replace" | "strip")):
            return _stays_english(value, seen)
        case ast.Name(id=name) if name in seen:
            return _stays_english(seen[name], {})
        case _:
            return False


def _untranslatable(tree: ast.Module, seen: Mapping[str, ast.expr], refusals: set[str]) -> list[str]:
    """Refusals, and reasons of the engine's faults, that can be said in English alone."""
    found: list[str] = []
    for name, call in _calls(tree):
        words = call.args[:1] if name in refusals else []
        words += [keyword.value for keyword in call.keywords if (name, keyword.arg) == ("EngineFault", "reason")]
        found += [f"{call.lineno}: {ast.unparse(each)}" for each in words if _stays_english(each, seen)]
    return found


def _unextractable(tree: ast.Module) -> list[str]:
    """Calls whose message the tools cannot find."""
    found: list[str] = []
    for name, call in _calls(tree):
        literal = all(isinstance(arg, ast.Constant) and isinstance(arg.value, str) for arg in call.args)
        if name in MAKERS and isinstance(call.func, ast.Name) and not (call.args and literal):
            found.append(f"{call.lineno}: {ast.unparse(call)}")
    return found


CONSTANTS, REFUSALS = _constants(), _refusals() - OPERATORS


@pytest.mark.parametrize("path", [path for path in REFUSING if COMMAND_LINE not in path.parents], ids=_id)
def test_a_refusal_is_a_text(path: Path) -> None:
    seen = _seen(TREES[path], _module(path), CONSTANTS)
    assert not _untranslatable(TREES[path], seen, REFUSALS), "write tr(...), plural(...) or joined(...)"


@pytest.mark.parametrize("path", SPEAKING, ids=_id)
def test_a_message_is_a_literal(path: Path) -> None:
    assert not _unextractable(TREES[path]), "messages are literals; what changes in them is a {field}"


def test_every_kind_of_untranslatable_refusal_is_found() -> None:
    source = (
        'GONE = "gone"\nraise Refusal(f"{x}")\nraise Denied("no", rule="r")\nraise Refusal(GONE)\n'
        'raise Refusal("{x}".format(x=x))\nEngineFault("log", reason="broken")\nraise Refusal("a" + b)\n'
    )
    tree = ast.parse(source)
    assert len(_untranslatable(tree, _constants_of(tree), {"Refusal", "Denied"})) == 6


def test_texts_and_what_cannot_be_seen_through_are_let_pass() -> None:
    source = (
        'GONE = tr("gone")\nraise Refusal(tr("no"))\nraise Denied(GONE, rule="r")\nraise Refusal(words)\n'
        'raise Refusal(GONE.format(x=1))\nEngineFault("log", reason=fault.reason)\nraise Refusal(joined(" ", parts))\n'
    )
    tree = ast.parse(source)
    assert not _untranslatable(tree, _constants_of(tree), {"Refusal", "Denied"})
    assert not _unextractable(tree)


@pytest.mark.parametrize("call", ["tr(message)", 'tr(f"{x}")', 'plural("one", many)', "called(where, 'name')", "tr()"])
def test_a_message_that_is_no_literal_is_found(call: str) -> None:
    assert len(_unextractable(ast.parse(call))) == 1
