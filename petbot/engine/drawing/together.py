"""One call of the UNet for requests whose LoRAs differ: each has a row of its own, or a call, where it fits in none."""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

import torch

from petbot.engine.adapters.applying import applied
from petbot.engine.adapters.rows import LoraRows
from petbot.engine.drawing.autoencoder import in_float32
from petbot.engine.drawing.denoiser import Request, Unet, advance
from petbot.engine.drawing.memory import is_out_of_memory
from petbot.engine.drawing.programs import SIZES, Programs

RANK = 64
"""Room in a row: all of what is commonly trained but the largest, at 54 MB a row for Stable Diffusion 1 in half."""
REMEMBERED = 256
"""Mixes of LoRAs of which is known whether they fit."""

Mix = tuple[tuple[str, float], ...]
"""SHA-256 and weight of each LoRA."""


class Denoiser:
    """A UNet and what it has on. For one thread."""

    def __init__(self, unet: Unet, *, mixes: int = 1, rank: int = RANK, programs: Programs | None = None) -> None:
        """`mixes`: different mixes of LoRAs in one call, at most. `programs`: of this UNet; None calls it eagerly."""
        self._unet = unet
        self._programs = programs
        self._mixes = mixes
        self._rank = rank
        self._rows: LoraRows | None = None
        self._no_rows = False
        self._slots: dict[Mix, int] = {}
        """The mixes in the rows, the latest used last. After their slots there is one that stays empty."""
        self._fitting: dict[Mix, bool] = {}
        self._on: Hashable = None
        self._taking_off = ExitStack()

    def group(self, request: Request) -> Hashable:
        """Requests of equal group can share a call."""
        shape = (request.latents.shape, request.positive.shape)
        if self._fits(request):
            return shape
        return (*shape, request.adapters, request.precise)

    def size(self, request: Request) -> int:
        """What it takes of a call's memory, in latents."""
        return request.latents.numel() * (1 if request.negative is None else 2)

    def advance(self, requests: Sequence[Request]) -> None:
        """Take these unfinished requests of one group one step further. Raises what goes wrong, of all of them."""
        network = None
        if not self._fits(requests[0]):
            self._put_on_alone(requests[0])
        elif self._rows is not None and any(request.adapters for request in requests):
            requests, slots = self._put_in_rows(self._rows, requests)
            network = self._programs and self._programs.network(self._rows, slots)
        else:
            self._take_off()
            network = self._programs and self._programs.network()
        with torch.inference_mode():
            advance(self._unet, requests, network)

    def rest(self) -> None:
        """Nothing is in flight any more: the UNet is as it was loaded, and what memory lacked for is tried again."""
        self._take_off()
        if self._no_rows:
            self._no_rows = False
            self._fitting.clear()

    def _take_off(self) -> None:
        self._on = None
        self._taking_off.close()

    def _fits(self, request: Request) -> bool:
        """Whether it can share a call with requests of other LoRAs."""
        if request.precise:
            return False
        if not request.adapters:
            return True
        if request.adapters not in self._fitting:
            if len(self._fitting) >= REMEMBERED:
                self._fitting.clear()
            rows = self._made_rows()
            self._fitting[request.adapters] = rows is not None and rows.fits(request.parts)
        return self._fitting[request.adapters]

    def _made_rows(self) -> LoraRows | None:
        """Made when they are first wanted; None when there is no memory for them."""
        if self._rows is None and not self._no_rows:
            try:
                held = SIZES[-1] if self._programs else 0
                self._rows = LoraRows(self._unet, slots=self._mixes + 1, rank=self._rank, held=held)
            except (MemoryError, RuntimeError) as error:
                if not is_out_of_memory(error):
                    raise
                self._no_rows = True
        return self._rows

    def _put_on_alone(self, request: Request) -> None:
        wanted = (request.adapters, request.precise)
        if self._on == wanted:
            return
        self._take_off()
        with _undone_on_failure(self._taking_off):
            if request.precise:
                self._taking_off.enter_context(in_float32(self._unet))
            self._taking_off.enter_context(applied(self._unet, request.parts))
        self._on = wanted

    def _put_in_rows(self, rows: LoraRows, requests: Sequence[Request]) -> tuple[list[Request], list[int]]:
        """The requests in the order of their slots, in which neighbours need no copy and places seldom change.

        And the slot of each row of the call.
        """
        if self._on is not rows:
            self._take_off()
            self._taking_off.enter_context(rows)
            self._on = rows
        wanted = {request.adapters for request in requests}
        slots = [self._slot(rows, request, wanted) for request in requests]
        ordered = sorted(zip(slots, requests, strict=True), key=lambda pair: pair[0])
        of_rows = [slot for slot, request in ordered for _ in range(1 if request.negative is None else 2)]
        rows.place(of_rows)
        return [request for _, request in ordered], of_rows

    def _slot(self, rows: LoraRows, request: Request, wanted: set[Mix]) -> int:
        mix = request.adapters
        if not mix:
            return self._mixes
        slot = self._slots.pop(mix, None)
        if slot is None:
            slot = self._freed(wanted)
            try:
                rows.set(slot, request.parts)
            except BaseException:
                rows.clear(slot)
                raise
        self._slots[mix] = slot
        return slot

    def _freed(self, wanted: set[Mix]) -> int:
        """A slot that no mix has, or that of the mix that was not wanted for longest."""
        if free := set(range(self._mixes)).difference(self._slots.values()):
            return min(free)
        oldest = next((mix for mix in self._slots if mix not in wanted), None)
        if oldest is None:
            raise ValueError(f"{len(wanted)} mixes of LoRAs do not fit into {self._mixes} rows")
        return self._slots.pop(oldest)


@contextmanager
def _undone_on_failure(stack: ExitStack) -> Iterator[None]:
    try:
        yield
    except BaseException:
        stack.close()
        raise
