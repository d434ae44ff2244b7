"""What to do when memory runs out: fewer pictures at once, then a smaller picture, and a note that says so."""

import gc
from dataclasses import replace

import torch

from petbot.domain.recipes import Recipe
from petbot.domain.texts import Text, tr

ALLOCATORS = ("out of memory", "can't allocate memory", "not enough memory", "cannot allocate memory")
"""What the error texts of torch's allocators say, where they have no class of their own."""
SHRINK = 0.75
"""Of width and height at each step down."""
BYTES_PER_ORDER = 4_000_000_000
"""Free memory for each order at 512x768 in half precision with up to four pictures: a generous guess, not measured."""
MOST_ORDERS = 8
"""Beyond which an order waits long for each of its steps; not measured."""
SMALLEST = 0.5
"""Of width and height; a picture that does not fit even so is not drawn."""
SHRUNK = tr("Drawn smaller than ordered, at {width} x {height}: this machine did not have the memory for more.")


def is_out_of_memory(error: BaseException) -> bool:
    """Whether this error of torch or Python means that memory ran out, on the device or beside it."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error).lower() for words in ALLOCATORS)


def is_device_lost(error: BaseException) -> bool:
    """Whether the accelerator is in a state that only a new process can leave, as after an illegal access."""
    return isinstance(error, torch.AcceleratorError) and not is_out_of_memory(error)


def free_memory() -> None:
    """Give back what is no longer used. While an error is handled its traceback still uses what failed."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def orders_at_once(device: str) -> int:
    """Orders to share a step where nobody has said: what a CUDA device has memory for; one by one elsewhere.

    A CPU is busy with one, and a guess too high only makes the room fall when memory runs out.
    """
    if device != "cuda":
        return 1
    free, _ = torch.cuda.mem_get_info()
    return max(1, min(MOST_ORDERS, free // BYTES_PER_ORDER))


def smaller(recipe: Recipe, unit: int, asked: Recipe) -> Recipe | None:
    """The next smaller way to draw what was `asked`: without a hires pass, then in fewer pixels; None at the end.

    Sizes are multiples of `unit` pixels.
    """
    if recipe.hires is not None:
        return replace(recipe, hires=None)
    width, height = (max(unit, int(side * SHRINK) // unit * unit) for side in (recipe.width, recipe.height))
    if min(width / asked.width, height / asked.height) < SMALLEST:
        return None
    return replace(recipe, width=width, height=height)


def shrink_note(drawn: tuple[int, int]) -> Text:
    """What a person reads under a picture that had to be smaller than ordered."""
    width, height = drawn
    return SHRUNK.format(width=width, height=height)
