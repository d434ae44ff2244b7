"""Turns an embedding's pickle (A1111's .pt, diffusers' .bin) into safetensors without running any of it."""

import io
import pickle
import struct
import warnings
import zipfile
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor

from petbot.engine.adapters.header import FileRefused, shown
from petbot.engine.text.embeddings import A1111_KEY, ENDING, checked_rows, read_small

PICKLES = frozenset({".pt", ".bin"})
_MALFORMED = (
    pickle.UnpicklingError,
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
    zipfile.BadZipFile,
)
"""What torch.load raises on files that somebody bent."""


def import_pickle(source: Path, folder: Path) -> Path:
    """Write the embedding of a .pt or .bin file as safetensors into `folder`; gives the new file's path.

    Raises FileRefused, and then nothing was written. A file of that name there is replaced.
    """
    token, vectors = _named_vectors(_loaded(source), source.name)
    rows = checked_rows(vectors, source.name)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{source.stem}{ENDING}"
    fresh = target.with_suffix(".part")
    fresh.write_bytes(safetensors.torch.save({A1111_KEY: rows.contiguous()}, {"name": token}))
    fresh.replace(target)
    return target


def _loaded(source: Path) -> object:
    content = read_small(source)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # torch.save stores its records as they are; a packed one could unfold to any size.
            if any(record.compress_type != zipfile.ZIP_STORED for record in archive.infolist()):
                raise FileRefused(source.name, "it is a compressed archive, which torch.save does not write")
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # of pickle versions, to no one
            return torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except zipfile.BadZipFile as error:
        raise FileRefused(source.name, "it is not a file that torch.save of version 1.6 or later wrote") from error
    except pickle.UnpicklingError as error:
        raise FileRefused(source.name, f"its pickle wants more than plain data ({_first_line(error)})") from error
    except _MALFORMED as error:
        raise FileRefused(source.name, f"it cannot be read ({_first_line(error)})") from error


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
