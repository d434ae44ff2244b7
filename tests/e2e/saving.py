"""Saved pets for tests: the modal that asks for a name, opened by a button of the tests' own, and its answer."""

import re
from typing import Any, Self

import pytest
from discord import ui

from benchmarks.injecting import Injector
from cogs.answers import Interaction
from cogs.client import PetBot
from cogs.pet import Pet
from petbot.domain.ids import CardId
from sandbox import CardView, DriverError, MemberDriver, ModalView
from sandbox.driver.card import follow
from sandbox.world import Message
from tests.e2e.stage import Stage, a_form, card, is_gallery, modal

PATIENCE = 30.0
"""Seconds that an answer may take on a busy machine."""


class SaveButton(ui.DynamicItem[ui.Item[Any]], template=r"test:save:(?P<place>\d):(?P<card_id>[\w-]+)"):
    """Opens the modal, as the menu below a result does."""

    def __init__(self, item: ui.Item[Any], place: int, card_id: str) -> None:
        super().__init__(item)
        self._place = place
        self._card_id = CardId(card_id)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item, int(match["place"]), match["card_id"])

    async def callback(self, interaction: Interaction) -> None:
        assert isinstance(interaction.client, PetBot)
        pet = interaction.client.cogs["Pet"]
        assert isinstance(pet, Pet)
        async with pet.profiles.answers.to(interaction):
            await pet.profiles.ask_name(interaction, self._card_id, self._place)


async def a_result(member: MemberDriver, channel: str = "general", **options: Any) -> CardView:
    """A finished order."""
    form = await a_form(member, channel, **options)
    await form.press("Generate")
    return await form.until(is_gallery)


async def asked(stage: Stage, member: MemberDriver, result: CardView, place: int = 0) -> ModalView | CardView:
    """What the member sees who wants to save a picture: the modal, or why not."""
    assert stage.bot is not None
    stage.bot.add_dynamic_items(SaveButton)
    injector = Injector(stage.discord)
    interaction = injector.press(member, message_of(stage, result), f"test:save:{place}:{card_id_of(result)}")
    return await follow(stage.discord.backend, interaction, None, PATIENCE)


async def saved(stage: Stage, member: MemberDriver, name: str, result: CardView | None = None) -> CardView:
    """The private card of a pet that was saved now."""
    question = modal(await asked(stage, member, result or await a_result(member)))
    return await question.submit(Name=name)


async def pressed(view: CardView, name: str) -> CardView:
    """The card on which the member pressed this, once it was edited (its links alone change from second to second)."""
    before = view.message["edited_timestamp"]
    answer = card(await view.press(name))
    return await answer.until(lambda shown: shown.id != view.id or shown.message["edited_timestamp"] != before)


async def refused(stage: Stage, member: MemberDriver, command: str, **options: Any) -> str:
    """What the member is told, privately, whose command takes its "thinking…" back."""
    known = {notice.id for notice in member.notices}
    with pytest.raises(DriverError, match="took its answer back"):
        await member.slash(command, **options)
    told = lambda: [notice.text for notice in member.notices if notice.id not in known]  # noqa: E731
    return "\n".join(await stage.discord.backend.events.wait_until(told, PATIENCE))


def code_in(text: str) -> str:
    """What a card tells to pass on: a code and nothing else, which is the same in every language."""
    return text.split("```")[1].strip()


def card_id_of(result: CardView) -> str:
    """Of the card that a message of ours is."""
    return next(b.custom_id for b in result.buttons if b.custom_id.startswith("pet:")).split(":")[-1]


def message_of(stage: Stage, view: CardView) -> Message:
    """As the sandbox keeps it."""
    message = stage.discord.backend.world.message(view.message["channel_id"], view.id)
    assert message is not None
    return message
