"""Who is in the batch's calls and for how long one waits, with a denoiser that only counts."""

import random

import pytest
import torch

from petbot.engine.batching import Ended
from petbot.engine.port import Picture, Preview
from petbot.engine.room import LONGEST, Room
from tests.engine.bed import Bed, Counter, Dummy, SlowHands


def test_requests_of_one_size_share_each_call_and_leave_when_they_are_done() -> None:
    bed = Bed()
    bed.join(1, steps=2)
    bed.turn()
    bed.join(2, steps=3)
    bed.to_the_end()
    assert bed.counter.calls == [[1], [1, 2], [2], [2]]
    assert bed.said[2] == [1, 2, 3, Ended()]
    assert bed.counter.resting


def test_sizes_take_turns_however_many_there_are_of_one() -> None:
    bed = Bed()
    bed.join(1, shape=9)
    for number in range(2, 8):
        bed.join(number)
    bed.to_the_end()
    assert [sorted(call) for call in bed.counter.calls] == [[1], [2, 3, 4, 5, 6, 7]] * 3


def test_a_cancelled_drawing_is_closed_and_its_place_is_free_at_once() -> None:
    bed = Bed()
    bed.join(1)
    bed.join(2)
    bed.turn()
    assert bed.batch.cancel(1)
    assert bed.open == {2}
    assert len(bed.batch) == 1
    assert not bed.batch.cancel(1)
    bed.to_the_end()
    assert bed.counter.calls == [[1, 2], [2], [2]]


def test_one_that_fails_leaves_alone_and_the_others_lose_nothing() -> None:
    bed = Bed()
    broken = bed.join(1)
    bed.join(2)
    bed.turn()
    broken.fails = ValueError("the adapter does not fit")
    bed.to_the_end()
    assert bed.outcome(1) is broken.fails
    assert bed.said[2] == [1, 2, 3, Ended()]


def test_while_one_is_finished_elsewhere_the_others_go_on() -> None:
    hands = SlowHands()
    bed = Bed(hands=hands)
    bed.join(1, steps=1)
    bed.join(2, steps=3)
    for _ in range(3):
        bed.turn()
    assert bed.counter.calls == [[1, 2], [2], [2]]
    assert not [said for said in bed.said[1] if isinstance(said, Picture)]
    _all_done(bed, hands)
    assert [said for said in bed.said[1] if isinstance(said, Picture)] == [bed.dummies[1].finished()]


def test_a_drawing_does_not_wait_for_its_previews_and_has_one_at_a_time_made() -> None:
    hands = SlowHands()
    bed = Bed(hands=hands)
    bed.join(1, steps=3)
    bed.turn()
    bed.turn()
    assert bed.dummies[1].position == 2
    hands.do()
    bed.turn()
    assert bed.said[1] == [1, 2, Preview(index=0, jpeg=b"\1"), 3]


def test_one_that_is_cancelled_while_it_is_finished_is_gone_at_once() -> None:
    hands = SlowHands()
    bed = Bed(hands=hands)
    bed.join(1, steps=1)
    bed.turn()
    assert bed.batch.cancel(1)
    assert not bed.batch
    assert not bed.open
    assert bed.counter.resting


def test_what_fails_elsewhere_ends_its_own_drawing_only() -> None:
    hands = SlowHands()
    bed = Bed(hands=hands)
    spoilt = bed.join(1)
    bed.join(2)
    spoilt.spoils = OSError("the disk is full")
    _all_done(bed, hands)
    assert bed.outcome(1) is spoilt.spoils
    assert bed.outcome(2) is None


class Hungry(SlowHands):
    """Have taken all of the memory until they rest."""

    counter: Counter

    def rest(self) -> None:
        """See Hands."""
        super().rest()
        self.counter.memory = 1_000_000


@pytest.mark.parametrize("company", [(2,), (2, 3)])
def test_memory_that_is_taken_elsewhere_is_waited_for_and_no_reason_to_end_a_drawing(company: tuple[int, ...]) -> None:
    hands = Hungry()
    bed = Bed(hands=hands)
    hands.counter = bed.counter
    bed.join(1, steps=1)
    for number in company:
        bed.join(number, steps=2)
    bed.turn()
    bed.counter.memory = 0
    bed.turn()
    assert bed.counter.calls[1:] == [[number] for number in company]
    _all_done(bed, hands)
    assert [bed.outcome(number) for number in (1, *company)] == [None] * (1 + len(company))


def _all_done(bed: Bed, hands: SlowHands) -> None:
    while bed.batch:
        hands.do()
        bed.turn()


