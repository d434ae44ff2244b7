"""Compiled calls of the UNet, a program for each shape of a call: made in the background while eager calls serve.

A program that cannot be made, or does not take what it is given, is given up: calls of its shape stay eager.
"""

import copy
import functools
import logging
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from queue import SimpleQueue
from typing import Any

import torch
from torch import Tensor

from petbot.engine.adapters.rows import LoraRows
from petbot.engine.drawing.denoiser import Network, Unet, eager
from petbot.engine.drawing.memory import is_device_lost, is_out_of_memory
from petbot.engine.drawing.recording import Recorded, recorder
from petbot.engine.port import Equipment

SIZES = (2, 4, 8, 16)
"""Rows of a compiled call, two to a picture with guidance; fewer are padded, and more are left to eager calls."""
Compile = Callable[[Network, tuple[Tensor, ...]], Network]
"""A network and the arguments of a call -> a program for such arguments and no others."""
log = logging.getLogger("petbot.engine.worker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a program is made for."""

    rows: int
    latents: torch.Size
    """Of a row."""
    text: torch.Size
    """Of a row."""
    loras: bool


def compiled(network: Network, arguments: tuple[Tensor, ...]) -> Network:
    """By inductor. Takes seconds to minutes."""
    made: Any = torch.compile(network, fullgraph=True, dynamic=False, options={"guard_filter_fn": _of_tensors})
    # Ahead of time: such a program refuses other shapes, where one made by a call would stop to make another.
    return made.aot_compile((arguments, {}))


def _of_tensors(guards: Sequence[Any]) -> list[bool]:
    """Which of the program's conditions are looked at: the network itself never changes."""
    return [guard.guard_type == "TENSOR_MATCH" for guard in guards]


def programs_for(unet: Unet, equipment: Equipment) -> "Programs | None":
    """None where calls stay eager: on CPUs, unless the equipment says otherwise."""
    if equipment.compile == "never" or (equipment.compile == "auto" and not next(unet.parameters()).is_cuda):
        return None
    # Where inductor keeps what it makes, for the next start; read when it is first used.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(equipment.programs.resolve()))
    return Programs(unet)


class Programs:
    """The programs of a UNet. For one thread; another, which ends with the process, makes them one by one."""

    def __init__(self, unet: Unet, compile_one: Compile = compiled) -> None:
        self._unet = unet
        self._bare = _twin(unet)
        """Never has anything on, for that would be copied to the next twin."""
        self._compile = compile_one
        self._record = recorder() if next(unet.parameters()).is_cuda else None
        self._made: dict[Shape, Network | None] = {}
        """None where there is none, not yet or not at all."""
        self._wanted: SimpleQueue[tuple[Shape, Network, tuple[Tensor, ...]]] = SimpleQueue()
        threading.Thread(target=self._make, name="compiling", daemon=True).start()

    @property
    def ready(self) -> int:
        """How many there are."""
        return sum(program is not None for program in self._made.values())

    def network(self, rows: LoraRows | None = None, slots: Sequence[int] = ()) -> Network:
        """What to call in the UNet's place. `slots`: of these LoRA rows, which it has on, for each row of the call."""
        return functools.partial(self._called, rows, slots)

    def _called(
        self, rows: LoraRows | None, slots: Sequence[int], samples: Tensor, times: Tensor, states: Tensor
    ) -> Tensor:
        size = next((size for size in SIZES if size >= len(samples)), None)
        if size is not None:
            arguments = tuple(_padded(each, size) for each in (samples, times, states))
            shape = Shape(rows=size, latents=samples.shape[1:], text=states.shape[1:], loras=rows is not None)
            if program := self._program(shape, rows, arguments):
                if rows is not None:
                    rows.hold([*slots, *[slots[-1]] * (size - len(slots))])
                try:
                    return program(*arguments)[: len(samples)]
                except RuntimeError as error:
                    self._give_up(shape, error)
        return eager(self._unet)(samples, times, states)

    def _program(self, shape: Shape, rows: LoraRows | None, arguments: tuple[Tensor, ...]) -> Network | None:
        """It is ordered when it is first wanted."""
        if shape not in self._made:
            self._made[shape] = None
            twin = _twin(self._bare)
            if rows is not None:
                rows.fix(twin, shape.rows)
            self._wanted.put((shape, eager(twin), arguments))
        return self._made[shape]

    def _give_up(self, shape: Shape, error: RuntimeError) -> None:
        if is_out_of_memory(error) or is_device_lost(error):
            raise error
        log.warning("The program for %s did not run, so that such calls stay eager: %s", shape, error)
        self._made[shape] = None

    def _make(self) -> None:
        while True:
            shape, network, arguments = self._wanted.get()
            try:
                with torch.inference_mode():
                    program = self._compile(network, arguments)
            except Exception as error:  # noqa: BLE001 - outermost ring: whatever hinders a compiler, eager calls serve
                log.warning("No program could be made for %s, so that such calls stay eager: %s", shape, error)
            else:
                self._made[shape] = Recorded(program, self._record) if self._record else program
                log.info("A program for %s is ready.", shape)


def _padded(rows: Tensor, size: int) -> Tensor:
    """With the last row repeated."""
    missing = size - len(rows)
    return torch.cat([rows, rows[-1:].expand(missing, *rows.shape[1:])]) if missing else rows


def _twin(unet: Unet) -> Unet:
    """A network that shares the weights: hooks that come and go on the one are not seen by a compiler at the other."""
    return copy.deepcopy(unet, {id(tensor): tensor for tensor in chain(unet.parameters(), unet.buffers())})
