"""The moderators' buttons, menus and modals by custom_id, so that each works after a restart."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

import discord
from discord import ui

from cogs.answers import Interaction
from cogs.moderating import wording
from petbot.domain.policies import Policy

BUTTON = re.compile(r"mod:(?P<verb>(?!menu:)[a-z]+)(:(?P<argument>[\w-]{1,20}))?")
MENU = re.compile(r"mod:menu:(?P<field>[a-z]+)")
SENT = re.compile(r"modsent:(?P<verb>[a-z]+)(:(?P<argument>[\w-]{1,20}))?")


class Desk(Protocol):
    """What answers."""

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person may act now; who may not is told why."""
        ...

    async def pressed(self, interaction: Interaction, verb: str, argument: str) -> None:
        """A button."""
        ...

    async def picked(self, interaction: Interaction, field: str, values: tuple[str, ...]) -> None:
        """A menu."""
        ...


def controls(desk: Desk) -> tuple[type[ui.DynamicItem[Any]], ...]:
    """The dynamic items to register once: each hands what was done to the desk."""

    class Press(ui.DynamicItem[ui.Button[Any]], template=BUTTON):
        @classmethod
        async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> "Press":
            del interaction, match
            return cls(cast("ui.Button[Any]", item))

        async def interaction_check(self, interaction: Interaction, /) -> bool:
            return await desk.admits(interaction)

        async def callback(self, interaction: Interaction) -> None:
            _, verb, *argument = self.custom_id.split(":", 2)
            await desk.pressed(interaction, verb, "".join(argument))

    class Pick(ui.DynamicItem[ui.Select[Any]], template=MENU):
        @classmethod
        async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> "Pick":
            del interaction, match
            return cls(cast("ui.Select[Any]", item))

        async def interaction_check(self, interaction: Interaction, /) -> bool:
            return await desk.admits(interaction)

        async def callback(self, interaction: Interaction) -> None:
            await desk.picked(interaction, self.custom_id.rsplit(":", 1)[-1], _picked(interaction))

    return Press, Pick


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A modal that was sent."""

    verb: str
    argument: str
    values: Mapping[str, str]
    """By the input's custom_id; of a menu the first choice, of one left empty "" ."""


def sent(interaction: Interaction) -> Sent | None:
    """The modal of ours that was sent; None for every other interaction."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    match = SENT.fullmatch(str(data.get("custom_id", "")))
    if interaction.type is not discord.InteractionType.modal_submit or match is None:
        return None
    values = dict(_values(data.get("components", ())))
    return Sent(verb=match["verb"], argument=match["argument"] or "", values=values)


def limits_modal(policy: Policy) -> ui.Modal:
    """Asks for the orders per hour and day."""
    allowance = policy.allowance
    return _modal(
        wording.LIMITS_TITLE,
        "limits",
        _label(wording.LIMIT_HOUR, _text("hour", allowance.per_hour), wording.LIMIT_HINT),
        _label(wording.LIMIT_DAY, _text("day", allowance.per_day), wording.LIMIT_HINT),
    )


def role_limit_modal() -> ui.Modal:
    """Asks for a role and its orders per hour and day."""
    role: ui.RoleSelect[Any] = ui.RoleSelect(custom_id="role", min_values=1, max_values=1)
    return _modal(
        wording.LIMITS_TITLE,
        "rolelimit",
        _label(wording.LIMIT_ROLE, role, wording.LIMIT_ROLE_HINT),
        _label(wording.LIMIT_HOUR, _text("hour", None)),
        _label(wording.LIMIT_DAY, _text("day", None)),
    )


def words_modal(policy: Policy) -> ui.Modal:
    """Asks for the guild's own forbidden words."""
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id="words",
        style=discord.TextStyle.paragraph,
        default="\n".join(policy.words),
        required=False,
        max_length=4000,
    )
    return _modal(wording.WORDS_TITLE, "words", _label(wording.WORDS_LABEL, text, wording.WORDS_HINT))


def report_modal(card_id: str) -> ui.Modal:
    """Asks what is wrong with a picture."""
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id="reason", style=discord.TextStyle.paragraph, required=False, max_length=400
    )
    return _modal(wording.REPORT_TITLE, f"report:{card_id}", _label(wording.REPORT_LABEL, text, wording.REPORT_HINT))


def _modal(title: str, verb: str, *labels: "ui.Label[Any]") -> ui.Modal:
    modal = ui.Modal(title=title, custom_id=f"modsent:{verb}")
    for label in labels:
        modal.add_item(label)
    modal.stop()  # discord.py need not remember it
    return modal


def _label(text: str, component: ui.Item[Any], description: str | None = None) -> "ui.Label[Any]":
    return ui.Label(text=text, description=description, component=component)


def _text(custom_id: str, number: int | None) -> "ui.TextInput[Any]":
    default = "" if number is None else str(number)
    return ui.TextInput(custom_id=custom_id, default=default, required=False, max_length=5)


def _picked(interaction: Interaction) -> tuple[str, ...]:
    """Ids as Discord sent them: discord.py turns those of channels and members into objects."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    return tuple(str(value) for value in data.get("values", ()))


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if "value" in component:
            yield component["custom_id"], component["value"]
        if "values" in component:
            yield component["custom_id"], next(iter(component["values"]), "")
        inner = component.get("component")
        yield from _values([inner] if inner else component.get("components", ()))
