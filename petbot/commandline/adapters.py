"""`adapters import | list | remove`: LoRA files and embeddings that recipes may use, checked before they are let in."""

import argparse
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from petbot.catalogue.profiles import find
from petbot.config import Settings
from petbot.engine.adapters.listing import listed
from petbot.engine.folder import check_folder, read_json

if TYPE_CHECKING:
    from argparse import _SubParsersAction

PICKLES = (".pt", ".bin")
"""Embeddings of older tools; they are read without running what is in them, and kept as safetensors."""


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `adapters` and what it can do."""
    parser = commands.add_parser("adapters", help="take in, show and remove LoRA files and embeddings")
    does = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    importing = does.add_parser("import", help="check files against the model in use and let them in")
    importing.add_argument("files", nargs="+", type=Path, help=".safetensors; embeddings also as .pt or .bin")
    importing.add_argument("--embedding", action="store_true", help="they are textual-inversion embeddings")
    importing.add_argument("--model", help="check against this model instead of the one in use")
    importing.set_defaults(run=_import)
    listing = does.add_parser("list", help="those that may be used")
    listing.set_defaults(run=_list)
    remove = does.add_parser("remove", help="take one away")
    remove.add_argument("name", help="its name, its file, or the first 6 or more digits of its SHA-256")
    remove.set_defaults(run=_remove)


def _import(chosen: argparse.Namespace, settings: Settings) -> int:
    folder = find(chosen.model or settings.model, settings.data_folder).folder
    check_folder(folder)
    for file in chosen.files:
        if chosen.embedding or file.suffix in PICKLES:
            _embedding(file, settings.embeddings_folder, folder)
        else:
            _lora(file, settings.adapters_folder, folder)
    return 0


def _embedding(file: Path, embeddings: Path, model: Path) -> None:
    from petbot.engine.text.importing import import_embedding

    width = read_json(model / "text_encoder" / "config.json").get("hidden_size")
    print(f"{import_embedding(file, embeddings, width).stem}: an embedding, ready to be used")


def _lora(file: Path, adapters: Path, model: Path) -> None:
    from petbot.engine.adapters.importing import import_adapter
    from petbot.engine.adapters.targets import Targets

    entry = import_adapter(file, adapters, Targets.of_folder(model))
    said = f", answers to {', '.join(entry.triggers)}" if entry.triggers else ""
    print(f"{entry.name}: a LoRA, ready to be used{said}")


def _list(_: argparse.Namespace, settings: Settings) -> int:
    for entry in listed(settings.adapters_folder):
        gone = "" if (settings.adapters_folder / entry.file).exists() else "  (its file is gone)"
        print(f"lora       {entry.name:<30} {entry.sha256[:10]}  {', '.join(entry.triggers)}{gone}".rstrip())
    for path, sha256 in embeddings_in(settings.embeddings_folder):
        print(f"embedding  {path.stem:<30} {sha256[:10]}")
    return 0


def _remove(chosen: argparse.Namespace, settings: Settings) -> int:
    for path, sha256 in embeddings_in(settings.embeddings_folder):
        if chosen.name in {path.stem, path.name} or (len(chosen.name) >= 6 and sha256.startswith(chosen.name)):
            path.unlink()
            print(f"{path.stem} is removed")
            return 0
    from petbot.engine.adapters.importing import remove_adapter

    print(f"{remove_adapter(settings.adapters_folder, chosen.name).name} is removed")
    return 0


def embeddings_in(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every embedding's file and its SHA-256 in hexadecimal."""
    for path in sorted(folder.glob("*.safetensors")):
        yield path, hashlib.sha256(path.read_bytes()).hexdigest()
