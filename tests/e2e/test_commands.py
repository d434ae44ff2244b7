"""The command tree as Discord gets it; a change of it must be meant."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.stage import Stage

SNAPSHOT = Path(__file__).with_name("commands.json")
MAX_CHARACTERS = 8000
"""Of one command's names, descriptions and values (interactions/application-commands)."""


MAX_DESCRIPTION = 100
"""Characters of a description, in any language."""


def longest(node: dict[str, Any], key: str) -> int:
    """Of a name's or description's translations, the longest counts."""
    return max(len(text) for text in (node.get(key) or "", *(node.get(f"{key}_localizations") or {}).values()))


def characters(node: object) -> int:
    """Names, descriptions and values of a command and all its options."""
    if isinstance(node, dict):
        own = longest(node, "name") + longest(node, "description") + len(str(node.get("value", "")))
        return own + sum(characters(node.get(key, [])) for key in ("options", "choices"))
    return sum(map(characters, node)) if isinstance(node, list) else 0


def descriptions(node: object) -> Iterator[str]:
    """Every description in every language."""
    if isinstance(node, dict):
        yield from (node.get("description") or "", *(node.get("description_localizations") or {}).values())
        yield from descriptions(node.get("options", []))
    elif isinstance(node, list):
        for each in node:
            yield from descriptions(each)


def in_english(node: Any) -> Any:
    """The commands without their other languages, which tests/languages looks at."""
    if isinstance(node, dict):
        return {key: in_english(value) for key, value in node.items() if not key.endswith("_localizations")}
    return [in_english(each) for each in node] if isinstance(node, list) else node


async def test_the_command_tree_is_the_one_that_was_agreed(stage: Stage, tmp_path: Path) -> None:
    payload: Any = next(e.request for e in stage.discord.exchanges if e.path.endswith("/commands"))
    sent = in_english(payload)
    new = tmp_path / SNAPSHOT.name
    new.write_text(json.dumps(sent, indent=2, sort_keys=True) + "\n")
    assert json.loads(SNAPSHOT.read_text()) == sent, f"if the change is meant: cp {new} {SNAPSHOT}"
    assert max(map(characters, payload)) <= MAX_CHARACTERS
    assert max(map(len, descriptions(payload))) <= MAX_DESCRIPTION


def break_the_cards(path: Path) -> None:
    """Do what no code of ours would."""
    database = sqlite3.connect(path, timeout=30)
    database.execute("ALTER TABLE cards RENAME TO lost")
    database.commit()
    database.close()


async def test_a_fault_of_ours_gives_the_person_a_number_and_the_log_its_traceback(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    mara = stage.discord.member("mara")
    form = await mara.slash("pet create")
    await asyncio.to_thread(break_the_cards, stage.folder / "petbot.db")
    await form.press("Surprise me")
    await stage.discord.backend.events.wait_until(lambda: mara.notices, 10)
    text = mara.notices[0].text
    number = text.split("**")[1]
    assert "on our side" in text
    assert "Traceback" not in text
    assert any(number in record.getMessage() and record.exc_info for record in caplog.records)


async def test_all_of_the_scene_can_be_found_and_said_in_the_command(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    for option, typed, found in (
        ("season", "wint", "Winter"),
        ("look", "oil paintng", "Oil painting"),
        ("companion", "siamesse", "Siamese"),
        ("pose", "siting", "Sitting"),
    ):
        assert (await mara.autocomplete("pet create", **{option: typed}))[0]["name"] == found
    form = await mara.slash("pet create", breed="pug", season="winter", companion="siamese", note="by a [lake]")
    assert "in winter" in form.text
    assert "Siamese" in form.text
    assert "“by a lake”" in form.text
