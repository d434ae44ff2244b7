"""Guilds, their channels, roles and members."""

from sandbox.errors import forbidden, not_found
from sandbox.permissions import in_channel
from sandbox.rest.call import Answer, Call, routes
from sandbox.world import THREADS, Guild


def _guild(call: Call) -> Guild:
    guild = call.backend.world.guilds.get(call.args["guild_id"])
    if guild is None:
        raise not_found(10004)
    if call.me not in guild.members:
        raise forbidden(50001)
    return guild


@routes.add("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Answer:
    guild = _guild(call)
    shown = call.backend.present.guild(guild)
    if call.flag("with_counts"):
        shown |= {"approximate_member_count": len(guild.members), "approximate_presence_count": 1}
    return Answer(200, shown)


@routes.add("GET", "/guilds/{guild_id}/channels")
def get_channels(call: Call) -> Answer:
    guild = _guild(call)
    here = [c for c in call.backend.world.channels.values() if c.guild_id == guild.id]
    return Answer(200, [call.backend.present.channel(c) for c in here if c.type not in THREADS])


@routes.add("GET", "/guilds/{guild_id}/threads/active")
def get_active_threads(call: Call) -> Answer:
    guild, world = _guild(call), call.backend.world
    threads = [c for c in world.channels.values() if c.guild_id == guild.id and c.type in THREADS]
    seen = [c for c in threads if not c.archived and in_channel(world, call.me, c)]
    return Answer(200, {"threads": [call.backend.present.channel(c) for c in seen], "members": [], "has_more": False})


@routes.add("GET", "/guilds/{guild_id}/roles")
def get_roles(call: Call) -> Answer:
    return Answer(200, [call.backend.present.role(role) for role in _guild(call).roles.values()])


@routes.add("GET", "/guilds/{guild_id}/members/{user_id}")
def get_member(call: Call) -> Answer:
    member = _guild(call).members.get(call.args["user_id"])
    if member is None:
        raise not_found(10007)
    return Answer(200, call.backend.present.member(member))
