"""The command /pet history, with suggestions while one types."""

from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction
from cogs.form.commands import Suggestions, suggestions
from cogs.history import wording
from cogs.history.desk import HistoryDesk
from petbot.catalogue import Catalogue, name_in


class HistoryCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    history_desk: HistoryDesk
    catalogue: Catalogue

    @app_commands.command(description=wording.HISTORY)
    @app_commands.describe(breed=wording.BREED)
    async def history(self, interaction: Interaction, *, breed: str | None = None) -> None:
        """The newest orders."""
        async with self.history_desk.answers.to(interaction):
            await self.history_desk.begin(interaction, breed)

    @history.autocomplete("breed")
    async def _ordered_breeds(self, interaction: Interaction, current: str) -> Suggestions:
        locale = str(interaction.locale)
        found = self.catalogue.search_breeds(current, locale=locale)
        return suggestions((name_in(breed, locale), breed.id) for breed in found)
