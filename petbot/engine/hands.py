"""Who does what is beside the denoising: reading prompts, encoding, decoding, previews, safety, files. Always one."""

import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeVar

Result = TypeVar("Result")
FOR_ONE_THREAD = ("mps",)
"""Devices that end the process when two threads use them at once: https://github.com/pytorch/pytorch/issues/197805."""


class Hands(Protocol):
    """Do one work after another, in the order in which they are given."""

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """What comes of it."""
        ...

    def rest(self) -> None:
        """Return when all that was given is done."""
        ...


class OwnHands:
    """The caller's: a work is done when `submit` returns."""

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """See Hands."""
        future: Future[Result] = Future()
        try:
            future.set_result(_done(work))
        except Exception as error:  # noqa: BLE001 - the future's promise: whoever reads the result meets the error
            future.set_exception(error)
        return future

    def rest(self) -> None:
        """See Hands."""


class AnotherThread:
    """One and no more, since a VAE, a text encoder and a checker serve one caller at a time."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="beside the denoising")

    def submit(self, work: Callable[[], Result]) -> Future[Result]:
        """See Hands."""
        return self._pool.submit(_done, work)

    def rest(self) -> None:
        """See Hands."""
        self.submit(lambda: None).result()


def hands_for(device: str, threads: int) -> Hands:
    """Another thread, where the device bears two; on a CPU only where drawing itself has no more than one of `threads`.

    With two teams of threads OpenMP counts more of them than there are cores, and lets them sleep after each product
    instead of waiting for the next: the small products of a single picture then took twice the time on two cores.
    """
    alone = device.startswith(FOR_ONE_THREAD) or (device.startswith("cpu") and threads > 1)
    return OwnHands() if alone else AnotherThread()


def _done(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except BaseException as error:
        # What its frames still hold is memory that others need, long before anybody hears of the error.
        traceback.clear_frames(error.__traceback__)
        raise
