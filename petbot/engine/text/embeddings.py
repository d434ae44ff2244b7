"""Textual-inversion files: read with suspicion, found by their content. Worker process only (torch).

A file in the folder is safetensors, as diffusers writes it (one tensor, named after its token) or as A1111 does
("emb_params"). Files from elsewhere, pickles too, come in through `importing`.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
import torch
from torch import Tensor

from petbot.domain.recipes import Embedding
from petbot.domain.texts import tr
from petbot.engine.adapters.header import FileRefused, Header, header_of, open_safely, shown
from petbot.engine.port import EngineFault
from petbot.engine.text.cache import TensorCache
from petbot.engine.text.chunks import ROOM

MAX_BYTES = 8_000_000
"""Of a file: 75 vectors of 4,096 numbers take 1.2 MB, trainers' notes may come on top."""
MAX_WIDTH = 4096
"""Numbers of a vector in the widest text encoder in use (T5-XXL); CLIP's in Stable Diffusion 1 has 768."""
ENDING = ".safetensors"
A1111_KEY = "emb_params"
SDXL_KEYS = frozenset({"clip_l", "clip_g"})
CAPACITY = 32_000_000
"""Bytes of vectors held in memory: some thousand embeddings of ten vectors."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """What a textual-inversion file holds."""

    token: str
    """The word that its maker gave it; "" where the file names none."""
    sha256: str
    """Of the file's content, in hexadecimal."""
    rows: Tensor
    """[vectors, width], float32, on the CPU; 1..75 vectors."""


def read_embedding(path: Path, width: int | None = None) -> Vectors:
    """The vectors of a safetensors file; `width` is that of the text encoder that they must fit.

    Raises FileRefused, whose text names the file and the reason.
    """
    return vectors_of(read_small(path), path.name, width)


def vectors_of(content: bytes, name: str, width: int | None = None) -> Vectors:
    """The vectors of the content of a safetensors file called `name`. Raises FileRefused."""
    header = header_of(io.BytesIO(content), name)
    key = _key(header, name)
    if header.tensors[key].dtype not in {"F16", "BF16", "F32", "F64"}:
        raise FileRefused(name, f"its vectors are of type {header.tensors[key].dtype}")
    rows = checked_rows(safetensors.torch.load(content)[key], name, width)
    token = header.metadata.get("name", "") if key == A1111_KEY else key
    return Vectors(token=token, sha256=hashlib.sha256(content).hexdigest(), rows=rows)


def read_small(path: Path) -> bytes:
    """The whole content of a file of at most MAX_BYTES. Raises FileRefused."""
    with open_safely(path) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise FileRefused(path.name, f"it has more than {MAX_BYTES:,} bytes, which no embedding needs")
    return content


def checked_rows(vectors: Tensor, name: str, width: int | None = None) -> Tensor:
    """The vectors as [vectors, width] in float32. Raises FileRefused where they are not an embedding's."""
    if vectors.layout != torch.strided or vectors.is_quantized or not vectors.is_floating_point():
        raise FileRefused(name, "its vectors are not plain numbers with fractions")
    if vectors.ndim not in {1, 2} or not vectors.numel():
        raise FileRefused(name, f"its tensor has the shape {list(vectors.shape)}, which is not that of vectors")
    count, found = (1, *vectors.shape) if vectors.ndim == 1 else vectors.shape
    if width not in {None, found}:
        raise FileRefused(name, f"its vectors have {found:,} numbers and this model's have {width:,}: another model's")
    if count > ROOM or found > MAX_WIDTH:
        raise FileRefused(
            name, f"it holds {count:,} vectors of {found:,} numbers; up to {ROOM} fit in a prompt's chunk"
        )
    rows = vectors.detach().reshape(count, found).to(torch.float32, copy=True)
    if not bool(torch.isfinite(rows).all()):
        raise FileRefused(name, "some of its numbers are not finite (NaN or infinite)")
    return rows


def _key(header: Header, name: str) -> str:
    keys = set(header.tensors)
    if keys & SDXL_KEYS:
        raise FileRefused(name, "it is an embedding for SDXL, which has two text encoders")
    if A1111_KEY in keys:
        return A1111_KEY
    if len(keys) != 1:
        some = ", ".join(shown(key) for key in sorted(keys)[:3])
        raise FileRefused(name, f"an embedding has one tensor, and this has {len(keys):,} ({some or 'none'})")
    return keys.pop()


class EmbeddingShelf:
    """A folder of embeddings for one text encoder; only what lies in it can be used."""

    def __init__(self, folder: Path, width: int, capacity: int = CAPACITY) -> None:
        self._folder = folder
        self._width = width
        self._held: TensorCache[str] = TensorCache(capacity)
        self._known: dict[tuple[str, int, int], str] = {}

    def rows(self, embedding: Embedding) -> Tensor:
        """[vectors, width], float32, on the CPU. Raises EngineFault where the file is not there or is refused."""
        return self._held.get(embedding.sha256, lambda: self._read(embedding))

    def _read(self, embedding: Embedding) -> Tensor:
        path = self._find(embedding.sha256)
        if path is None:
            raise _unusable(embedding, f"no file in {self._folder} has the SHA-256 {embedding.sha256}")
        try:
            vectors = read_embedding(path, self._width)
        except FileRefused as refusal:
            raise _unusable(embedding, str(refusal)) from refusal
        if vectors.sha256 != embedding.sha256:
            raise _unusable(embedding, f"{path.name} changed while it was read")
        return vectors.rows

    def _find(self, sha256: str) -> Path | None:
        """Files are hashed once, and again when their size or time changes."""
        before, self._known = self._known, {}
        for path in sorted(self._folder.glob(f"*{ENDING}")):
            try:
                facts = path.stat()
                key = (path.name, facts.st_size, facts.st_mtime_ns)
                self._known[key] = before.get(key) or hashlib.sha256(read_small(path)).hexdigest()
            except (FileRefused, OSError):
                continue  # a stranger among them is no reason to do without the others
        return next((self._folder / name for (name, _, _), found in self._known.items() if found == sha256), None)


def _unusable(embedding: Embedding, why: str) -> EngineFault:
    return EngineFault(
        f"The embedding {embedding.token!r} cannot be used: {why}.",
        reason=tr("The embedding “{token}” is not available any more.", token=embedding.token),
        fatal=True,
    )
