"""People act at a person's pace: a burst is answered, a flood is told how long to rest."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from petbot.domain.ids import UserId
from petbot.service.pacing import FEW, Pace, Rate
from tests.fakes.clock import MovableClock

MARA, BEN = UserId(1), UserId(2)
NOTHING = timedelta()
BURST = Rate(actions=10, span=timedelta(seconds=10))
LONG = Rate(actions=40, span=timedelta(minutes=1))


def test_a_burst_is_answered_and_then_one_a_second() -> None:
    clock = MovableClock()
    pace = Pace([BURST], clock)
    assert [pace.ask(MARA) for _ in range(11)] == [NOTHING] * 10 + [timedelta(seconds=1)]
    clock.move(timedelta(seconds=1))
    assert pace.ask(MARA) == NOTHING
    assert pace.ask(MARA) == timedelta(seconds=1)


def test_what_is_refused_does_not_lengthen_the_wait() -> None:
    pace = Pace([BURST], MovableClock())
    waits = [pace.ask(MARA) for _ in range(500)]
    assert set(waits[10:]) == {timedelta(seconds=1)}


def test_one_persons_flood_slows_nobody_else() -> None:
    pace = Pace([BURST], MovableClock())
    for _ in range(50):
        pace.ask(MARA)
    assert pace.ask(BEN) == NOTHING


def test_the_longer_rate_holds_those_who_never_rest() -> None:
    clock = MovableClock()
    pace = Pace([BURST, LONG], clock)
    answered = 0
    for _ in range(300):
        answered += pace.ask(MARA) == NOTHING
        clock.move(timedelta(seconds=1))
    assert abs(answered - (40 + 200)) <= 1, "forty to begin with, then forty a minute"


def test_people_who_rested_are_forgotten() -> None:
    clock = MovableClock()
    pace = Pace([BURST, LONG], clock)
    for number in range(FEW * 3):
        pace.ask(UserId(number))
        clock.move(timedelta(seconds=1))
    assert pace.remembered <= 2 * FEW


@given(pauses=st.lists(st.integers(0, 3000), min_size=1, max_size=120))
def test_no_span_ever_holds_more_than_twice_the_rate(pauses: list[int]) -> None:
    clock = MovableClock()
    pace, answered = Pace([BURST], clock), list[float]()
    passed = 0.0
    for pause in pauses:
        clock.move(timedelta(milliseconds=pause))
        passed += pause / 1000
        if pace.ask(MARA) == NOTHING:
            answered.append(passed)
    for start in answered:
        within = [at for at in answered if start <= at < start + 10]
        assert len(within) < 2 * BURST.actions
