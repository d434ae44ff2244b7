"""The command /pet photo, and "Use as a start" in the menu of every message."""

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction
from cogs.start import wording
from cogs.start.desk import StartDesk
from cogs.start.downloading import sent
from cogs.wording import OUTDATED
from petbot.domain.choices import Likeness
from petbot.domain.errors import Refusal

LIKENESSES = [app_commands.Choice(name=name, value=likeness.value) for likeness, name in wording.LIKENESSES.items()]


class StartCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    start: StartDesk

    @app_commands.command(description=wording.PHOTO)
    @app_commands.describe(picture=wording.PICTURE, likeness=wording.LIKENESS, private=wording.PRIVATE)
    @app_commands.choices(likeness=LIKENESSES)
    async def photo(
        self,
        interaction: Interaction,
        *,
        picture: discord.Attachment,
        likeness: str = Likeness.LIKE.value,
        private: bool = False,
    ) -> None:
        """Open a form that starts from a file."""
        async with self.start.answers.to(interaction):
            if likeness not in set(Likeness):
                raise Refusal(OUTDATED)
            await self.start.open(interaction, sent(picture), Likeness(likeness), private=private)


def start_menu(desk: StartDesk) -> app_commands.ContextMenu:
    """The command in the menu of messages; discord.py has no place for one in a cog."""

    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def use(interaction: Interaction, message: discord.Message) -> None:
        async with desk.answers.to(interaction):
            await desk.open_message(interaction, message)

    return app_commands.ContextMenu(name=wording.MENU, callback=use)
