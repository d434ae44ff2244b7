"""The two kinds of hands: in what order they work, what they hold of what failed, and where they are used."""

import threading
import weakref
from collections.abc import Callable

import pytest

from petbot.engine.hands import AnotherThread, Hands, OwnHands, hands_for

KINDS = pytest.mark.parametrize("kind", [OwnHands, AnotherThread])


class Activations:
    """In the place of much memory."""


@KINDS
def test_what_a_failed_work_held_is_free_before_anybody_hears_of_it(kind: Callable[[], Hands]) -> None:
    held: list[weakref.ref[Activations]] = []

    def decode() -> None:
        activations = Activations()
        held.append(weakref.ref(activations))
        raise MemoryError

    failed = kind().submit(decode)
    assert isinstance(failed.exception(timeout=30), MemoryError)
    assert held[0]() is None


@KINDS
def test_all_that_was_given_is_done_in_order_when_they_rest(kind: Callable[[], Hands]) -> None:
    hands, done = kind(), list[int]()
    for number in range(100):
        hands.submit(lambda number=number: done.append(number))
    hands.rest()
    assert done == list(range(100))


@pytest.mark.parametrize(
    ("device", "threads", "same"),
    [
        ("mps float16", 1, True),
        ("cuda float16", 8, False),
        ("cpu float32", 1, False),
        ("cpu float32", 2, True),
    ],
)
def test_work_is_done_by_another_thread_where_that_does_not_stand_in_the_way(
    device: str, threads: int, *, same: bool
) -> None:
    worked = hands_for(device, threads).submit(threading.get_ident)
    assert (worked.result(timeout=30) == threading.get_ident()) == same
