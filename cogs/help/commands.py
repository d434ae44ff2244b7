"""The command /pet help."""

from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction
from cogs.help import wording
from cogs.help.desk import HelpDesk


class HelpCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    help_desk: HelpDesk

    @app_commands.command(description=wording.HELP)
    async def help(self, interaction: Interaction) -> None:
        """What there is to know."""
        async with self.help_desk.answers.to(interaction):
            await self.help_desk.begin(interaction)
