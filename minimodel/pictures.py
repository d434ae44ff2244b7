"""The artist's pictures as training data: endless, seeded, cached on disk as bytes."""

import multiprocessing
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from .artist import paint
from .selection import Selection, drawn

CACHE = Path(__file__).resolve().parent.parent / ".minimodel"
EDITION = 2  # raise it whenever the artist paints differently: cached pictures of another edition are not read
CHUNK = 500  # pictures that one process paints before it takes more
Pixels = npt.NDArray[np.uint8]


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


def pictures(count: int, workers: int = 1) -> tuple[list[Selection], Pixels]:
    """Selections and their (count, 128, 128, 3) pictures for seeds 0, 1, ...; painted once, then kept on disk.

    ``workers`` processes share the painting; the pictures are the same for any number of them.
    """
    path = workshop() / f"pictures-{EDITION}-{count}.npy"
    if not path.exists():
        part = path.with_suffix(".part")
        np.lib.format.open_memmap(part, mode="w+", dtype=np.uint8, shape=(count, 128, 128, 3)).flush()
        starts = range(0, count, CHUNK)
        for _ in tqdm(_mapped(workers, partial(_paint_chunk, part), starts), desc="painting", total=len(starts)):
            pass
        part.rename(path)
    return [training_selection(seed) for seed in range(count)], np.load(path, mmap_mode="r")


def _mapped(workers: int, work: partial[None], starts: range) -> Iterator[None]:
    if workers == 1:
        yield from map(work, starts)
        return
    # Fresh processes: a fork of one in which torch has threads can hang.
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(work, starts)


def _paint_chunk(path: Path, first: int) -> None:
    painted = np.load(path, mmap_mode="r+")
    for seed in range(first, min(first + CHUNK, len(painted))):
        painted[seed] = paint(training_selection(seed), seed)
    painted.flush()


def quarters(count: int) -> list[slice]:
    """The pictures in four parts, as they are encoded."""
    return [slice(first, first + count // 4) for first in range(0, count // 4 * 4, count // 4)]


def workshop() -> Path:
    """The folder of caches and checkpoints, which git ignores."""
    CACHE.mkdir(exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
    return CACHE
