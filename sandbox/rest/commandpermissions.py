"""Who may use a command in a guild, as its moderators set it; bots only read that."""

from sandbox.errors import forbidden, not_found
from sandbox.rest.call import Answer, Call, routes
from sandbox.rest.guilds import guild_for
from sandbox.shapes import Json, Snowflake

BASE = "/applications/{application_id}/guilds/{guild_id}/commands"


@routes.add("GET", BASE + "/permissions")
def get_all(call: Call) -> Answer:
    _own(call)
    guild = guild_for(call)
    known = call.backend.world.application.command_permissions
    return Answer(200, [_shown(call, command) for guild_id, command in known if guild_id == guild.id])


@routes.add("GET", BASE + "/{command_id}/permissions")
def get_one(call: Call) -> Answer:
    _own(call)
    guild = guild_for(call)
    if (guild.id, call.args["command_id"]) not in call.backend.world.application.command_permissions:
        raise not_found(10066)
    return Answer(200, _shown(call, call.args["command_id"]))


def _own(call: Call) -> None:
    if call.args["application_id"] != call.backend.world.application.id:
        raise forbidden(20012)


def _shown(call: Call, command_id: Snowflake) -> Json:
    application, guild_id = call.backend.world.application, call.args["guild_id"]
    permissions = application.command_permissions[guild_id, command_id]
    return {"id": command_id, "application_id": application.id, "guild_id": guild_id, "permissions": permissions}
