"""Reads and validates the data files; a mistake is named by file, entry and field."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.entries import Background, Breed, Coat, Extra
from petbot.domain.choices import Species
from petbot.domain.errors import Fault

DATA = Path(__file__).parent / "data"

Entry = TypeVar("Entry", Background, Breed, Coat, Extra)


class CatalogueBroken(Fault):
    """A data file of the catalogue holds a mistake; the text names file, entry and field."""


def load_catalogue(folder: Path = DATA) -> Catalogue:
    """The catalogue of a folder's four TOML files. Raises CatalogueBroken."""
    coats = _entries(folder / "coats.toml", Coat)
    breeds = _entries(folder / "breeds.toml", Breed)
    for breed in breeds.values():
        unknown = set(breed.coats) - set(coats)
        if unknown or not breed.coats:
            raise CatalogueBroken(f"breeds.toml, {breed.id}, coats: unknown or missing {sorted(unknown)}")
    return Catalogue(
        breeds=breeds,
        coats=coats,
        backgrounds=_entries(folder / "backgrounds.toml", Background),
        extras=_entries(folder / "extras.toml", Extra),
    )


def _entries(path: Path, kind: type[Entry]) -> dict[str, Entry]:
    adapter = TypeAdapter(kind)
    entries: dict[str, Entry] = {}
    for raw in _raw(path, kind):
        name = str(raw.get("id", f"entry {len(entries) + 1}"))
        try:
            entry = adapter.validate_python(raw)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise CatalogueBroken(f"{path.name}, {name}, {where}: {first['msg']}") from error
        if name in entries:
            raise CatalogueBroken(f"{path.name}, {name}, id: stands there twice")
        entries[name] = entry
    return entries


def _raw(path: Path, kind: type[Entry]) -> Iterable[dict[str, Any]]:
    """A file's entries as mappings: tables by species, or rows in the order of the kind's fields."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueBroken(f"{path.name}: {error}") from error
    if kind is Breed:
        for species in Species:
            for table in cast("list[dict[str, Any]]", content.get(species.value, [])):
                yield {"species": species.value, **table}
        return
    names = [field.name for field in fields(kind)]
    for row in cast("Sequence[Sequence[Any]]", content.get(path.stem, [])):
        yield dict(zip(names, row, strict=False))
