"""Commands and modals that Discord refuses: each row breaks one documented rule."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.sandbox.raw import RawBot, error_at, raw_bot

Json = dict[str, Any]


class Row(NamedTuple):
    name: str
    body: Json
    path: str  # "@" is the first input of a modal
    code: str  # "AC_" is short for APPLICATION_COMMAND_


LENGTH, TOO_LONG, REQUIRED = "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_REQUIRED"
CHOICES, NAME = "BASE_TYPE_CHOICES", "AC_INVALID_NAME"
KIND = "AC_OPTIONS_TYPE_INVALID"


def command(**more: Any) -> Json:
    return {"name": "pet", "description": "Draw", **more}


def option(**more: Any) -> Json:
    return {"type": 3, "name": "breed", "description": "b", **more}


def group(depth: int) -> Json:
    inner = [option()] if depth == 0 else [group(depth - 1)]
    return {"type": 1 if depth == 0 else 2, "name": f"g{depth}", "description": "g", "options": inner}


# All from interactions/application-commands.
COMMANDS = [
    Row("no name", command(name=None), "0.name", REQUIRED),
    Row("name of 33", command(name="x" * 33), "0.name", LENGTH),
    Row("upper case", command(name="Pet"), "0.name", NAME),
    Row("blank in name", command(name="a pet"), "0.name", NAME),
    Row("no description", command(description=None), "0.description", REQUIRED),
    Row("description 101", command(description="x" * 101), "0.description", LENGTH),
    Row("type 9", command(type=9), "0.type", CHOICES),
    Row(
        "menu with options", {"name": "Quote", "type": 3, "options": [option()]}, "0.options", "AC_CONTEXT_MENU_OPTIONS"
    ),
    Row(
        "menu with description",
        {"name": "Quote", "type": 3, "description": "x"},
        "0.description",
        "AC_CONTEXT_MENU_DESCRIPTION",
    ),
    Row("26 options", command(options=[option(name=f"o{n}") for n in range(26)]), "0.options", LENGTH),
    Row(
        "same option twice", command(options=[option(), option()]), "0.options.1.name", "AC_OPTIONS_NAME_ALREADY_EXISTS"
    ),
    Row(
        "required after optional",
        command(options=[option(), option(name="b", required=True)]),
        "0.options.1",
        "AC_OPTIONS_REQUIRED_INVALID",
    ),
    Row("option without description", command(options=[option(description=None)]), "0.options.0.description", REQUIRED),
    Row("option type 12", command(options=[option(type=12)]), "0.options.0.type", CHOICES),
    Row("subcommand beside option", command(options=[group(0), option()]), "0.options", KIND),
    Row("group in group", command(options=[group(2)]), "0.options.0.options.0.type", KIND),
    Row(
        "26 choices",
        command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
        "0.options.0.choices",
        LENGTH,
    ),
    Row(
        "choice name 101",
        command(options=[option(choices=[{"name": "x" * 101, "value": "a"}])]),
        "0.options.0.choices.0.name",
        LENGTH,
    ),
    Row(
        "choice value 101",
        command(options=[option(choices=[{"name": "x", "value": "a" * 101}])]),
        "0.options.0.choices.0.value",
        LENGTH,
    ),
    Row(
        "text for a number",
        command(options=[option(type=4, choices=[{"name": "x", "value": "a"}])]),
        "0.options.0.choices.0.value",
        "NUMBER_TYPE_COERCE",
    ),
    Row(
        "same choice twice",
        command(options=[option(choices=[{"name": "x", "value": "a"}] * 2)]),
        "0.options.0.choices.1.name",
        "AC_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
    ),
    Row(
        "choices and autocomplete",
        command(options=[option(autocomplete=True, choices=[{"name": "x", "value": "a"}])]),
        "0.options.0.autocomplete",
        "AC_AUTOCOMPLETE_CHOICES",
    ),
    Row("unknown locale", command(name_localizations={"xx": "tier"}), "0.name_localizations.xx", "ENUM_TYPE_COERCE"),
    Row("unknown context", command(contexts=[3]), "0.contexts", CHOICES),
    Row("no installation", command(integration_types=[]), "0.integration_types", LENGTH),
    Row(
        "8001 characters",
        command(
            options=[
                option(name=f"o{n}", choices=[{"name": f"{c:x<100}", "value": "v" * 100} for c in range(4)])
                for n in range(11)
            ]
        ),
        "0",
        "AC_TOO_LARGE",
    ),
]


def label(component: Json, **more: Any) -> Json:
    return {"type": 18, "label": "Breed", "component": component, **more}


def field(**more: Any) -> Json:
    return {"type": 4, "custom_id": "breed", "style": 1, **more}


def modal(*parts: Json, **more: Any) -> Json:
    return {"title": "Find", "custom_id": "m", "components": list(parts), **more}


OPTIONS = [{"label": str(n), "value": str(n)} for n in range(11)]
# All from interactions/receiving-and-responding and components/reference.
MODALS = [
    Row("no title", modal(label(field()), title=None), "data.title", REQUIRED),
    Row("title 46", modal(label(field()), title="x" * 46), "data.title", LENGTH),
    Row("modal custom_id 101", modal(label(field()), custom_id="x" * 101), "data.custom_id", LENGTH),
    Row("no parts", modal(), "data.components", LENGTH),
    Row("6 parts", modal(*[label(field(custom_id=str(n))) for n in range(6)]), "data.components", LENGTH),
    Row("bare input", modal(field()), "data.components.0.type", CHOICES),
    Row("label 46", modal(label(field(), label="x" * 46)), "data.components.0.label", LENGTH),
    Row("label description 101", modal(label(field(), description="x" * 101)), "data.components.0.description", LENGTH),
    Row("label of nothing", modal({"type": 18, "label": "x"}), "data.components.0.component", REQUIRED),
    Row("button in label", modal(label({"type": 2, "custom_id": "b"})), "@.type", CHOICES),
    Row(
        "same input twice",
        modal(label(field()), label(field())),
        "data.components.1.component.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    Row("style missing", modal(label(field(style=None))), "@.style", CHOICES),
    Row("placeholder 101", modal(label(field(placeholder="x" * 101))), "@.placeholder", TOO_LONG),
    Row("value longer than max", modal(label(field(value="xxx", max_length=2))), "@.value", TOO_LONG),
    Row("max_length 4001", modal(label(field(max_length=4001))), "@.max_length", "NUMBER_TYPE_MAX"),
    Row(
        "min above max",
        modal(label(field(min_length=5, max_length=2))),
        "@.min_length",
        "TEXT_INPUT_MIN_GREATER_THAN_MAX",
    ),
    Row(
        "disabled select",
        modal(label({"type": 3, "custom_id": "s", "options": OPTIONS[:1], "disabled": True})),
        "@.disabled",
        "MODAL_SELECT_DISABLED",
    ),
    Row("one radio", modal(label({"type": 21, "custom_id": "r", "options": OPTIONS[:1]})), "@.options", LENGTH),
    Row("11 radios", modal(label({"type": 21, "custom_id": "r", "options": OPTIONS})), "@.options", LENGTH),
    Row(
        "two radio defaults",
        modal(label({"type": 21, "custom_id": "r", "options": [{**o, "default": True} for o in OPTIONS[:2]]})),
        "@.options",
        "RADIO_GROUP_TOO_MANY_DEFAULTS",
    ),
    Row("11 checkboxes", modal(label({"type": 22, "custom_id": "c", "options": OPTIONS})), "@.options", LENGTH),
    Row("11 files", modal(label({"type": 19, "custom_id": "f", "max_values": 11})), "@.max_values", "NUMBER_TYPE_MAX"),
]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield await raw.register()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("refused", COMMANDS, ids=[r.name for r in COMMANDS])
async def test_a_command_that_discord_refuses_is_refused_here(bot: RawBot, refused: Row) -> None:
    status, body = await bot.call("PUT", f"/applications/{bot.application}/commands", [refused.body])

    assert (status, body.get("code")) == (400, 50035), body
    where = refused.path.replace("@", "data.components.0.component")
    assert error_at(body, where).get("code") == refused.code.replace("AC_", "APPLICATION_COMMAND_"), body


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("refused", MODALS, ids=[r.name for r in MODALS])
async def test_a_modal_that_discord_refuses_is_refused_here(bot: RawBot, refused: Row) -> None:
    interaction = bot.begin(bot.discord.member("mara"))

    status, body = await bot.answer(interaction, {"type": 9, "data": refused.body})

    assert (status, body.get("code")) == (400, 50035), body
    where = refused.path.replace("@", "data.components.0.component")
    assert error_at(body, where).get("code") == refused.code.replace("AC_", "APPLICATION_COMMAND_"), body


@pytest.mark.asyncio(loop_scope="module")
async def test_a_command_keeps_its_id_when_it_is_registered_again(bot: RawBot) -> None:
    path = f"/applications/{bot.application}/commands"
    _, first = await bot.call("PUT", path, [command(), {"name": "Quote", "type": 3}])
    _, second = await bot.call("PUT", path, [command(description="Draw better")])

    assert second[0]["id"] == first[0]["id"]
    assert second[0]["version"] != first[0]["version"]
    assert len(second) == 1
    await bot.register()


@pytest.mark.asyncio(loop_scope="module")
async def test_the_hundred_and_first_command_is_refused(bot: RawBot) -> None:
    many = [command(name=f"c{n}") for n in range(101)]

    status, body = await bot.call("PUT", f"/applications/{bot.application}/commands", many)

    assert (status, body["code"]) == (400, 30032)
