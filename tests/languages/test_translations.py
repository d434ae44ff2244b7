"""The translation catalogues: whole, with the same fields as the English, and short enough for Discord's commands."""

import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from petbot.domain.languages import LANGUAGES
from petbot.languages import DOMAIN, FOLDER

ROOT = Path(__file__).parents[2]
KEYWORDS = {"tr": None, "plural": (1, 2), "called": ((1, "c"), 2)}
"""As in the Makefile's KEYWORDS."""
OTHERS = LANGUAGES[1:]
LETTER = r"[-_\w\u0900-\u0963\u0966-\u097f]"
"""As Discord's names have them: Python's own letters leave out Devanagari's vowel signs."""
NAME = re.compile(rf"^{LETTER}{{1,32}}$")
"""Of commands and options, beside being in lower case (interactions/application-commands)."""
MENTION = re.compile(rf"`?/(pet|petadmin|petoperator|privacy) ({LETTER}+)")
MOST_MENU = 32
"""Characters of the name of a message's menu, which may have spaces and capitals."""


@cache
def template() -> Catalog:
    """What the code says."""
    catalog = Catalog()
    for folder in ("petbot", "cogs"):
        for found in extract_from_dir(ROOT / folder, [("**.py", "python")], keywords=KEYWORDS):
            catalog.add(found[2], context=found[4])
    return catalog


@cache
def translated(code: str) -> Catalog:
    """What one language's file says."""
    with (FOLDER / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return read_po(file, locale=code)


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def said(message: Message) -> list[str]:
    """All the forms of a translation."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def fields(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_translated_and_none_is_left_over(code: str) -> None:
    wanted = {(message.context, singular(message)) for message in template() if message.id}
    there = {(m.context, singular(m)) for m in translated(code) if m.id and all(said(m)) and not m.fuzzy}
    assert sorted(wanted - there, key=str) == [], "missing: run `make translations` and translate them"
    assert sorted(there - wanted, key=str) == [], "left over: run `make translations`"


@pytest.mark.parametrize("code", OTHERS)
def test_every_translation_has_the_fields_of_the_english(code: str) -> None:
    for message in translated(code):
        if not message.id:
            continue
        known = [message.id] if isinstance(message.id, str) else list(message.id)
        allowed = set[str]().union(*map(fields, known))
        needed = set.intersection(*map(fields, known))
        for form in said(message):
            assert needed - {"number"} <= fields(form) <= allowed, (code, message.id, form)


@pytest.mark.parametrize("code", OTHERS)
def test_every_plural_has_as_many_forms_as_the_language(code: str) -> None:
    for message in translated(code):
        if message.pluralizable:
            assert len(said(message)) == translated(code).num_plurals, (code, message.id)


@pytest.mark.parametrize("code", OTHERS)
def test_names_of_commands_and_options_are_ones_that_discord_takes(code: str) -> None:
    for message in translated(code):
        if message.context in {"command", "option"}:
            [name] = said(message)
            if " " in singular(message):
                assert len(name) <= MOST_MENU, (code, message.id, name)
                continue
            assert NAME.match(name.lower()), (code, message.id, name)
            assert name == name.lower(), (code, message.id, name)


@pytest.mark.parametrize("code", OTHERS)
def test_a_command_is_mentioned_by_its_name_in_the_language(code: str) -> None:
    names = {singular(m): said(m)[0] for m in translated(code) if m.context == "command"}
    for message in translated(code):
        if not message.id or message.context:
            continue
        for form in said(message):
            found = {name for _, name in MENTION.findall(form)}
            assert found <= set(names.values()), (code, message.id, form)
