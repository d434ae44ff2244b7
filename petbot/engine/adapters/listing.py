"""The list of adapters that the operator allows: adapters.toml in their folder. Standard library only.

[[adapter]]
name = "shiba-ink"
file = "shiba-ink.safetensors"
sha256 = "..."
triggers = ["shbnk"]
"""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from petbot.engine.adapters.header import FileRefused, shown

LIST = "adapters.toml"
HEAD = """# The adapters that may be used. `python -m petbot adapters import FILE` adds to them.
# Names and triggers may be changed here; an entry that is taken out forbids its file.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An adapter that may be used."""

    name: str
    """For people."""
    file: str
    """Its name within the folder."""
    sha256: str
    """Of the file's content, in hexadecimal."""
    triggers: tuple[str, ...] = ()
    """Words that it was trained to answer to, as far as they are known."""


def listed(folder: Path) -> tuple[Listed, ...]:
    """The folder's list; empty where there is none. Raises FileRefused for one that cannot be read."""
    path = folder / LIST
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("adapter", [])
        return tuple(_entry(entry) for entry in entries)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FileRefused(str(path), f"it is not a list of adapters ({error})") from error


def write_list(folder: Path, adapters: Sequence[Listed]) -> None:
    """Put the list in place of the one before, whole or not at all."""
    fresh = folder / f"{LIST}.part"
    fresh.write_text(HEAD + "".join(_written(adapter) for adapter in adapters), encoding="utf-8")
    fresh.replace(folder / LIST)


def _entry(entry: dict[str, object]) -> Listed:
    name, file, sha256, triggers = (entry.get(key, ()) for key in ("name", "file", "sha256", "triggers"))
    if not isinstance(file, str) or Path(file).name != file:
        raise ValueError(f"{shown(str(file))} is not the name of a file in this folder")
    if not isinstance(sha256, str) or not re.fullmatch("[0-9a-f]{64}", sha256):
        raise ValueError(f"{file} has no SHA-256")
    if not isinstance(triggers, list | tuple) or not all(isinstance(word, str) for word in triggers):
        raise ValueError(f"the triggers of {file} are not texts")
    return Listed(
        name=name if isinstance(name, str) else Path(file).stem,
        file=file,
        sha256=sha256,
        triggers=tuple(str(word) for word in triggers),
    )


def _written(adapter: Listed) -> str:
    # A JSON text of printable characters is a TOML text too.
    fields = {"name": adapter.name, "file": adapter.file, "sha256": adapter.sha256, "triggers": list(adapter.triggers)}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    return "\n[[adapter]]\n" + "\n".join(lines) + "\n"
