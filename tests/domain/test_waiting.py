"""How long people wait, from what was measured."""

from petbot.domain.waiting import Place, smoothed


def test_the_first_measurement_is_believed_and_later_ones_pull_slowly() -> None:
    assert smoothed(None, 2.0) == 2.0
    assert smoothed(2.0, 1.0) == 1.8


def test_the_wait_is_the_work_ahead_shared_by_those_who_draw() -> None:
    place = Place(position=3, steps_ahead=80)
    assert place.seconds(step_seconds=0.5, capacity=1) == 40
    assert place.seconds(step_seconds=0.5, capacity=4) == 10
    assert place.seconds(step_seconds=0.5, capacity=0) == 40


def test_an_orders_own_steps_are_not_shared_with_anybody() -> None:
    place = Place(position=3, steps_ahead=80)
    assert place.seconds(step_seconds=0.5, capacity=4, own=40) == 25
    assert place.seconds(step_seconds=0.5, capacity=1, own=40) == 40
