"""The command /pet taste."""

from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction
from cogs.taste import wording
from cogs.taste.desk import TasteDesk


class TasteCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    taste_desk: TasteDesk

    @app_commands.command(description=wording.TASTE)
    async def taste(self, interaction: Interaction) -> None:
        """What was learned of the asker."""
        async with self.taste_desk.answers.to(interaction):
            await self.taste_desk.begin(interaction)
