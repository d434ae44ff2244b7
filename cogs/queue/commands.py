"""The command /pet queue."""

from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction
from cogs.queue import wording
from cogs.queue.desk import QueueDesk


class QueueCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    queue_desk: QueueDesk

    @app_commands.command(description=wording.QUEUE)
    async def queue(self, interaction: Interaction) -> None:
        """The asker's own orders."""
        async with self.queue_desk.answers.to(interaction):
            await self.queue_desk.begin(interaction)
