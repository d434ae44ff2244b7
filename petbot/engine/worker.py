"""`python -m petbot.engine.worker`: the process that draws. Frames on stdin and stdout, words on stderr.

It lives no longer than its gateway: when stdin ends it exits at once, in the middle of a denoising step too.
"""

import ctypes
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, BinaryIO

from petbot.domain.errors import Fault
from petbot.engine import messages
from petbot.engine.machine import drawing_threads
from petbot.engine.port import ModelBroken, WorkerBroken
from petbot.engine.wire import Frame, read_frame_blocking

if TYPE_CHECKING:
    from petbot.engine.model import Model

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal to get when the parent dies."""
NICENESS = 5
"""Where cores are few, the gateway's heartbeat goes before a picture."""
log = logging.getLogger("petbot.engine.worker")


class Orders:
    """What the gateway asks for, read by a thread of its own while the main thread draws."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._frames: SimpleQueue[Frame] = SimpleQueue()

    def listen(self) -> None:
        """Read until the stream ends; then the gateway is gone, and nobody is left to draw for."""
        code = 1
        try:
            while frame := read_frame_blocking(self._stream):
                self._frames.put(frame)
            code = 0
        except Fault:
            log.exception("The gateway does not speak as it should.")
        finally:
            os._exit(code)

    def next(self) -> Frame:
        """The next frame to act upon: load, then draw and cancel. Waits for it."""
        return self._frames.get()

    def waiting(self) -> Iterator[Frame]:
        """The frames that have come since. Does not wait."""
        with suppress(Empty):
            while True:
                yield self._frames.get_nowait()


class Worker:
    """Loads one model, then draws all that comes."""

    def __init__(self, orders: Orders, out: BinaryIO) -> None:
        self._orders = orders
        self._out = out

    def run(self) -> int:
        """Serve until the gateway goes; returns the exit code of a worker whose model cannot be loaded.

        Raises what a lost device says: the gateway starts another worker, whose device works again.
        """
        model = self._load(self._orders.next())
        if model is None:
            return 1
        from petbot.engine.serving import Serving

        self._send(messages.ready(model.facts))
        serving = Serving(model, self._send)
        while True:
            for frame in self._orders.waiting() if serving.busy else (self._orders.next(),):
                serving.heed(frame)
            serving.turn()

    def _load(self, frame: Frame) -> "Model | None":
        profile = messages.profile_of(frame)
        try:
            _quieten()
            from petbot.engine import model

            return model.load(profile, messages.equipment_of(frame))
        except Fault as fault:
            self._send(messages.unusable(fault))
        except ImportError as error:
            self._send(messages.unusable(WorkerBroken(f"A package that drawing needs cannot be imported: {error}.")))
        except Exception as error:  # noqa: BLE001 - outermost ring: whatever a library says of this folder is told
            text = f"The model in {profile.folder} cannot be loaded: {type(error).__name__}: {error}"
            self._send(messages.unusable(ModelBroken(text)))
        return None

    def _send(self, frame: Frame) -> None:
        self._out.write(frame.encoded())
        self._out.flush()


def _quieten() -> None:
    """Limit the arithmetic to its share of the machine, and have libraries speak through our log only."""
    import torch
    from diffusers.utils import logging as diffusers_logging
    from transformers.utils import logging as transformers_logging

    torch.set_num_threads(drawing_threads())
    for library in (diffusers_logging, transformers_logging):
        library.disable_progress_bar()
        library.disable_default_handler()
        library.enable_propagation()


class EveryLine(logging.Formatter):
    """Level and logger before every line of a record, so that the gateway can tell ours from a library's."""

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines()
        return "\n".join(f"{record.levelname} {record.name}: {line}" for line in lines)


def _claim_streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipes from and to the gateway; any other reader of stdin finds it empty, and prints go to stderr."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(incoming, "rb"), os.fdopen(outgoing, "wb")


def _die_with_parent() -> None:
    """Linux: the kernel kills us when the gateway dies, even if a grandchild holds our stdin open."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> int:
    """Serve one gateway."""
    incoming, outgoing = _claim_streams()
    _die_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # A terminal's Ctrl-C and a service manager's stop reach the whole group; the gateway says when to end.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EveryLine())
    logging.basicConfig(handlers=[handler], level=logging.INFO)
    logging.captureWarnings(True)
    orders = Orders(incoming)
    threading.Thread(target=orders.listen, name="orders", daemon=True).start()
    return _served(Worker(orders, outgoing))


def _served(worker: Worker) -> int:
    """The exit code of one that cannot begin. One that cannot go on ends the process here and now."""
    try:
        return worker.run()
    except Exception:  # outermost ring: whatever it was, the gateway starts another
        log.exception("The worker cannot go on.")
        # The interpreter's own end would wait for what other threads have begun, and on a lost device that may hang.
        os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
