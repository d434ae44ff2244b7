"""A program's launches as one CUDA graph, which costs the CPU a single launch for each call. Not for other devices."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import torch
from torch import Tensor

from petbot.engine.drawing.denoiser import Network

WARM_UP = 3
"""Calls before the recording, in which libraries choose their kernels and make their workspaces."""

Record = Callable[[torch.cuda.CUDAGraph], AbstractContextManager[None]]
"""Within the block, launches go into the graph."""


def recorder() -> Record:
    """Of graphs that are never replayed at once, and so share their memory."""
    pool = torch.cuda.graph_pool_handle()
    # Of the calling thread only: another may be at the next program meanwhile, and allocates as it likes.
    return lambda graph: torch.cuda.graph(graph, pool=pool, capture_error_mode="thread_local")


class Recorded:
    """A program that is recorded at its first call and replayed from then on, always by the same thread."""

    def __init__(self, program: Network, record: Record) -> None:
        self._program = program
        self._record = record
        self._graph: torch.cuda.CUDAGraph | None = None
        self._arguments: tuple[Tensor, ...] = ()
        self._output = torch.empty(0)

    def __call__(self, *arguments: Tensor) -> Tensor:
        """What the program gives for arguments of the recorded shapes."""
        if self._graph is None:
            self._graph = self._recorded(arguments)
        for own, given in zip(self._arguments, arguments, strict=True):
            own.copy_(given)
        self._graph.replay()
        return self._output.clone()

    def _recorded(self, arguments: tuple[Tensor, ...]) -> torch.cuda.CUDAGraph:
        self._arguments = tuple(given.clone() for given in arguments)
        aside = torch.cuda.Stream()
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(WARM_UP):
                self._program(*self._arguments)
        torch.cuda.current_stream().wait_stream(aside)
        graph = torch.cuda.CUDAGraph()
        with self._record(graph):
            self._output = self._program(*self._arguments)
        return graph
