"""Reads and validates the data files; a mistake is named by file, entry and field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from petbot.catalogue import rows
from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.entries import (
    Background,
    Breed,
    Coat,
    Entry,
    Extra,
    Group,
    Kind,
    Look,
    Quality,
    Tone,
    Touch,
    TouchKind,
)
from petbot.catalogue.rows import CatalogueBroken, Line, Row
from petbot.domain.choices import Species

DATA = Path(__file__).parent / "data"

E = TypeVar("E", bound=Entry)


@cache
def load_catalogue(folder: Path = DATA) -> Catalogue:
    """The catalogue of a folder's CSV files, read once a process: nobody changes it. Raises CatalogueBroken."""
    coats = _load(folder, "coat", Coat, rows.plain)
    groups = _load(folder, "group", Group, rows.plain)
    catalogue = Catalogue(
        breeds=_breeds(folder, coats),
        coats=coats,
        groups={kind: {g.id: g for g in groups.values() if g.kind == kind} for kind in get_args(Kind)},
        backgrounds=_load(folder, "background", Background, rows.background),
        extras=_load(folder, "extra", Extra, rows.with_trait),
        touches={kind: _load(folder, kind, Touch, rows.touch) for kind in get_args(TouchKind)},
        tones=_load(folder, "tone", Tone, rows.touch),
        looks=_load(folder, "look", Look, rows.look),
        qualities=_load(folder, "quality", Quality, rows.quality),
    )
    _check_groups(catalogue)
    _check_seasons(catalogue)
    _check_clashes(catalogue)
    return catalogue


def _breeds(folder: Path, coats: Mapping[str, Coat]) -> dict[str, Breed]:
    breeds: dict[str, Breed] = {}
    for species in Species:
        file = f"breeds/{species}.csv"
        of_species = _load(folder, species, Breed, partial(rows.breed, species), file=file)
        for breed in of_species.values():
            _known(f"{file}, {breed.id}, coats", breed.coats, coats, needed=True)
            _known(f"{file}, {breed.id}, parents", breed.parents, of_species)
        breeds |= of_species
    return breeds


def _load(folder: Path, kind: str, of: type[E], read: Callable[[Line], Row], file: str = "") -> dict[str, E]:
    """A kind's entries by id, in the order of their file; `read` makes a line's cells an entry's fields."""
    file, names_file = file or f"{kind}.csv", f"names/{kind}.csv"
    names = {line.get("id", ""): line for line in rows.lines(folder, names_file)}
    found: dict[str, E] = {}
    for line in rows.lines(folder, file):
        entry_id = line.get("id") or f"entry {len(found) + 1}"
        if entry_id in found:
            raise CatalogueBroken(f"{file}, {entry_id}, id: stands there twice")
        if entry_id not in names:
            raise CatalogueBroken(f"{names_file}, {entry_id}: no names")
        row = read(line) | rows.named(names[entry_id])
        found[entry_id] = _validated(of, row, f"{file}, {entry_id}", f"{names_file}, {entry_id}")
    for stranger in sorted(names.keys() - found.keys()):
        raise CatalogueBroken(f"{names_file}, {stranger}: not in {file}")
    return found


def _validated(of: type[E], row: Row, where: str, where_named: str) -> E:
    try:
        return _adapter(of).validate_python(row)
    except ValidationError as error:
        first = error.errors()[0]
        path = [str(part) for part in first["loc"]]
        if path[0] == "names":
            where, path = where_named, [rows.COLUMNS.get(path[-1], path[-1])]
        raise CatalogueBroken(f"{where}, {'.'.join(path)}: {first['msg']}") from error


@cache
def _adapter(of: type[Any]) -> TypeAdapter[Any]:
    """Building one costs more than validating a whole file."""
    return TypeAdapter(of)


def _check_groups(catalogue: Catalogue) -> None:
    grouped: dict[Kind, Mapping[str, Background | Extra | Touch | Look]] = {
        "background": catalogue.backgrounds,
        "extra": catalogue.extras,
        "look": catalogue.looks,
        **catalogue.touches,
    }
    for kind, shelf in grouped.items():
        for entry in shelf.values():
            _known(f"{kind}.csv, {entry.id}, group", [entry.group], catalogue.groups[kind] or [""])


def _check_seasons(catalogue: Catalogue) -> None:
    for entry in catalogue.backgrounds.values():
        _known(f"background.csv, {entry.id}, season", [entry.season], {*catalogue.touches["season"], ""})
        _known(f"background.csv, {entry.id}, time", [entry.time], {*catalogue.touches["time"], ""})


def _check_clashes(catalogue: Catalogue) -> None:
    one = {f"{kind}/{entry}" for kind, shelf in catalogue.touches.items() for entry in shelf}
    clashing: dict[Kind, Mapping[str, Touch | Look]] = {**catalogue.touches, "look": catalogue.looks}
    for kind, shelf in clashing.items():
        for entry in shelf.values():
            _known(f"{kind}.csv, {entry.id}, clashes", entry.clashes, {*catalogue.touches, *one})


def _known(where: str, ids: Sequence[str], known: Iterable[str], *, needed: bool = False) -> None:
    unknown = sorted(set(ids).difference(known))
    if unknown or (needed and not ids):
        raise CatalogueBroken(f"{where}: unknown or missing {unknown}")
