"""At the normal level the log of a whole order tells no prompt, note, person or token."""

import logging
import sqlite3
from contextlib import closing

import pytest

from petbot.logs import Formatter
from tests.e2e.stage import Stage, a_form, is_gallery, modal

NOTE = "with a tiny lighthouse"


async def test_the_log_of_a_whole_order_names_no_prompt_note_person_or_token(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for noisy in ("discord", "alembic", "asyncio", "aiosqlite", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    await stage.restart()
    mara, ben, owner = (stage.discord.member(name) for name in ("mara", "ben", "owner"))
    form = await a_form(mara, note=NOTE)
    await form.press("Generate")
    await form.until(is_gallery)
    await modal(await form.as_(ben).press("Report")).submit({"What is wrong": "a very secret reason"})
    await owner.slash("petadmin ban", user=ben, reason="another secret reason")
    await mara.slash("privacy export")
    await stage.stop()
    said = "\n".join(Formatter().format(record) for record in caplog.records)
    assert said, "the log says at least that the bot was connected"
    with closing(sqlite3.connect(stage.folder / "petbot.db")) as connection:
        tokens = [token for (token,) in connection.execute("SELECT token FROM cards") if token]
        prompts = [prompt for (prompt,) in connection.execute("SELECT json_extract(recipe, '$.prompt') FROM orders")]
    assert tokens
    assert prompts
    people = [member.id for member in (mara, ben, owner)]
    for secret in (NOTE, "secret reason", stage.discord.token, *tokens, *prompts, *people):
        assert secret not in said
