"""Who may do what: every command, button, menu and modal by everybody, and the answer that each of them sees.

permissions.csv is the table. "hidden" before an answer: Discord does not even offer it there, and this is what the bot
says when it is sent all the same.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from benchmarks.injecting import MESSAGE_MENU
from cogs.cards import CardDesk
from cogs.controls import MAKERS
from cogs.form.desk import FormDesk
from cogs.help.desk import HelpDesk
from cogs.history.desk import HistoryDesk
from cogs.moderating.cases import CaseDesk
from cogs.moderating.data import DataDesk
from cogs.moderating.desk import ModeratorDesk
from cogs.profiles.desk import ProfilesDesk
from cogs.queue.desk import QueueDesk
from cogs.result.desk import ResultDesk
from cogs.start.desk import StartDesk
from cogs.taste.desk import TasteDesk
from petbot.catalogue import load_catalogue
from sandbox.components import walk
from sandbox.shapes import Json
from tests.e2e.matrix import ANSWERS, SEATS, Town, table

KEPT = ("cards", "orders", "jobs", "portraits", "profiles", "profile_offers", "uploads", "policies", "pauses", "cases")
"""Tables that a refusal leaves as they are."""
COGS = Path(__file__).parents[2] / "cogs"


async def test_everybody_gets_the_answer_that_the_table_says(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    wrong = [each async for each in _wrong_cells(town)]
    assert wrong == []
    assert [record for record in caplog.records if record.exc_info] == []
    shown = {subject for message in _messages(town) for subject in _custom_ids(message)}
    assert shown <= _subjects(), "a card shows a control that the table does not know"
    assert set(_commands(town)) == {_path(row["act"]) for row in table() if _is_command(row["act"])}


async def _wrong_cells(town: Town) -> Any:
    for row in table():
        for seat in SEATS:
            await town.restore(seat)
            answer = await town.answer(seat, row["act"])
            hidden, _, expected = row[seat].rpartition("hidden ")
            words = row["done"] if expected == "done" else ANSWERS[expected]
            if words not in answer or _hidden(town, seat, row["act"]) != row[seat].startswith("hidden "):
                yield f"{row['act']} by {seat}: expected {row[seat]}, saw {hidden}{answer[:120]!r}"
            if expected != "done" and (changed := town.changed(*KEPT)):
                yield f"{row['act']} by {seat}: was refused, and changed {changed}"


def test_every_verb_menu_and_modal_that_the_desks_answer_has_a_row() -> None:
    assert set(_answered()) - _subjects() == set()


def test_every_verb_that_is_guarded_against_double_clicks_is_answered_by_a_desk() -> None:
    assert {f"pet:{verb}" for verb in MAKERS} <= set(_answered())


def _hidden(town: Town, seat: str, act: str) -> bool:
    member, channel = town.sit(seat)
    return act.startswith("command ") and act.split(" ")[1] not in member.commands(channel.name or "dm")


def _commands(town: Town) -> Iterator[str]:
    """The command tree as Discord has it."""
    for command in town.stage.discord.backend.world.application.commands[None].values():
        leaves = [option["name"] for option in command["options"] if option["type"] == 1]
        yield from (f"{command['name']} {leaf}" for leaf in leaves)
        if command["type"] == MESSAGE_MENU:
            yield command["name"]


def _is_command(act: str) -> bool:
    return act.startswith(("command ", "message "))


def _path(act: str) -> str:
    return " ".join(word for word in act.split(" ")[1:] if "=" not in word)


def _subjects() -> set[str]:
    """What the table's buttons, menus and modals are about."""
    return {_subject(row["act"].split(" ")[1]) for row in table() if not _is_command(row["act"])}


def _subject(custom_id: str) -> str:
    """A custom id without the card, case or page that it is about: "pet:menu", "mod:menu:roles", "modsent:report"."""
    first, second, *rest = custom_id.split(":")
    if (first, second) == ("mod", "menu"):
        return f"mod:menu:{rest[0]}"
    return f"{first}:{second}"


def _answered() -> Iterator[str]:
    """What the desks have an answer for; they are made without services, as only their verbs are read."""
    nothing, catalogue = cast("Any", None), load_catalogue()
    cases = CaseDesk(client=nothing, reports=nothing, moderation=nothing, catalogue=catalogue)
    desk = CardDesk(ordering=nothing, presenter=nothing, locks=nothing)
    form = FormDesk(
        ordering=nothing,
        forms=nothing,
        uploads=nothing,
        cards=desk,
        catalogue=catalogue,
        locks=nothing,
        answers=nothing,
    )
    start = StartDesk(uploads=nothing, ordering=nothing, form=form, locks=nothing, answers=nothing)
    profiles = ProfilesDesk(
        profiles=nothing, ordering=nothing, catalogue=catalogue, form=form, cards=desk, answers=nothing
    )
    result = ResultDesk(
        ordering=nothing,
        variations=nothing,
        results=nothing,
        tasting=nothing,
        cards=nothing,
        gallery=nothing,
        locks=nothing,
        show_form=nothing,
        picture_acts={"save": nothing},
    )
    moderators = ModeratorDesk(desks=nothing, catalogue=catalogue, answers=nothing, cases=cases, data=DataDesk(nothing))
    history = HistoryDesk(
        looking_back=nothing, ordering=nothing, catalogue=catalogue, cards=desk, form=form, answers=nothing
    )
    queue = QueueDesk(
        own_queue=nothing, ordering=nothing, catalogue=catalogue, presenter=nothing, locks=nothing, answers=nothing
    )
    taste = TasteDesk(tasting=nothing, catalogue=catalogue, answers=nothing)
    manual = HelpDesk(manual=nothing, answers=nothing)
    desks = (form, desk, start, result, profiles, history, queue, taste, manual)
    yield from (f"pet:{verb}" for each in desks for verb in each.verbs)
    yield from (f"mod:{verb}" for verb in moderators._verbs)
    yield from (f"mod:menu:{field}" for field in _cases_of("picked"))
    yield from (f"modsent:{verb}" for verb in _cases_of("sent"))


def _cases_of(name: str) -> Iterator[str]:
    """The strings that a method of the moderators' desk matches against."""
    tree = ast.parse((COGS / "moderating" / "desk.py").read_text(encoding="utf-8"))
    [method] = [node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name == name]
    for node in ast.walk(method):
        if isinstance(node, ast.MatchValue) and isinstance(node.value, ast.Constant):
            yield str(node.value.value)


def _messages(town: Town) -> Iterator[Json]:
    world = town.stage.discord.backend.world
    yield from ({"components": m.components} for channel in world.messages.values() for m in channel.values())


def _custom_ids(message: Json) -> Iterator[str]:
    for part in walk(message["components"]):
        if part.get("custom_id"):
            yield _subject(part["custom_id"])
