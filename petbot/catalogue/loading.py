"""Reads and validates the data files; a mistake is named by file, entry and field."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from petbot.catalogue import entries
from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.entries import Background, Breed, Coat, Extra, Group, Kind, Look, Quality, Tone, Touch, TouchKind
from petbot.domain.choices import Species
from petbot.domain.errors import Fault

DATA = Path(__file__).parent / "data"
STAND_IN: Final = "~"
"""Begins a phrase of the embedded model that is only the nearest thing that it can draw."""

_LANGUAGES = tuple(field.name for field in fields(entries.Names))
_TRAITS = tuple(field.name for field in fields(entries.Traits))

E = TypeVar("E", bound=entries.Entry)
Row = dict[str, Any]


class CatalogueBroken(Fault):
    """A data file of the catalogue holds a mistake; the text names file, entry and field."""


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """The catalogue of a folder's CSV files. Raises CatalogueBroken."""
    coats = _load(folder, "coat", Coat, _plain)
    groups = _load(folder, "group", Group, _plain)
    catalogue = Catalogue(
        breeds=_breeds(folder, coats),
        coats=coats,
        groups={kind: {g.id: g for g in groups.values() if g.kind == kind} for kind in get_args(Kind)},
        backgrounds=_load(folder, "background", Background, _background),
        extras=_load(folder, "extra", Extra, _with_trait),
        touches={kind: _load(folder, kind, Touch, _touch) for kind in get_args(TouchKind)},
        tones=_load(folder, "tone", Tone, _touch),
        looks=_load(folder, "look", Look, _look),
        qualities=_load(folder, "quality", Quality, _quality),
    )
    _check_references(catalogue)
    return catalogue


def _breeds(folder: Path, coats: Mapping[str, Coat]) -> dict[str, Breed]:
    """All breeds; a language that has no name for one shows the English name."""
    breeds: dict[str, Breed] = {}
    for species in Species:
        read = partial(_breed, species)
        of_species = _load(folder, species.value, Breed, read, file=f"breeds/{species}.csv", complete=False)
        for breed in of_species.values():
            _known(f"breeds/{species}.csv, {breed.id}, coats", breed.coats, coats, needed=True)
            _known(f"breeds/{species}.csv, {breed.id}, parents", breed.parents, of_species)
        breeds |= of_species
    return breeds


def _check_references(catalogue: Catalogue) -> None:
    """Raises CatalogueBroken for a group, season, time or clash that is not in the catalogue."""
    shelves = catalogue.touches
    grouped: dict[Kind, Mapping[str, Background | Extra | Touch | Look]] = {
        "background": catalogue.backgrounds,
        "extra": catalogue.extras,
        "look": catalogue.looks,
        **shelves,
    }
    for kind, shelf in grouped.items():
        for entry in shelf.values():
            _known(f"{kind}.csv, {entry.id}, group", [entry.group], catalogue.groups[kind] or [""])
    for background in catalogue.backgrounds.values():
        _known(f"background.csv, {background.id}, season", [background.season], {*shelves["season"], ""})
        _known(f"background.csv, {background.id}, time", [background.time], {*shelves["time"], ""})
    clashing = {*shelves, *(f"{kind}/{entry}" for kind, shelf in (*shelves.items(),) for entry in shelf)}
    for kind, shelf in {**shelves, "look": catalogue.looks}.items():
        for entry in shelf.values():
            _known(f"{kind}.csv, {entry.id}, clashes", entry.clashes, clashing)


def _known(where: str, ids: Sequence[str], known: Iterable[str], *, needed: bool = False) -> None:
    unknown = sorted(set(ids) - set(known))
    if unknown or (needed and not ids):
        raise CatalogueBroken(f"{where}: unknown or missing {unknown}")


def _load(
    folder: Path, kind: str, of: type[E], read: Callable[[Row], Row], *, file: str = "", complete: bool = True
) -> dict[str, E]:
    """The entries of a kind by id, in the order of its file, with names and aliases from the file of names."""
    file, names_file = file or f"{kind}.csv", f"names/{kind}.csv"
    names = {row["id"]: row for row in _rows(folder, names_file)} if (folder / names_file).exists() else {}
    adapter = TypeAdapter(of)
    found: dict[str, E] = {}
    for row in _rows(folder, file):
        name = row.get("id") or f"entry {len(found) + 1}"
        if name in found:
            raise CatalogueBroken(f"{file}, {name}, id: stands there twice")
        if name not in names and not complete:
            raise CatalogueBroken(f"{names_file}, {name}: no names")
        translated = _translated(names.get(name, {}), row.get("name", ""), complete=complete and name in names)
        found[name] = _validated(file, name, adapter, {**read(row), **translated})
    if strangers := sorted(set(names) - set(found)):
        raise CatalogueBroken(f"{names_file}, {strangers[0]}: not in {file}")
    return found


def _validated(file: str, name: str, adapter: TypeAdapter[E], row: Row) -> E:
    try:
        return adapter.validate_python(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if where.startswith("names."):
            file, where = f"names/{Path(file).name}", where.removeprefix("names.").replace("_", "-")
        raise CatalogueBroken(f"{file}, {name}, {where}: {first['msg']}") from error


def _translated(names: Mapping[str, str], english: str, *, complete: bool) -> Row:
    """The cells of a line of names; English stands in for a column that the file lacks, if it need not be complete."""
    columns = {language: language.replace("pt_br", "pt-BR").replace("zh_cn", "zh-CN") for language in _LANGUAGES}
    given = {language: names.get(column) for language, column in columns.items()}
    spare = {} if complete else {language: english for language in _LANGUAGES if given[language] is None}
    return {"names": given | spare, "aliases": _listed(names.get("aliases", ""))}


def _plain(row: Row) -> Row:
    return row


def _breed(species: Species, row: Row) -> Row:
    return {
        **row,
        "species": species,
        "traits": {name: row.get(name) for name in _TRAITS},
        "coats": row.get("coats", "").split(),
        "fci": row.get("fci") or None,
        "parents": row.get("parents", "").split(),
    }


def _with_trait(row: Row) -> Row:
    trait = row.get("trait", "")
    return {**row, "trait": trait.removeprefix(STAND_IN), "stand_in": trait.startswith(STAND_IN)}


def _touch(row: Row) -> Row:
    return {**_with_trait(row), "species": row.get("species") or None, "clashes": row.get("clashes", "").split()}


def _background(row: Row) -> Row:
    row = _with_trait(row)
    return {**row, "traits": _listed(row["trait"])}


def _look(row: Row) -> Row:
    lists = {name: _listed(row.get(name, "")) for name in ("photo", "negative", "drops")}
    return {**row, **lists, "clashes": row.get("clashes", "").split()}


def _quality(row: Row) -> Row:
    if not row.get("factor"):
        return row
    return {**row, "hires": {name: row.get(name) for name in ("factor", "strength", "upscaler")}}


def _listed(cell: str) -> list[str]:
    return [part for part in cell.split("; ") if part]


def _rows(folder: Path, file: str) -> Iterator[dict[str, str]]:
    """Lines as mappings by the header, below the comment that says what the columns hold; lists stand in one cell."""
    try:
        text = (folder / file).read_text(encoding="utf-8")
        head, *lines = csv.reader((line for line in text.splitlines() if not line.startswith("#")), strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise CatalogueBroken(f"{file}: {error}") from error
    for line in lines:
        if len(line) != len(head):
            raise CatalogueBroken(f"{file}, {(line or ['empty line'])[0]}: {len(line)} cells instead of {len(head)}")
        yield dict(zip(head, line, strict=True))
