"""What may happen between two presses, or at the same time: each press gets its answer, and nothing is ordered twice.

cases.csv is the table. Before: what happened already (situations.py). Who: one or two seats, at once. Answers: what
each of them reads, by the names of matrix.ANSWERS or in its own words; "nothing" is the second half of a double click.
Ordered: orders that were placed in all. Pictures: how many are known afterwards.
"""

import csv
from pathlib import Path

import pytest

from benchmarks.injecting import NOTHING
from tests.e2e.matrix import ANSWERS, Row, Town
from tests.e2e.situations import SITUATIONS


def cases() -> list[Row]:
    """The rows."""
    with Path(__file__).with_name("cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_every_case_has_its_answers_and_its_number_of_orders_and_pictures(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = [seen for row in cases() if (seen := await _wrong(town, row))]
    assert wrong == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


def test_every_situation_has_its_cases() -> None:
    assert {row["before"] for row in cases()} == set(SITUATIONS)


async def _wrong(town: Town, row: Row) -> str:
    """What was otherwise than the row says; nothing, as a rule."""
    await town.restore("member")
    seats = row["who"].split(" ")
    expected = [ANSWERS.get(each, each) for each in row["answers"].split(" | ")]
    async with SITUATIONS[row["before"]](town):
        answers = await town.at_once(seats, row["act"], silent=NOTHING in expected)
    alike = len(set(seats)) < len(seats)  # then nobody knows whose press comes first
    read = _all_in(expected, answers) or (alike and _all_in(expected, answers[::-1]))
    counted = (str(_ordered(town)), str(len(town.read("SELECT * FROM portraits"))))
    if read and counted == (row["ordered"], row["pictures"]):
        return ""
    return f"{row['before']} · {row['who']} · {row['act']}: {counted} · {[answer[:120] for answer in answers]}"


def _all_in(expected: list[str], answers: list[str]) -> bool:
    return all(words in answer for words, answer in zip(expected, answers, strict=True))


def _ordered(town: Town) -> int:
    """Orders that the town was not built with."""
    known = {row[0] for row in town.plain["orders"]}
    return len([order_id for (order_id,) in town.read("SELECT order_id FROM orders") if order_id not in known])
