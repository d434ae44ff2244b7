"""The artist's pictures as training data: endless, seeded, cached on disk as bytes."""

import multiprocessing
import zlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from .artist import paint
from .questions import label, questions
from .selection import Selection, drawn

CACHE = Path(__file__).resolve().parent.parent / ".minimodel"
EDITION = 2  # raise it whenever the artist paints differently: cached pictures of another edition are not read
CHUNK = 500  # pictures that one process paints before it takes more
Pixels = npt.NDArray[np.uint8]


class Gallery(NamedTuple):
    """Pictures, (n, 128, 128, 3) bytes, and the right answers about them, (n, questions) numbers."""

    pixels: Pixels
    labels: npt.NDArray[np.int8]


def held_out(selection: Selection) -> bool:
    """Whether this species, coat colour and pattern are a combination that training never sees (a tenth of them)."""
    words = "/".join(selection[trait] for trait in ("species", "coat", "pattern"))
    return zlib.crc32(words.encode()) % 10 == 0


def training_selection(seed: int) -> Selection:
    """The seed's selection, never a held-out combination."""
    random = Random(seed)
    while held_out(chosen := drawn(random)):
        pass
    return chosen


def pictures(count: int, workers: int = 1) -> Gallery:
    """The artist's pictures for seeds 0, 1, ...; painted once, then kept on disk, from where they are read when used.

    ``workers`` processes share the painting; the pictures are the same for any number of them.
    """
    paths = tuple(workshop() / f"{name}-{EDITION}-{count}.npy" for name in Gallery._fields)
    if not paths[0].exists():
        _paint_all(paths, count, workers)
    return Gallery(*(np.load(path, mmap_mode="c") for path in paths))  # copy on write, as a tensor wants it


def _paint_all(paths: Sequence[Path], count: int, workers: int) -> None:
    parts = pixels, labels = [path.with_suffix(".part") for path in paths]
    np.lib.format.open_memmap(pixels, mode="w+", dtype=np.uint8, shape=(count, 128, 128, 3)).flush()
    np.lib.format.open_memmap(labels, mode="w+", dtype=np.int8, shape=(count, len(questions()))).flush()
    chunks = [range(first, min(first + CHUNK, count)) for first in range(0, count, CHUNK)]
    for _ in tqdm(_mapped(workers, partial(_paint_chunk, parts), chunks), desc="painting", total=len(chunks)):
        pass
    for part, path in zip(reversed(parts), reversed(paths), strict=True):
        part.rename(path)


def _mapped(workers: int, work: partial[None], chunks: Sequence[range]) -> Iterator[None]:
    if workers == 1:
        yield from map(work, chunks)
        return
    # Fresh processes: a fork of one in which torch has threads can hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(work, chunks)


def _paint_chunk(parts: Sequence[Path], seeds: range) -> None:
    gallery = Gallery(*(np.load(part, mmap_mode="r+") for part in parts))
    for seed in seeds:
        chosen = training_selection(seed)
        gallery.pixels[seed], gallery.labels[seed] = paint(chosen, seed), label(chosen)


def workshop() -> Path:
    """The folder of caches and checkpoints, which git ignores."""
    CACHE.mkdir(exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
    return CACHE
