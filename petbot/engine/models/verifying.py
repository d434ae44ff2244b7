"""A model folder looked through as a whole: files, names, shapes, numbers, tokenizer, and hashes where it has them."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import torch
from transformers import CLIPTokenizer

from petbot.engine.folder import WEIGHTED, check_folder, read_json
from petbot.engine.models.conversion import RECORD
from petbot.engine.models.sources import Part, part_of_folder
from petbot.engine.port import ModelBroken


def verify(folder: Path, say: Callable[[str], None]) -> None:
    """Read every byte of a model folder. `say` gets a line per finding that is in order. Raises the first that is not.

    Raises ModelMissing or ModelBroken.
    """
    weights = check_folder(folder)
    say(f"complete: {weights / 1e6:,.0f} MB of weights, safetensors only")
    parts = [part_of_folder(folder, name) for name in WEIGHTED]
    say(f"names and shapes: {sum(len(part.shapes) for part in parts)} tensors as the settings ask for")
    dtypes = sorted({str(dtype).removeprefix("torch.") for part in parts for dtype in _numbers(part)})
    say(f"numbers: all finite, stored as {', '.join(dtypes)}")
    say(f"tokenizer: {_tokens(folder, parts)} words")
    say(_hashes(folder))


def _numbers(part: Part) -> set[torch.dtype]:
    dtypes: set[torch.dtype] = set()
    for name, tensor in part.tensors():
        if not bool(torch.isfinite(tensor).all()):
            raise ModelBroken(f"{part.places[name][0]}: a value of {name} is not a number.")
        dtypes.add(tensor.dtype)
    return dtypes


def _tokens(folder: Path, parts: list[Part]) -> int:
    """transformers 5 makes a tokenizer of two words from files that it does not understand, silently."""
    known = len(CLIPTokenizer.from_pretrained(str(folder / "tokenizer"), local_files_only=True))
    embedded = next(part.config["vocab_size"] for part in parts if part.name == "text_encoder")
    if not 2 < known <= embedded:
        raise ModelBroken(f"{folder / 'tokenizer'} gives {known} words and the text encoder knows {embedded}.")
    return known


def _hashes(folder: Path) -> str:
    if not (folder / RECORD).exists():
        return f"hashes: none on record (only folders that `models pull` or `models convert` made have {RECORD})"
    recorded: dict[str, str] = read_json(folder / RECORD).get("sha256", {})
    for name, digest in recorded.items():
        with (folder / name).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != digest:
            raise ModelBroken(f"{folder / name} is not the file that was written: its SHA-256 is {found}.")
    return f"hashes: {len(recorded)} files are as they were written"
