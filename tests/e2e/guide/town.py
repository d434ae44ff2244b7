"""The sandbox's town in one language: what people read alone, and what their server reads, are the same then."""

from sandbox import Sandbox


def speaking(discord: Sandbox, locale: str) -> None:
    """Everybody's Discord and every server speak it; do this before anybody comes in."""
    world = discord.backend.world
    for user in world.users.values():
        user.locale = locale
    for guild in world.guilds.values():
        guild.locale = locale
