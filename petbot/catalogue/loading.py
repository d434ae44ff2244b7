"""Reads and validates the data files; a mistake is named by file, entry and field."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.entries import Background, Breed, Coat, Extra, Names, Traits
from petbot.domain.choices import Species
from petbot.domain.errors import Fault

DATA = Path(__file__).parent / "data"

_LANGUAGES = tuple(field.name for field in fields(Names))
_TRAITS = tuple(field.name for field in fields(Traits))

Entry = TypeVar("Entry", Background, Breed, Coat, Extra)


class CatalogueBroken(Fault):
    """A data file of the catalogue holds a mistake; the text names file, entry and field."""


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """The catalogue of a folder's TOML and CSV files. Raises CatalogueBroken."""
    coats = _entries("coats.toml", _toml_rows(folder / "coats.toml", Coat), Coat)
    breeds: dict[str, Breed] = {}
    for species in Species:
        file = f"breeds/{species}.csv"
        of_species = _entries(file, _breed_rows(folder, file, species), Breed)
        for breed in of_species.values():
            _all_known(file, breed, "coats", breed.coats, coats)
            _all_known(file, breed, "parents", breed.parents, of_species)
        breeds |= of_species
    return Catalogue(
        breeds=breeds,
        coats=coats,
        backgrounds=_entries("backgrounds.toml", _toml_rows(folder / "backgrounds.toml", Background), Background),
        extras=_entries("extras.toml", _toml_rows(folder / "extras.toml", Extra), Extra),
    )


def _entries(file: str, rows: Iterable[Mapping[str, Any]], kind: type[Entry]) -> dict[str, Entry]:
    adapter = TypeAdapter(kind)
    entries: dict[str, Entry] = {}
    for raw in rows:
        name = str(raw.get("id", f"entry {len(entries) + 1}"))
        try:
            entry = adapter.validate_python(raw)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise CatalogueBroken(f"{file}, {name}, {where}: {first['msg']}") from error
        if name in entries:
            raise CatalogueBroken(f"{file}, {name}, id: stands there twice")
        entries[name] = entry
    return entries


def _all_known(file: str, breed: Breed, field: str, ids: Sequence[str], known: Mapping[str, object]) -> None:
    unknown = sorted(set(ids) - set(known))
    if unknown or (field == "coats" and not ids):
        raise CatalogueBroken(f"{file}, {breed.id}, {field}: unknown or missing {unknown}")


def _toml_rows(path: Path, kind: type[Coat | Background | Extra]) -> Iterator[dict[str, Any]]:
    """A file's rows as mappings, their cells in the order of the kind's fields."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueBroken(f"{path.name}: {error}") from error
    names = [field.name for field in fields(kind)]
    for row in cast("Sequence[Sequence[Any]]", content.get(path.stem, [])):
        yield dict(zip(names, row, strict=False))


def _breed_rows(folder: Path, file: str, species: Species) -> Iterator[dict[str, Any]]:
    """Breeds as mappings, with their names and aliases from the file of names."""
    names_file = f"names/{species}.csv"
    names = {row["id"]: row for row in _csv_rows(folder, names_file)}
    for row in _csv_rows(folder, file):
        named = names.get(row["id"])
        if named is None:
            raise CatalogueBroken(f"{names_file}, {row['id']}: no names")
        yield {
            **row,
            "species": species,
            "names": {name: named.get(name) for name in _LANGUAGES},
            "aliases": [alias for alias in named.get("aliases", "").split("; ") if alias],
            "traits": {name: row.get(name) for name in _TRAITS},
            "coats": row.get("coats", "").split(),
            "fci": row.get("fci") or None,
            "parents": row.get("parents", "").split(),
        }


def _csv_rows(folder: Path, file: str) -> Iterator[dict[str, str]]:
    """Lines as mappings by the header; lists stand in one cell."""
    try:
        head, *lines = csv.reader((folder / file).read_text(encoding="utf-8").splitlines(), strict=True)
    except (OSError, ValueError, csv.Error) as error:
        raise CatalogueBroken(f"{file}: {error}") from error
    for line in lines:
        if len(line) != len(head):
            raise CatalogueBroken(f"{file}, {(line or ['empty line'])[0]}: {len(line)} cells instead of {len(head)}")
        yield dict(zip(head, line, strict=True))
