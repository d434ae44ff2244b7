"""Buttons, menus and modals by custom_id, so that each works after a restart and on a card a year old."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, cast

import discord
from discord import ui

from cogs import wording
from cogs.answers import Interaction
from petbot.domain.ids import CardId

BUTTON = re.compile(r"pet:(?P<verb>[a-z]+):(?P<card>[\w-]{1,16})")
MENU = re.compile(r"pet:menu:(?P<field>[a-z]+):(?P<card>[\w-]{1,16})")
FOUND = re.compile(r"pet:found:(?P<card>[\w-]{1,16})")
FIND_INPUT = "breed"


class Desk(Protocol):
    """What answers."""

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person may act now; who may not is told why."""
        ...

    async def pressed(self, interaction: Interaction, verb: str, card_id: CardId) -> None:
        """A button of a card."""
        ...

    async def picked(self, interaction: Interaction, field: str, card_id: CardId, values: tuple[str, ...]) -> None:
        """A menu of a card."""
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
            _, verb, card_id = self.custom_id.split(":")
            await desk.pressed(interaction, verb, CardId(card_id))

    class Pick(ui.DynamicItem[ui.Select[Any]], template=MENU):
        @classmethod
        async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> "Pick":
            del interaction, match
            return cls(cast("ui.Select[Any]", item))

        async def interaction_check(self, interaction: Interaction, /) -> bool:
            return await desk.admits(interaction)

        async def callback(self, interaction: Interaction) -> None:
            _, _, field, card_id = self.custom_id.split(":")
            await desk.picked(interaction, field, CardId(card_id), chosen(interaction))

    return Press, Pick


def find_modal(card_id: CardId) -> ui.Modal:
    """The modal that asks for a breed; its submission is read by `found`, also after a restart."""
    modal = ui.Modal(title=wording.FIND_TITLE, custom_id=f"pet:found:{card_id}")
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=FIND_INPUT, placeholder=wording.FIND_PLACEHOLDER, min_length=1, max_length=60
    )
    modal.add_item(ui.Label(text=wording.FIND_LABEL, description=wording.FIND_HINT, component=text))
    modal.stop()  # discord.py need not remember it
    return modal


def found(interaction: Interaction) -> tuple[CardId, str] | None:
    """The card and the text of a submitted find modal; None for every other interaction."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    match = FOUND.fullmatch(str(data.get("custom_id", "")))
    if interaction.type is not discord.InteractionType.modal_submit or match is None:
        return None
    inputs = dict(_inputs(data.get("components", ())))
    return CardId(match["card"]), inputs.get(FIND_INPUT, "")


def chosen(interaction: Interaction) -> tuple[str, ...]:
    """A menu's values as they were sent: discord.py turns some into objects, and what was pressed may be no menu."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    return tuple(str(value) for value in data.get("values", ()))


def _inputs(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if "value" in component:
            yield component["custom_id"], component["value"]
        inner = component.get("component")
        yield from _inputs([inner] if inner else component.get("components", ()))
