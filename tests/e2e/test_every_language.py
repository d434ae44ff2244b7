"""Every command, button, menu and modal answers in the language asked for, with the longest choices there are."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import pytest_asyncio

from benchmarks.injecting import NOTHING, Injector
from petbot.catalogue import load_catalogue
from petbot.catalogue.entries import Entry
from petbot.catalogue.naming import name_in
from petbot.catalogue.settling import OWNER, SCENE, kind_of
from petbot.catalogue.shelves import Shelf
from petbot.domain.choices import MAX_COUNT, MAX_EXTRAS, MAX_OWNERS, Choices, Field
from petbot.domain.errors import Refusal
from petbot.domain.languages import OWN_NAMES
from sandbox import Sandbox
from sandbox.interactions import Interaction
from sandbox.shapes import Json
from tests.cogs.test_moderators_in_every_language import shown_in
from tests.e2e.conftest import OPENAPI
from tests.e2e.matrix import Town, build, first_seat, table

CATALOGUE = load_catalogue()
ENGLISH, *OTHERS = OWN_NAMES
OTHER_LETTERS = {"uk", "hi", "ja", "zh-CN"}
"""Languages in which only names are in Latin letters."""
SENTENCE = 3
"""Words from which on a line of the other languages is no word that they share with English."""
OWN_WORDS = re.compile(r"\b(Bella|Luna|floods|rude)\b")
"""What people of the table called their pets, or wrote."""
QUOTED = re.compile(r"```.*?```|`[^`]*`|<[^>]*>|https?://\S+", re.DOTALL)
"""Commands, prompts, ids, mentions and times, which are the same in every language."""
WORD = re.compile(r"[^\W\d_]{2,}")
ENGLISH_WORDS = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
Answers = dict[str, tuple[str, list[str]]]
"""What each row is answered with: its text, and all lines that it shows in texts, labels, menus and modals."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def english(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """The answers in English."""
    return await _answers(ENGLISH, tmp_path_factory.mktemp("english"))


async def test_in_english_the_longest_choices_get_the_answers_of_the_table(english: Answers) -> None:
    assert [row["act"] for row in table() if row["done"] not in english[row["act"]][0]] == []


@pytest.mark.parametrize("locale", OTHERS)
async def test_every_answer_is_in_the_language_asked_for(
    locale: str, english: Answers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    answers = await _answers(locale, tmp_path)
    assert [act for act, (text, _) in answers.items() if text == NOTHING] == []
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
    left = {act: _left(lines, english[act][1], locale) for act, (_, lines) in answers.items()}
    assert {act: lines for act, lines in left.items() if lines} == {}


def test_what_was_left_in_english_would_be_found() -> None:
    line = "Nothing is lost, try again"
    assert _left([line, "Noch etwas"], [line], "de") == [line]
    assert _left(["Details"], ["Details"], "de") == ["Details"], "an answer that is the same altogether"
    assert _left(["再来一次", "颜色：black and white"], [], "zh-CN") == ["颜色：black and white"]
    assert _left(["再来一次", "Generate"], ["Generate"], "zh-CN") == ["Generate"]
    assert _left(["Noch etwas", "Details", "German Shepherd"], ["Details", "German Shepherd"], "de") == []


def _left(lines: list[str], english: list[str], locale: str) -> list[str]:
    """The lines in English: of those that the English answer has too, all but names and words that both share."""
    same = [line for line in lines if WORD.search(line) and line in english and line not in _shared(locale)]
    if locale in OTHER_LETTERS:
        return same + [line for line in lines if line not in english and ENGLISH_WORDS.search(line)]
    return same if len(same) == len(lines) else [line for line in same if len(WORD.findall(line)) >= SENTENCE]


@cache
def _shared(locale: str) -> set[str]:
    """Names of the catalogue that are the same in English."""
    return {entry.name for entry in _entries() if name_in(entry, locale) == entry.name}


def _entries() -> Iterator[Entry]:
    shelves: tuple[Shelf, ...] = get_args(Shelf)
    for shelf in shelves:
        yield from CATALOGUE.shelf(shelf).values()


async def _answers(locale: str, folder: Path) -> Answers:
    async with Sandbox(openapi=OPENAPI) as discord:
        town = await build(discord, folder, locale, _longest())
        answers = {row["act"]: await _answer(town, first_seat(row), row["act"]) for row in table()}
        await town.stage.stop()
        assert discord.violations == []
        assert discord.unknown_routes == []
    return answers


async def _answer(town: Town, seat: str, act: str) -> tuple[str, list[str]]:
    await town.restore(seat)
    injector = Injector(town.stage.discord)
    begun = town.begin(injector, seat, act)
    text = await injector.answer(begun)
    shown = (QUOTED.sub("", said) for face in _faces(town, begun) for said in shown_in(face))
    return text, [OWN_WORDS.sub("", line) for said in shown for line in said.splitlines()]


def _faces(town: Town, begun: Interaction) -> Iterator[Json]:
    """The modal, the messages and the changed card that an interaction was answered with."""
    if begun.modal:
        yield begun.modal
    world = town.stage.discord.backend.world
    made = [world.message(begun.channel.id, each) for each in begun.created_message_ids]
    changed = [each for place, each in town.carriers.items() if each.components != town.faces[place].components]
    for message in (*made, *changed):
        if message is not None:
            yield {"content": message.content, "components": message.components}


@cache
def _longest() -> Choices:
    """Every field filled with the longest name in any language that goes with those before."""
    choices = Choices(count=MAX_COUNT, note="δίπλα σε μια κόκκινη βάρκα")
    fields: tuple[Field, ...] = ("breed", "background", "companion")
    for field in fields:
        choices = _with_longest(choices, field)
    for owner in range(MAX_OWNERS):
        for told in OWNER:
            choices = _with_longest(choices, told, owner)
    for field in (*SCENE, "quality"):
        choices = _with_longest(choices, field)
    for _ in range(MAX_EXTRAS - 1):  # the table adds one
        choices = _with_longest(choices, "extras")
    return choices


def _with_longest(choices: Choices, field: Field, owner: int = 0) -> Choices:
    for entry in sorted(CATALOGUE.shelf(kind_of(field)).values(), key=_length, reverse=True):
        worn = choices.extras if field == "extras" else ()
        try:
            settled = CATALOGUE.settle(choices, field, (*worn, entry.id), owner)
        except Refusal:
            continue
        if not settled.mended and settled.choices != choices:
            return settled.choices
    return choices


def _length(entry: Entry) -> int:
    return max(len(name_in(entry, locale)) for locale in OWN_NAMES)
