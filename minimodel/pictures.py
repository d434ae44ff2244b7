"""The artist's pictures as training data: endless, seeded, cached on disk as bytes."""

import zlib
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from .artist import paint
from .selection import Selection, drawn

CACHE = Path(__file__).resolve().parent.parent / ".minimodel"
EDITION = 2  # raise it whenever the artist paints differently: cached pictures of another edition are not read
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


def pictures(count: int) -> tuple[list[Selection], Pixels]:
    """Selections and their (count, 128, 128, 3) pictures for seeds 0, 1, ...; painted once, then kept on disk."""
    chosen = [training_selection(seed) for seed in range(count)]
    path = workshop() / f"pictures-{EDITION}-{count}.npy"
    if not path.exists():
        painted = np.lib.format.open_memmap(
            path.with_suffix(".part"), mode="w+", dtype=np.uint8, shape=(count, 128, 128, 3)
        )
        for index, selection in enumerate(tqdm(chosen, desc="painting", mininterval=5)):
            painted[index] = paint(selection, index)
        painted.flush()
        path.with_suffix(".part").rename(path)
    return chosen, np.load(path, mmap_mode="r")


def quarters(count: int) -> list[slice]:
    """The pictures in four parts, as they are encoded."""
    return [slice(first, first + count // 4) for first in range(0, count // 4 * 4, count // 4)]


def workshop() -> Path:
    """The folder of caches and checkpoints, which git ignores."""
    CACHE.mkdir(exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n", encoding="utf-8")
    return CACHE
