"""The log: short lines, and no secret in any of them."""

import logging
import sys

import pytest

from petbot.logs import Formatter, redacted, reference

BOT_TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ab"
INTERACTION_TOKEN = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OTpBYkNkRWZHaElqS2xNbk9wUXJTdFV2V3hZeg"


@pytest.mark.parametrize(
    "secret",
    [
        BOT_TOKEN,
        f"POST https://discord.com/api/v10/webhooks/123456/{INTERACTION_TOKEN}/messages/@original",
        f"/interactions/123456/{INTERACTION_TOKEN}/callback",
        "postgresql+asyncpg://petbot:hunter2hunter2@host/petbot",
    ],
)
def test_tokens_and_passwords_never_reach_the_log(secret: str) -> None:
    shown = redacted(f"It broke: {secret} and so on")
    assert BOT_TOKEN not in shown
    assert INTERACTION_TOKEN not in shown
    assert "hunter2" not in shown
    assert shown.endswith("and so on")


def test_a_traceback_is_redacted_too() -> None:
    try:
        raise ValueError(f"https://discord.com/api/webhooks/1/{INTERACTION_TOKEN}")
    except ValueError:
        record = logging.LogRecord("petbot.service.delivery", logging.ERROR, "", 0, "Broke", (), sys.exc_info())
    line = Formatter().format(record)
    assert "Traceback" in line
    assert INTERACTION_TOKEN not in line


def test_a_line_is_short_and_for_a_person() -> None:
    record = logging.LogRecord("petbot.service.delivery", logging.WARNING, "", 0, "Order %s waits", ("a1",), None)
    assert Formatter().format(record).partition(" ")[2] == "warning delivery: Order a1 waits"


def test_reference_numbers_differ() -> None:
    assert len({reference() for _ in range(100)}) == 100
