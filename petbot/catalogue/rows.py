"""Lines of the data files as the fields of entries; nothing is validated yet but the shape of a line."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from petbot.catalogue.entries import Names, Traits
from petbot.domain.choices import Species
from petbot.domain.errors import Fault

STAND_IN: Final = "~"
"""Begins a phrase of the embedded model that is only the nearest thing that it can draw."""
COLUMNS: Final = {"pt_br": "pt-BR", "zh_cn": "zh-CN"}
"""Columns of names that are written otherwise than the fields of Names."""
_LANGUAGES: Final = {field.name: COLUMNS.get(field.name, field.name) for field in fields(Names)}
_TRAITS: Final = tuple(field.name for field in fields(Traits))

Line = Mapping[str, str]
Row = dict[str, Any]


class CatalogueBroken(Fault):
    """A data file of the catalogue holds a mistake; the text names file, entry and field."""


def lines(folder: Path, file: str) -> Iterator[dict[str, str]]:
    """Lines as mappings by the header, below the comment that says what the columns hold. Raises CatalogueBroken."""
    try:
        text = (folder / file).read_text(encoding="utf-8")
        head, *rest = csv.reader((line for line in text.splitlines() if not line.startswith("#")), strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise CatalogueBroken(f"{file}: {error}") from error
    for line in rest:
        if len(line) != len(head):
            raise CatalogueBroken(f"{file}, {(line or ['empty line'])[0]}: {len(line)} cells instead of {len(head)}")
        yield dict(zip(head, line, strict=True))


def named(names: Line) -> Row:
    """The names and aliases of a line of names."""
    return {
        "names": {language: names.get(column) for language, column in _LANGUAGES.items()},
        "aliases": _listed(names.get("aliases", "")),
    }


def plain(line: Line) -> Row:
    """A line whose cells are the entry's fields."""
    return dict(line)


def breed(species: Species, line: Line) -> Row:
    """A line of breeds/dog.csv or breeds/cat.csv."""
    return {
        **line,
        "species": species,
        "traits": {name: line.get(name) for name in _TRAITS},
        "coats": line.get("coats", "").split(),
        "fci": line.get("fci") or None,
        "parents": line.get("parents", "").split(),
    }


def with_trait(line: Line) -> Row:
    """A line whose phrase of the embedded model may be a stand-in."""
    trait = line.get("trait", "")
    return {**line, "trait": trait.removeprefix(STAND_IN), "stand_in": trait.startswith(STAND_IN)}


def background(line: Line) -> Row:
    """A line of background.csv."""
    row = with_trait(line)
    return {**row, "traits": _listed(row["trait"])}


def touch(line: Line) -> Row:
    """A line of a small attribute."""
    return {**with_trait(line), "species": line.get("species") or None, "clashes": line.get("clashes", "").split()}


def look(line: Line) -> Row:
    """A line of look.csv."""
    lists = {name: _listed(line.get(name, "")) for name in ("photo", "negative", "drops")}
    return {**line, **lists, "clashes": line.get("clashes", "").split()}


def quality(line: Line) -> Row:
    """A line of quality.csv; without a factor there is no second pass."""
    if not line.get("factor"):
        return dict(line)
    return {**line, "hires": {name: line.get(name) for name in ("factor", "strength", "upscaler")}}


def _listed(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]
