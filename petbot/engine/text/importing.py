"""Brings an embedding's file into the folder; a pickle (A1111's .pt, diffusers' .bin) becomes safetensors, unrun."""

import io
import pickle
import re
import struct
import warnings
import zipfile
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor

from petbot.engine.adapters.header import FileRefused, shown
from petbot.engine.text.embeddings import A1111_KEY, ENDING, checked_rows, read_small, vectors_of

PICKLES = frozenset({".pt", ".bin"})
_MALFORMED = (
    RuntimeError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    AssertionError,
    EOFError,
    OSError,
    ArithmeticError,
    struct.error,
)
"""What torch.load raises on files that somebody bent, beside errors of the pickle and of the archive."""


def import_embedding(source: Path, folder: Path, width: int | None = None) -> Path:
    """Bring a .safetensors, .pt or .bin file into the folder of embeddings; gives the new file's path.

    `width` is that of the text encoder which the vectors must fit. A file of that name in the folder is replaced.
    Raises FileRefused, whose text names the file and the reason, and then nothing was written.
    """
    content = read_small(source)
    if source.suffix.lower() in PICKLES:
        token, vectors = _named_vectors(_loaded(content, source.name), source.name)
        rows = checked_rows(vectors, source.name, width)
        content = safetensors.torch.save({A1111_KEY: rows}, {"name": token})
    else:
        vectors_of(content, source.name, width)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{source.stem}{ENDING}"
    fresh = target.with_suffix(".part")
    fresh.write_bytes(content)
    fresh.replace(target)
    return target


def _loaded(content: bytes, name: str) -> object:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # torch.save stores its records as they are; a packed one could unfold to any size.
            if any(record.compress_type != zipfile.ZIP_STORED for record in archive.infolist()):
                raise FileRefused(name, "it is a compressed archive, which torch.save does not write")
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # of pickle versions, to no one
            return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except zipfile.BadZipFile as error:
        raise FileRefused(name, "it is not a file that torch.save of version 1.6 or later wrote") from error
    except pickle.UnpicklingError as error:
        # The rest of torch's text tells how to open the file all the same.
        wanted = re.search(r"GLOBAL (\S+)", str(error))
        what = f"to call {shown(wanted[1])}" if wanted else "more than plain data"
        raise FileRefused(name, f"its pickle wants {what}, and only plain data is read") from error
    except _MALFORMED as error:
        raise FileRefused(name, f"it cannot be read ({_first_line(error)})") from error


def _named_vectors(loaded: object, name: str) -> tuple[str, Tensor]:
    match loaded:
        case {"string_to_param": {"*": Tensor() as vectors}, "name": str(token)}:  # A1111
            return token, vectors
        case {"string_to_param": {"*": Tensor() as vectors}}:
            return Path(name).stem, vectors
        case dict() if len(loaded) == 1:  # diffusers
            token, vectors = next(iter(loaded.items()))
            if isinstance(token, str) and isinstance(vectors, Tensor):
                return token, vectors
    some = ", ".join(shown(str(key)) for key in list(loaded)[:3]) if isinstance(loaded, dict) else type(loaded).__name__
    raise FileRefused(name, f"it holds no embedding that A1111 or diffusers would write, but {some or 'nothing'}")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200] or type(error).__name__