def test_when_a_call_is_too_large_for_the_memory_all_are_drawn_in_smaller_ones() -> None:
    bed = Bed(memory=3)
    for number in range(6):
        bed.join(number)
    bed.to_the_end()
    assert bed.batch.room.size == 3
    assert all(bed.outcome(number) is None for number in range(6))
    assert max(map(len, bed.counter.calls)) == 3


def test_after_memory_ran_out_once_the_calls_grow_to_their_former_size() -> None:
    bed = Bed(memory=3)
    for number in range(6):
        bed.join(number, steps=600)
    bed.turn()
    bed.counter.memory = 1_000_000
    bed.to_the_end()
    assert max(map(len, bed.counter.calls)) == 6


def test_where_memory_stays_short_larger_calls_are_tried_ever_more_rarely() -> None:
    room = Room()
    room.ran_out(8)
    tries = [_calls_until_it_grows(room) for _ in range(12) if not room.ran_out(8)]
    assert tries == sorted(tries)
    assert tries[-1] == LONGEST


def test_the_room_never_grows_because_memory_ran_out() -> None:
    room = Room(4)
    room.ran_out(2)
    room.ran_out(4)
    assert room.size == 1


def test_the_room_never_exceeds_its_bound_and_calls_that_leave_it_empty_do_not_widen_it() -> None:
    room = Room(10)
    room.ran_out(10)
    for _ in range(LONGEST):
        room.lasted(2)
    assert room.size == 5
    for _ in range(LONGEST):
        room.lasted(10)
    assert room.size == 10


def _calls_until_it_grows(room: Room) -> int:
    before, calls = room.size, 0
    while room.size == before:
        room.lasted(4)
        calls += 1
    return calls


def test_what_is_too_large_by_itself_is_told_so() -> None:
    bed = Bed(memory=3)
    bed.join(1, shape=4)
    bed.join(2)
    bed.to_the_end()
    assert isinstance(bed.outcome(1), torch.OutOfMemoryError)
    assert bed.outcome(2) is None


def test_a_number_that_is_in_flight_is_not_taken_twice() -> None:
    bed = Bed()
    bed.join(1)
    with pytest.raises(ValueError, match="1 is in flight"):
        bed.join(1)


def test_ten_thousand_random_joins_cancels_and_failures_leave_nobody_stuck_or_waiting_long() -> None:
    chance, hands = random.Random(9), SlowHands()
    bed = Bed(most=4, room=12, hands=hands)
    waited: dict[int, int] = {}
    ended: dict[int, str] = {}
    acts = number = 0
    while acts < 10_000:
        acts += 1
        match chance.choices(("join", "cancel", "fail", "turn"), (4, 1, 1, 4))[0]:
            case "join" if len(bed.batch) < 16:
                number += 1
                bed.join(number, steps=chance.randint(1, 6), shape=chance.choice((1, 2, 5, 20)))
                waited[number] = 0
            case "cancel" if waited:
                gone = chance.choice(list(waited))
                assert bed.batch.cancel(gone)
                ended[gone] = "cancelled"
                del waited[gone]
            case "fail" if waited:
                _hindered(bed.dummies[chance.choice(list(waited))], chance)
            case _:
                _turned(bed, waited, ended)
    while bed.batch:
        _turned(bed, waited, ended)
    assert set(ended) == set(range(1, number + 1))
    assert not waited
    assert not bed.open
    assert bed.counter.resting
    assert all(bed.dummies[done].position == bed.dummies[done].steps for done, how in ended.items() if how == "done")
    assert {"done", "failed", "cancelled"} == set(ended.values())


def _hindered(dummy: Dummy, chance: random.Random) -> None:
    """Its next step fails, or what is done for it elsewhere."""
    error = RuntimeError("out of memory" * chance.randint(0, 1))
    dummy.fails, dummy.spoils = (error, None) if chance.randint(0, 1) else (None, error)


def _turned(bed: Bed, waited: dict[int, int], ended: dict[int, str]) -> None:
    """A turn, after which nobody in flight has waited for a step for longer than three rounds of all."""
    before = len(bed.counter.calls)
    assert bed.hands is not None
    bed.hands.do()
    bed.turn()
    served = {number for call in bed.counter.calls[before:] for number in call}
    for number in list(waited):
        drawn = bed.dummies[number].position == bed.dummies[number].steps
        waited[number] = 0 if drawn or number in served else waited[number] + 1
        if (outcome := bed.outcome(number)) != "in flight":
            ended[number] = "failed" if outcome else "done"
            del waited[number]
    del bed.counter.calls[:]
    fair = max(1, len({bed.dummies[number].shape for number in waited}))
    crowded = -(-len(waited) // 4) + fair
    assert max(waited.values(), default=0) <= 3 * crowded
