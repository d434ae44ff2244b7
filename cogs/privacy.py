"""The command /privacy, for everybody, everywhere: what is kept, take it along, erase it."""

from discord import app_commands
from discord.ext import commands

from cogs.answers import Answers, Interaction
from cogs.moderating import wording
from cogs.moderating.data import DataDesk
from cogs.moderating.faces import erase_face
from cogs.speaking import show, whisper


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Privacy(commands.GroupCog, group_name="privacy", group_description=wording.PRIVACY_GROUP):
    """What people type about their own data."""

    def __init__(self, desk: DataDesk, answers: Answers) -> None:
        self._desk = desk
        self._answers = answers

    @app_commands.command(description=wording.SHOW)
    async def show(self, interaction: Interaction) -> None:
        """What is kept."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, await self._desk.kept(interaction))

    @app_commands.command(description=wording.EXPORT)
    async def export(self, interaction: Interaction) -> None:
        """Everything, as files."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._desk.export(interaction)

    @app_commands.command(description=wording.ERASE)
    async def erase(self, interaction: Interaction) -> None:
        """The question before everything is erased."""
        async with self._answers.to(interaction):
            await whisper(interaction, erase_face())
