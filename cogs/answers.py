"""The one translator from what went wrong to what a person reads, for commands, controls and modals alike."""

import asyncio
import logging
import math
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import discord
from discord import app_commands

from cogs import wording
from petbot.domain.errors import Refusal
from petbot.domain.ids import UserId
from petbot.languages import language
from petbot.logs import reference
from petbot.service.pacing import Pace

log = logging.getLogger(__name__)

TOO_LATE = {
    10062: "the interaction is no longer ours to answer: older than 3 s",
    10008: "the message is gone",
    10015: "the interaction was never answered",
    40060: "the interaction was answered already, and Discord told us of it again",
    50027: "the interaction's token died",
}
"""Discord's codes for an answer that has nowhere to go, through nobody's fault."""

Interaction = discord.Interaction[discord.Client]


class Answers:
    """The ring around every answer; it counts those under way, so that a stop can let them end."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._under_way = 0
        self._none_left = asyncio.Event()
        self._closed = False

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person is not too fast; who is, is told when to go on. Suggestions while typing are not counted.

        Asked before anything else is done for an interaction, so that a flood costs one message each and no more.
        """
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        wait = self._pace.ask(UserId(interaction.user.id))
        if wait:
            await tell(interaction, wording.TOO_FAST.format(seconds=math.ceil(wait.total_seconds())))
        return not wait

    @asynccontextmanager
    async def to(self, interaction: Interaction) -> AsyncGenerator[None]:
        """Whatever goes wrong inside is explained to the person, privately. Nothing passes this ring."""
        self._under_way += 1
        try:
            yield
        except Exception as error:  # noqa: BLE001 - the outermost ring: no press may die without a word
            if self._closed:
                log.info("The stop cut an answer off: %s", error)
            else:
                await explain(interaction, error)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._none_left.set()

    async def finish(self, within: timedelta) -> None:
        """Wait for the answers under way; what then still goes wrong is no fault, but the stop."""
        self._none_left.clear()
        if self._under_way:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._none_left.wait(), within.total_seconds())
        self._closed = True


async def explain(interaction: Interaction, error: Exception) -> None:
    """A Refusal in its own words; an outdated command; else a calm sentence with a reference number."""
    match error:
        case Refusal():
            await tell(interaction, error.words)
        case app_commands.CommandInvokeError():
            await explain(interaction, error.original)
        case app_commands.AppCommandError():
            log.warning("An outdated or malformed command came in: %s", error)
            await tell(interaction, wording.OUTDATED)
        case discord.HTTPException(code=code) if code in TOO_LATE:
            log.warning("An answer went nowhere: %s.", TOO_LATE[code])
        case _:
            number = reference()
            log.error("Fault %s", number, exc_info=error)
            await tell(interaction, wording.FAULT.format(reference=number))


async def tell(interaction: Interaction, text: str) -> None:
    """Say something to the person alone, in their language, whether or not the interaction was answered already."""
    text = language(str(interaction.locale)).say(text)
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(text, ephemeral=True)
            return
        if interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            # The first follow-up to "thinking…" takes its place and its publicity: take that away first.
            await interaction.delete_original_response()
        await interaction.followup.send(text, ephemeral=True)
    except (discord.HTTPException, OSError) as error:
        log.warning("A person could not be told “%s”: %s", text, error)
