"""Any form of a Stable Diffusion 1.x model made into one folder in the serving dtype, with its autoencoder merged."""

import hashlib
import json
import shutil
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

import torch

from petbot.engine.folder import INDEX, WEIGHTED, check_folder
from petbot.engine.models import sources
from petbot.engine.models.sources import Part
from petbot.engine.port import ModelBroken, ModelMissing

DType = Literal["float16", "bfloat16", "float32"]
DTYPES: dict[DType, tuple[torch.dtype, str]] = {
    "float16": (torch.float16, "F16"),
    "bfloat16": (torch.bfloat16, "BF16"),
    "float32": (torch.float32, "F32"),
}
"""torch's dtype, and safetensors' name of it."""
RECORD = "petbot.json"
"""What a converted folder was made from, and the SHA-256 of each file in it."""
STEMS = {"unet": "diffusion_pytorch_model", "vae": "diffusion_pytorch_model", "text_encoder": "model"}
TOKENIZER_FILES = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "special_tokens_map.json")
INDEX_FIELDS = {
    "_class_name": "StableDiffusionPipeline",
    "feature_extractor": [None, None],
    "image_encoder": [None, None],
    "requires_safety_checker": False,
    "safety_checker": [None, None],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
}
WITHOUT_TOKENIZER = (
    "A single file holds no tokenizer. Name a folder that does: that of any Stable Diffusion 1.x model in diffusers"
    " format, or CLIP's own (`openai/clip-vit-large-patch14`)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What to convert into what."""

    source: Path
    """Diffusers folder or single .safetensors file."""
    target: Path
    """Folder to be made; it must not be there yet."""
    dtype: DType
    vae: Path | None = None
    """Autoencoder instead of the source's: a folder or a single .safetensors file."""
    tokenizer: Path | None = None
    """Folder with a tokenizer instead of the source's; a single file needs one."""
    shape: Path = sources.SD15
    """Settings for what a single file does not carry."""
    said: dict[str, str] = field(default_factory=dict[str, str])
    """What the record tells of the origin, such as hub ids and revisions."""


def convert(conversion: Conversion, on_part: Callable[[str, int], None] = lambda _part, _bytes: None) -> Path:
    """The converted folder, whole or not there at all; read and written tensor by tensor, never a model in memory.

    `on_part(part, bytes)` is told of each part as it begins. Raises ModelMissing or ModelBroken: what is wrong with
    which file.
    """
    target = conversion.target
    if target.exists():
        raise ModelBroken(f"{target} is there already. Remove it first, or choose another name.")
    parts = [_part(conversion, name) for name in WEIGHTED]
    tokenizer = _tokenizer_folder(conversion)
    _check_room(target, sum(_size(part, conversion.dtype) for part in parts))
    fresh = target.with_name(f"{target.name}.partial")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        _write(conversion, parts, tokenizer, fresh, on_part)
        check_folder(fresh)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _write(
    conversion: Conversion, parts: list[Part], tokenizer: Path, fresh: Path, on_part: Callable[[str, int], None]
) -> None:
    fresh.mkdir(parents=True)
    files: dict[str, str] = {}
    for part in parts:
        on_part(part.name, _size(part, conversion.dtype))
        place = fresh / part.name
        place.mkdir()
        (place / "config.json").write_text(json.dumps(part.config, indent=2) + "\n")
        name = f"{part.name}/{STEMS[part.name]}.safetensors"
        files[name] = write_tensors(part, conversion.dtype, fresh / name)
    _copy_tokenizer(tokenizer, fresh / "tokenizer")
    scheduler = _scheduler_settings(conversion)
    (fresh / "scheduler").mkdir()
    (fresh / "scheduler" / "scheduler_config.json").write_bytes(scheduler)
    index = INDEX_FIELDS | {
        "scheduler": ["diffusers", json.loads(scheduler)["_class_name"]],
        "vae": ["diffusers", next(part.config["_class_name"] for part in parts if part.name == "vae")],
    }
    (fresh / INDEX).write_text(json.dumps(index, indent=2) + "\n")
    record = {
        "source": str(conversion.source),
        "vae": str(conversion.vae or conversion.source),
        **conversion.said,
        "dtype": conversion.dtype,
        "sha256": files | {name: _sha256(fresh / name) for name in _small_files(fresh)},
    }
    (fresh / RECORD).write_text(json.dumps(record, indent=2) + "\n")


def _part(conversion: Conversion, name: str) -> Part:
    if name == "vae" and conversion.vae is not None:
        return sources.autoencoder(conversion.vae, conversion.shape)
    return sources.opener(conversion.source, conversion.shape)(name)


def _size(part: Part, dtype: DType) -> int:
    return sum(torch.Size(shape).numel() for shape in part.shapes.values()) * DTYPES[dtype][0].itemsize


def _check_room(target: Path, needed: int) -> None:
    at = next(folder for folder in target.absolute().parents if folder.exists())
    free = shutil.disk_usage(at).free
    if free < needed:
        raise ModelBroken(
            f"{target} would take {needed / 1e9:.1f} GB, and {at} has {free / 1e9:.1f} GB left. Make room, or choose"
            " another folder."
        )


def write_tensors(part: Part, dtype: DType, path: Path) -> str:
    """Write a part's tensors as one safetensors file, one at a time; returns its SHA-256.

    Raises ModelBroken for values that are not finite numbers in this dtype. The format:
    https://github.com/huggingface/safetensors#format
    """
    kind, name_of_kind = DTYPES[dtype]
    table: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name in sorted(part.places):
        shape = part.shapes[name]
        end = at + torch.Size(shape).numel() * kind.itemsize
        table[_stored(part, name)] = {"dtype": name_of_kind, "shape": list(shape), "data_offsets": [at, end]}
        at = end
    head = json.dumps(table).encode()
    head += b" " * (-len(head) % 8)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        _put(file, digest, struct.pack("<Q", len(head)) + head)
        for block in _blocks(part, kind):
            _put(file, digest, block)
    return digest.hexdigest()


def _stored(part: Part, name: str) -> str:
    """Tools that read diffusers folders expect the text encoder's names with this beginning; ours take both."""
    return f"text_model.{name}" if part.name == "text_encoder" else name


def _blocks(part: Part, kind: torch.dtype) -> Iterator[memoryview]:
    for name, tensor in part.tensors():
        cast = tensor.to(kind).contiguous()
        if not bool(torch.isfinite(cast).all()):
            why = "is not a number" if not bool(torch.isfinite(tensor).all()) else f"does not fit into {kind}"
            raise ModelBroken(f"{part.places[name][0]}: a value of {name} {why}.")
        yield cast.flatten().view(torch.uint8).numpy().data


def _put(file: BinaryIO, digest: "hashlib._Hash", block: bytes | memoryview) -> None:
    file.write(block)
    digest.update(block)


def _tokenizer_folder(conversion: Conversion) -> Path:
    """The folder with a usable tokenizer. Raises ModelMissing."""
    given = conversion.tokenizer or (conversion.source if conversion.source.is_dir() else None)
    if given is None:
        raise ModelMissing(WITHOUT_TOKENIZER)
    folder = given / "tokenizer" if (given / "tokenizer").is_dir() else given
    whole = (folder / "tokenizer.json").exists() or all(
        (folder / name).exists() for name in ("vocab.json", "merges.txt")
    )
    if not whole:
        raise ModelMissing(f"{folder} holds no tokenizer: neither tokenizer.json nor vocab.json with merges.txt.")
    return folder


def _copy_tokenizer(source: Path, target: Path) -> None:
    target.mkdir()
    for name in TOKENIZER_FILES:
        if (source / name).exists():
            shutil.copyfile(source / name, target / name)


def _scheduler_settings(conversion: Conversion) -> bytes:
    folder = conversion.source if conversion.source.is_dir() else conversion.shape
    path = folder / "scheduler" / "scheduler_config.json"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ModelMissing(f"The model is incomplete: {path} is missing.") from None


def _small_files(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".safetensors":
            yield str(path.relative_to(folder))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
