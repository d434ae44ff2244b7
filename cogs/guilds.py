"""Notes that the bot was added to a server or left one."""

import discord
from discord.ext import commands

from petbot.domain.ids import GuildId
from petbot.service.sweeping import Sweeping


class Guilds(commands.Cog):
    """Listens only."""

    def __init__(self, sweeping: Sweeping) -> None:
        self._sweeping = sweeping

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Its rules are kept for a grace time."""
        await self._sweeping.guild_left(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Its rules are kept for good again."""
        await self._sweeping.guild_joined(GuildId(guild.id))
