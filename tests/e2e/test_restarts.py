"""The bot may be restarted between any two presses: every button, menu and modal still answers."""

import pytest

from tests.e2e.matrix import Town, first_seat, table
from tests.e2e.stage import Stage, a_form, is_gallery, is_ticket


async def test_everything_answers_after_a_restart_as_the_table_says(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    wrong: list[str] = []
    for row in table():
        seat = first_seat(row)
        await town.restore(seat)
        await town.stage.restart()
        answer = await town.answer(seat, row["act"])
        if row["done"] not in answer:
            wrong.append(f"{row['act']} by {seat}: expected {row['done']}, saw {answer[:120]!r}")
    assert wrong == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


async def test_an_order_that_waited_through_a_restart_is_drawn_and_delivered_once(stage: Stage) -> None:
    stage.fake.go.clear()
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(is_ticket)
    await stage.restart()
    await form.press("Refresh")
    assert is_ticket(form)
    stage.fake.go.set()
    await form.until(is_gallery)
    assert len(stage.discord.messages("general")) == 1


async def test_commands_are_sent_to_discord_only_when_they_changed(stage: Stage) -> None:
    await stage.restart()
    await stage.restart()
    registrations = [e for e in stage.discord.exchanges if e.method == "PUT" and e.path.endswith("/commands")]
    assert len(registrations) == 1
