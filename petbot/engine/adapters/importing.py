"""Takes an adapter file into the folder and onto its list, or refuses it; and takes it away again."""

import json
import shutil
import struct
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from petbot.engine.adapters.header import FileRefused, Header, open_safely, read_header, shown
from petbot.engine.adapters.listing import Listed, listed, write_list
from petbot.engine.adapters.peftconfig import KEY
from petbot.engine.adapters.reading import check_header, read_lora
from petbot.engine.adapters.targets import Targets

ENDING = ".safetensors"
CONFIG = "adapter_config.json"
"""Where PEFT writes its alphas, beside the tensors."""
MAX_TRIGGERS, MAX_TRIGGER = 5, 60
"""Words, and characters of each, that are taken over from a trainer's notes."""


def import_adapter(source: Path, folder: Path, targets: Targets) -> Listed:
    """Copy a LoRA into the folder and allow it. Raises FileRefused, and then nothing was changed.

    PEFT's adapter_config.json beside it goes into the copy's metadata, because its alphas are needed. A file that is
    on the list already is given back as it stands there.
    """
    header = read_header(source)
    check_header(header, targets, source.name)
    known = listed(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".import-") as place:
        copy = Path(place) / source.with_suffix(ENDING).name
        _copied(source, header, copy)
        lora = read_lora(copy, targets)
        for entry in known:
            if entry.sha256 == lora.sha256 and (folder / entry.file).exists():
                return entry
        target = _free(folder, source.stem, lora.sha256)
        copy.replace(target)
    entry = Listed(name=target.stem, file=target.name, sha256=lora.sha256, triggers=triggers(header.metadata))
    write_list(folder, [*(one for one in known if one.sha256 != lora.sha256), entry])
    return entry


def remove_adapter(folder: Path, wanted: str) -> Listed:
    """Take an adapter off the list and delete its file. `wanted` is its name, its file, or how its SHA-256 begins.

    Raises FileRefused where none or several are meant.
    """
    known = listed(folder)
    meant = [one for one in known if wanted in {one.name, one.file}]
    meant = meant or [one for one in known if len(wanted) >= 6 and one.sha256.startswith(wanted.lower())]
    if len(meant) != 1:
        raise FileRefused(wanted, f"{len(meant) or 'no'} adapters on the list are called so")
    write_list(folder, [one for one in known if one is not meant[0]])
    (folder / meant[0].file).unlink(missing_ok=True)
    return meant[0]


def triggers(metadata: Mapping[str, str]) -> tuple[str, ...]:
    """The words that a trainer noted: the model card's trigger phrase, else the names of sd-scripts' training folders.

    https://github.com/Stability-AI/ModelSpec; sd-scripts calls a folder "10_shbnk dog": repeats, then the words.
    """
    if phrase := metadata.get("modelspec.trigger_phrase"):
        return _clean(phrase.split(","))
    try:
        folders = json.loads(metadata.get("ss_tag_frequency", "{}"))
    except (ValueError, RecursionError):
        return ()
    if not isinstance(folders, dict):
        return ()
    return _clean([words for count, _, words in (name.partition("_") for name in folders) if count.isdecimal()])


def _clean(words: list[str]) -> tuple[str, ...]:
    """Fit for a prompt's phrase: printable, without its syntax."""
    kept = ["".join(c for c in word if c.isprintable() and c not in "()[]\\:,<>").strip() for word in words]
    return tuple(dict.fromkeys(word for word in kept if 0 < len(word) <= MAX_TRIGGER))[:MAX_TRIGGERS]


def _copied(source: Path, header: Header, copy: Path) -> None:
    config = source.with_name(CONFIG)
    if KEY in header.metadata or not config.is_file() or source.with_suffix("").name != "adapter_model":
        with open_safely(source) as old, copy.open("wb") as new:
            shutil.copyfileobj(old, new)
        return
    try:
        fields = json.loads(config.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise FileRefused(CONFIG, f"it cannot be read ({error})") from error
    with open_safely(source) as old, copy.open("wb") as new:
        new.write(_with_metadata(header, {KEY: json.dumps(fields)}))
        old.seek(len(header.raw))
        shutil.copyfileobj(old, new)


def _with_metadata(header: Header, more: Mapping[str, str]) -> bytes:
    """The table anew, padded to a multiple of 8 bytes as the format wants it."""
    table = json.loads(header.raw[8:])
    table["__metadata__"] = {**header.metadata, **more}
    text = json.dumps(table).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text


def _free(folder: Path, stem: str, sha256: str) -> Path:
    """A path for the copy that takes no other file's place."""
    plain = "".join(c if c.isalnum() or c in "-_. " else "_" for c in stem).strip(". ")[:80] or "adapter"
    path = folder / f"{plain}{ENDING}"
    if path.exists():
        path = folder / f"{plain}-{sha256[:8]}{ENDING}"
    if path.exists():
        raise FileRefused(path.name, f"a file of this name lies in {shown(str(folder))}, but not on its list")
    return path
