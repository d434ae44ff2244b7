"""Buttons, menus and modals by custom_id, so that each works after a restart and on a card a year old."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, Self

import discord
from discord import ui
from discord.ext import commands

from cogs import wording
from cogs.answers import Answers, Interaction
from cogs.doubleclicks import DoubleClicks
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId

ACT = re.compile(r"pet:(?P<verb>[a-z]+):(?P<argument>[A-Za-z0-9_.:-]{1,80})")
"""A control's custom_id. The last part of an argument about a card is the card's id, as in "pet:menu:breed:Xy12"."""
CARD = re.compile(r"[A-Za-z0-9_-]{1,16}")
MAKERS = frozenset({
    "reroll", "edit", "elsewhere", "picture",
    "historyagain", "historysame", "historyedit",
    "profileagain", "profilechange",
})  # fmt: skip
"""Verbs that answer each press with a new card, so that a double click would make two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button that was pressed, a menu that was used or a modal that was sent."""

    verb: str
    argument: str
    values: tuple[str, ...] = ()
    """Of a menu, as they were sent."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Of a modal, by the inputs' custom_ids; of an upload the ids of the attachments."""

    @property
    def card_id(self) -> CardId:
        """The card that it is about. Raises Refusal where the argument names none."""
        last = self.argument.rpartition(":")[2]
        if not CARD.fullmatch(last):
            raise Refusal(wording.OUTDATED)
        return CardId(last)

    @property
    def detail(self) -> str:
        """What stands before the card's id in the argument."""
        return self.argument.rpartition(":")[0]

    def text(self, name: str) -> str:
        """What was typed or first chosen in a modal's input; "" where it was left empty."""
        return next(iter(self.fields.get(name, ())), "")


Answer = Callable[[Interaction, Act], Awaitable[None]]


class Desk(Protocol):
    """What answers."""

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person may act now; who may not is told why."""
        ...

    async def acted(self, interaction: Interaction, act: Act) -> None:
        """Answer."""
        ...


class Studio:
    """Answers for every control of the studio, by its verb."""

    def __init__(self, answers: Answers, *features: Mapping[str, Answer]) -> None:
        self._answers = answers
        self._double_clicks = DoubleClicks()
        self.verbs = {verb: answer for feature in features for verb, answer in feature.items()}

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person may act now; who may not is told why."""
        return await self._answers.admits(interaction)

    async def acted(self, interaction: Interaction, act: Act) -> None:
        """Hand it to the feature that knows the verb."""
        async with self._answers.to(interaction):
            if act.verb not in self.verbs:
                raise Refusal(wording.OUTDATED)
            if act.verb in MAKERS and self._double_clicks.repeats(interaction, act):
                await interaction.response.defer()
                return
            await self.verbs[act.verb](interaction, act)


def register(bot: commands.AutoShardedBot, desk: Desk) -> None:
    """Let the desk answer from now on. discord.py forgets modals at a restart, their custom_id does not."""

    class Control(ui.DynamicItem[ui.Item[Any]], template=ACT):
        @classmethod
        async def from_custom_id(cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
            del interaction, match
            return cls(item)

        async def interaction_check(self, interaction: Interaction, /) -> bool:
            return await desk.admits(interaction)

        async def callback(self, interaction: Interaction) -> None:
            if act := read(interaction):
                await desk.acted(interaction, act)

    async def on_interaction(interaction: Interaction) -> None:
        modal = interaction.type is discord.InteractionType.modal_submit
        if modal and (act := read(interaction)) and await desk.admits(interaction):
            await desk.acted(interaction, act)

    bot.add_dynamic_items(Control)
    bot.add_listener(on_interaction)


def read(interaction: Interaction) -> Act | None:
    """What was done with a control of ours, as it was sent; None for every other interaction."""
    data: Mapping[str, Any] = interaction.data or {}  # pyright: ignore[reportAssignmentType]
    match = ACT.fullmatch(str(data.get("custom_id", "")))
    if match is None:
        return None
    values = tuple(str(value) for value in data.get("values", ()))
    return Act(**match.groupdict(), values=values, fields=dict(_inputs(data.get("components", ()))))


def _inputs(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for component in components:
        if "value" in component:
            yield component["custom_id"], (str(component["value"]),)
        if "values" in component:
            yield component["custom_id"], tuple(str(value) for value in component["values"])
        inner = component.get("component")
        yield from _inputs([inner] if inner else component.get("components", ()))
