"""The refusals as one table: how many there are, and that each comes from a rule of Discord's documentation."""

from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from tests.sandbox import refusal_rules as rules
from tests.sandbox.test_command_and_modal_refusals import COMMANDS, MODALS
from tests.sandbox.test_message_refusals import ROWS as MESSAGES
from tests.sandbox.test_route_refusals import ROWS as REQUESTS

TABLES = [
    ("messages", [row.name for row in MESSAGES], rules.MESSAGE),
    ("commands", [row.name for row in COMMANDS], rules.COMMAND),
    ("modals", [row.name for row in MODALS], rules.MODAL),
]


@pytest.mark.parametrize(("names", "by_rule"), [table[1:] for table in TABLES], ids=[table[0] for table in TABLES])
def test_each_refusal_comes_from_one_documented_rule(names: list[str], by_rule: Mapping[str, Iterable[str]]) -> None:
    explained = Counter(name for ruled in by_rule.values() for name in ruled)

    assert explained == Counter(names)


def test_each_refused_request_names_its_rule() -> None:
    assert all(row.rule for row in REQUESTS)


def test_there_are_at_least_120_refusals() -> None:
    assert sum(len(table[1]) for table in TABLES) + len(REQUESTS) >= 120
