"""Who does what is beside the denoising: reading prompts, encoding, decoding, previews, safety, files. Always one."""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


class OwnHands(Executor):
    """The caller's: a work is done when `submit` returns."""

    def submit(self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Result]:
        """Its future is done."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - the future's promise: whoever reads the result meets the error
            future.set_exception(error)
        return future


def another_thread() -> Executor:
    """One and no more, since a VAE, a text encoder and a checker serve one caller at a time."""
    return ThreadPoolExecutor(1, thread_name_prefix="beside the denoising")
