"""Looks at a model folder without loading it: what is missing or broken is named before torch is imported."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from petbot.engine.port import ModelBroken, ModelMissing

NOISE_MARKER = "NOISE.txt"
"""A file of this name in a model folder says that its weights are random."""
INDEX = "model_index.json"
PIPELINE = "StableDiffusionPipeline"
LIBRARIES = frozenset({"diffusers", "transformers"})
"""Where the parts of a pipeline may come from; any other name would be code out of the folder."""
NEEDED = ("unet", "vae", "text_encoder", "tokenizer", "scheduler")
WEIGHTED = ("unet", "vae", "text_encoder")
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
"""File name endings of weights that are Python pickles: opening one can run any code that it holds."""
MAX_TABLE = 100_000_000
"""Bytes; the safetensors format's own limit for the table at the head of a file."""
REMEDY = (
    "Put the model there again in full (`python -m petbot models pull NAME` fetches one that `models list` shows), or"
    " set PETBOT_MODEL to a folder that holds one in diffusers format."
)


def check_folder(folder: Path) -> int:
    """Bytes of weights in a model folder in diffusers format. Raises ModelMissing or ModelBroken.

    Reads the JSON files and the head of each weight file only: milliseconds at any size.
    """
    if not folder.exists():
        raise ModelMissing(f"There is no model folder at {folder}. {REMEDY}")
    if not folder.is_dir():
        raise ModelBroken(f"{folder} is a file, not a model folder in diffusers format. {REMEDY}")
    _check_index(folder)
    _check_settings(folder)
    return sum(check_weights(path) for part in WEIGHTED for path in weight_files(folder / part, part))


def _check_index(folder: Path) -> None:
    index = read_json(folder / INDEX)
    if index.get("_class_name") != PIPELINE:
        raise ModelBroken(f"{folder / INDEX} describes a {index.get('_class_name')}, not a {PIPELINE}. {REMEDY}")
    for part in NEEDED:
        match index.get(part):
            case [str(library), str()] if library in LIBRARIES:
                pass
            case other:
                raise ModelBroken(
                    f"{folder / INDEX} gives {json.dumps(other)} for {part}; it must be a class of"
                    f" diffusers or transformers. {REMEDY}"
                )


def _check_settings(folder: Path) -> None:
    for part in WEIGHTED:
        read_json(folder / part / "config.json")
    read_json(folder / "scheduler" / "scheduler_config.json")
    tokenizer = folder / "tokenizer"
    if not (tokenizer / "tokenizer.json").exists():
        read_json(tokenizer / "vocab.json")
        if not (tokenizer / "merges.txt").exists():
            raise _missing(tokenizer / "merges.txt")


def read_json(path: Path) -> dict[str, Any]:
    """A file that holds a JSON object. Raises ModelMissing or ModelBroken."""
    try:
        value = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise _missing(path) from None
    except (OSError, ValueError) as error:
        raise ModelBroken(f"{path} cannot be read: {error}. {REMEDY}") from error
    if not isinstance(value, dict):
        raise ModelBroken(f"{path} is not a JSON object. {REMEDY}")
    return value


def _missing(path: Path) -> ModelMissing:
    return ModelMissing(f"The model is incomplete: {path} is missing. {REMEDY}")


def weight_files(folder: Path, part: str, *, variants: bool = False) -> Iterator[Path]:
    """The safetensors files that diffusers will read; a table of shards stands for those that it names.

    `variants`: where there are none, those in half precision that are stored beside them under a name of their own.
    """
    stem = "model" if part == "text_encoder" else "diffusion_pytorch_model"
    for ending in ("", ".fp16") if variants else ("",):
        single = folder / f"{stem}{ending}.safetensors"
        table = folder / f"{stem}.safetensors.index{ending}.json"
        if single.exists():
            yield single
            return
        if table.exists():
            yield from _shards(folder, table)
            return
    raise _without_safetensors(folder, folder / f"{stem}.safetensors")


def _shards(folder: Path, table: Path) -> Iterator[Path]:
    for name in sorted(set(read_json(table).get("weight_map", {}).values())):
        if not (folder / name).exists():
            raise _missing(folder / name)
        yield folder / Path(name).name


def _without_safetensors(part: Path, wanted: Path) -> ModelMissing | ModelBroken:
    pickles = sorted(path.name for path in part.glob("*") if path.suffix in PICKLES)
    if not pickles:
        return _missing(wanted)
    return ModelBroken(
        f"{part} holds its weights only as {', '.join(pickles)}. Such a file is a Python pickle, which can run any"
        f" code when it is opened, so Petbot does not open it. Save the model as safetensors"
        f" (pipeline.save_pretrained(folder, safe_serialization=True)) so that {wanted.name} is there."
    )


def check_weights(path: Path) -> int:
    """Bytes of a safetensors file whose table agrees with its length; reads its head only. Raises ModelBroken.

    The format: https://github.com/huggingface/safetensors#format
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        length = struct.unpack("<Q", head)[0] if len(head) == 8 else MAX_TABLE + 1
        if length > min(MAX_TABLE, size - 8):
            raise ModelBroken(f"{path} is not a safetensors file, or it is cut short at {size} bytes. {REMEDY}")
        end = _end_of_tensors(path, file.read(length))
    if 8 + length + end != size:
        raise ModelBroken(f"{path} should have {8 + length + end} bytes and has {size}. {REMEDY}")
    return size


def _end_of_tensors(path: Path, table: bytes) -> int:
    try:
        tensors: dict[str, Any] = json.loads(table)
        ends = [entry["data_offsets"][1] for name, entry in tensors.items() if name != "__metadata__"]
        return max(ends, default=0)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise ModelBroken(f"{path} has no readable table of tensors: {error}. {REMEDY}") from error
