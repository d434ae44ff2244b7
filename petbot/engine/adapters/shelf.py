"""The adapters that may be used, loaded when they are asked for; those used last stay in memory."""

import math
from collections import OrderedDict
from pathlib import Path

from petbot.domain.recipes import Adapter
from petbot.domain.texts import tr
from petbot.engine.adapters.factors import Lora
from petbot.engine.adapters.header import FileRefused
from petbot.engine.adapters.listing import LIST, Listed, listed
from petbot.engine.adapters.reading import read_lora
from petbot.engine.adapters.targets import Targets
from petbot.engine.port import EngineFault

CAPACITY = 1_000_000_000
"""Bytes of tensors: some seventy adapters of rank 16 in half precision, 13.6 MB each."""
UNUSABLE = tr("The adapter “{name}” cannot be used just now. Whoever runs me finds the reason in the log.")


class AdapterShelf:
    """A folder's adapters for one model; for one thread."""

    def __init__(self, folder: Path, targets: Targets, capacity: int = CAPACITY, *, pinned: bool = False) -> None:
        """At most `capacity` bytes are kept; what is larger by itself is read anew each time.

        `pinned`: in memory that a CUDA device copies from by itself, while others go on.
        """
        self._pinned = pinned
        self._folder = folder
        self._targets = targets
        self._capacity = capacity
        self._held: OrderedDict[str, Lora] = OrderedDict()
        self._list: tuple[Listed, ...] = ()
        self._read_at: tuple[int, int] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes of tensors that are kept."""
        return sum(lora.nbytes for lora in self._held.values())

    def lora(self, adapter: Adapter) -> Lora:
        """The adapter with this hash, whatever it is called.

        Raises EngineFault where it is not on the list, not there, broken, or another file by now. What was taken off
        the list is refused although it may still be in memory.
        """
        try:
            if not math.isfinite(adapter.weight):
                raise FileRefused(adapter.name, f"{adapter.weight} is no weight for it")
            entry = next((one for one in self._allowed() if one.sha256 == adapter.sha256), None)
            if entry is None:
                raise FileRefused(adapter.name, f"its SHA-256 {adapter.sha256} is not on the operator's list")
            found = self._held.get(adapter.sha256) or self._read(entry)
        except FileRefused as refusal:
            raise EngineFault(str(refusal), reason=UNUSABLE.format(name=adapter.name), fatal=True) from refusal
        self._keep(found)
        return found

    def _allowed(self) -> tuple[Listed, ...]:
        """The list, read again when it was written anew: adapters come and go while the worker runs."""
        try:
            facts = (self._folder / LIST).stat()
            now = facts.st_mtime_ns, facts.st_size
        except FileNotFoundError:
            return ()
        if now != self._read_at:
            self._list, self._read_at = listed(self._folder), now
        return self._list

    def _read(self, entry: Listed) -> Lora:
        lora = read_lora(self._folder / entry.file, self._targets)
        if lora.sha256 != entry.sha256:
            raise FileRefused(entry.file, "its content is not what was imported; import it again if that is meant")
        return lora.pinned() if self._pinned else lora

    def _keep(self, lora: Lora) -> None:
        if lora.nbytes > self._capacity:
            return
        self._held[lora.sha256] = lora
        self._held.move_to_end(lora.sha256)
        while self.nbytes > self._capacity:
            self._held.popitem(last=False)
