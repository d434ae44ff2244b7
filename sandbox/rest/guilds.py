"""Guilds, their channels, roles and members."""

from sandbox.errors import forbidden, not_found
from sandbox.permissions import Permission, in_channel, in_guild
from sandbox.rest.call import Answer, Call, routes
from sandbox.world import THREADS, Guild


def guild_for(call: Call, *needed: Permission) -> Guild:
    """The request's guild. 10004 where there is none, 50001 where the bot is not in it, 50013 without permission."""
    guild = call.backend.world.guilds.get(call.args["guild_id"])
    if guild is None:
        raise not_found(10004)
    if call.me not in guild.members:
        raise forbidden(50001)
    allowed = in_guild(guild, guild.members[call.me])
    if any(not allowed & permission for permission in needed):
        raise forbidden(50013)
    return guild


@routes.add("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Answer:
    guild = guild_for(call)
    shown = call.backend.present.guild(guild)
    if call.flag("with_counts"):
        shown |= {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return Answer(200, shown)


@routes.add("GET", "/guilds/{guild_id}/channels")
def get_channels(call: Call) -> Answer:
    guild = guild_for(call)
    here = [c for c in call.backend.world.channels.values() if c.guild_id == guild.id]
    return Answer(200, [call.backend.present.channel(c) for c in here if c.type not in THREADS])


@routes.add("GET", "/guilds/{guild_id}/threads/active")
def get_active_threads(call: Call) -> Answer:
    guild, world = guild_for(call), call.backend.world
    threads = [c for c in world.channels.values() if c.guild_id == guild.id and c.type in THREADS]
    seen = [c for c in threads if not c.archived and in_channel(world, call.me, c)]
    return Answer(200, {"threads": [call.backend.present.channel(c) for c in seen], "members": [], "has_more": False})


@routes.add("GET", "/guilds/{guild_id}/roles")
def get_roles(call: Call) -> Answer:
    return Answer(200, [call.backend.present.role(role) for role in guild_for(call).roles.values()])


@routes.add("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Answer:
    member = guild_for(call).members.get(call.args["user_id"])
    if member is None:
        raise not_found(10007)
    return Answer(200, call.backend.present.member(member))
