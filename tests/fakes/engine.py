"""An engine without a model: draws one coloured dot per picture, and stumbles when told to."""

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator

from petbot.domain.ids import OrderId
from petbot.domain.recipes import Recipe
from petbot.engine.port import Cancelled, Engine, EngineFault, Event, ModelFacts, Picture, Preview, Progress

WORKER_DIED = EngineFault("The worker died.", reason="The drawing process stopped unexpectedly.")


class FakeEngine(Engine):
    """Implements Engine. Each step waits for `go`; clear it to hold all drawing between two steps."""

    def __init__(self, *, capacity: int = 1, step_seconds: float = 0.5) -> None:
        self.go = asyncio.Event()
        self.go.set()
        self.loaded = asyncio.Event()
        self.loaded.set()
        self.broken: Exception | None = None
        """What `ready` raises."""
        self.faults: list[Exception] = []
        """What the next orders end with, one each, after their first step."""
        self.hold_at: int | None = None
        """Step after which it clears `go` by itself."""
        self.begun: list[OrderId] = []
        """Every order that was given to it, again for each attempt."""
        self.instead: dict[int, Event] = {}
        """What the next order brings in the place of its pictures, by their place."""
        self.recipes: list[Recipe] = []
        """What was submitted, in order."""
        self.preview: bytes | None = None
        """What is seen of each picture before it is finished."""
        self.safety = ""
        """Name of its checker, if it has one."""
        self._capacity = capacity
        self._step_seconds = step_seconds
        self.starts: dict[OrderId, bytes | None] = {}
        """The picture that came with each order."""
        self._drawing: dict[OrderId, asyncio.Event] = {}

    @property
    def capacity(self) -> int:
        return self._capacity

    @property
    def busy(self) -> set[OrderId]:
        """Orders that are with it now."""
        return set(self._drawing)

    async def start(self) -> None:
        pass

    async def stop(self) -> None:
        pass

    async def ready(self) -> ModelFacts:
        await self.loaded.wait()
        if self.broken:
            raise self.broken
        return ModelFacts(
            profile="noise",
            native_width=8,
            native_height=8,
            scheduler="DDIMScheduler",
            device="none",
            labelled_noise=True,
            safety=self.safety,
        )

    async def submit(self, order_id: OrderId, recipe: Recipe, start: bytes | None = None) -> AsyncIterator[Event]:
        self.begun.append(order_id)
        self.recipes.append(recipe)
        self.starts[order_id] = start
        fault = self.faults.pop(0) if self.faults else None
        cancelled = self._drawing[order_id] = asyncio.Event()
        try:
            for step in range(1, recipe.steps + 1):
                await self._step(cancelled)
                if step == self.hold_at:
                    self.go.clear()
                if self.preview:
                    yield Preview(index=(step - 1) // recipe.num_inference_steps, jpeg=self.preview)
                yield Progress(step=step, steps=recipe.steps, step_seconds=self._step_seconds)
                if fault:
                    raise fault
                if step % recipe.num_inference_steps == 0:
                    drawn = _picture(recipe, step // recipe.num_inference_steps - 1)
                    yield self.instead.pop(drawn.index, drawn)
        finally:
            self._drawing.pop(order_id, None)

    async def cancel(self, order_id: OrderId) -> None:
        if cancelled := self._drawing.get(order_id):
            cancelled.set()

    async def _step(self, cancelled: asyncio.Event) -> None:
        await asyncio.sleep(0)
        waits = [asyncio.create_task(event.wait()) for event in (self.go, cancelled)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if cancelled.is_set():
            raise Cancelled


def _picture(recipe: Recipe, index: int) -> Picture:
    seed = recipe.seeds[index]
    return Picture(index=index, seed=seed, width=recipe.width, height=recipe.height, png=a_png(seed))


def a_png(seed: int) -> bytes:
    """A PNG file of one dot; its colour is the seed's lowest 24 bits."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(b"\0" + struct.pack(">I", seed)[1:])
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", dot) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
