"""The application, its gateway address, and its commands."""

from sandbox.commands import read_command, read_commands
from sandbox.errors import ApiError, Form, forbidden, not_found
from sandbox.events import Event
from sandbox.pace import start_limit
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.shapes import Json, Snowflake

COMMAND_CREATES_A_DAY = 200  # interactions/application-commands#registering-a-command


@routes.add("GET", "/applications/@me")
def get_application(call: Call) -> Answer:
    return Answer(200, call.backend.present.application())


@routes.add("GET", "/oauth2/applications/@me")
def get_oauth2_application(call: Call) -> Answer:
    return Answer(200, call.backend.present.application())


@routes.add("GET", "/gateway", token=False)
def get_gateway(call: Call) -> Answer:
    return Answer(200, {"url": call.backend.gateway_url})


@routes.add("GET", "/gateway/bot")
def get_bot_gateway(call: Call) -> Answer:
    limit = start_limit(call.backend.clock, call.backend.world.application)
    return Answer(200, {"url": call.backend.gateway_url, "shards": 1, "session_start_limit": limit})


@routes.add("GET", "/applications/{application_id}/commands")
def get_commands(call: Call) -> Answer:
    return Answer(200, _listed(call, None))


@routes.add("PUT", "/applications/{application_id}/commands")
def put_commands(call: Call) -> Answer:
    return _overwrite(call, None)


@routes.add("POST", "/applications/{application_id}/commands")
def post_command(call: Call) -> Answer:
    return _upsert(call, None)


@routes.add("GET", "/applications/{application_id}/commands/{command_id}")
def get_command(call: Call) -> Answer:
    return Answer(200, _command(call, None))


@routes.add("PATCH", "/applications/{application_id}/commands/{command_id}")
def patch_command(call: Call) -> Answer:
    return _patch(call, None)


@routes.add("DELETE", "/applications/{application_id}/commands/{command_id}")
def delete_command(call: Call) -> Answer:
    return _delete(call, None)


@routes.add("GET", "/applications/{application_id}/guilds/{guild_id}/commands")
def get_guild_commands(call: Call) -> Answer:
    return Answer(200, _listed(call, _guild(call)))


@routes.add("PUT", "/applications/{application_id}/guilds/{guild_id}/commands")
def put_guild_commands(call: Call) -> Answer:
    return _overwrite(call, _guild(call))


@routes.add("POST", "/applications/{application_id}/guilds/{guild_id}/commands")
def post_guild_command(call: Call) -> Answer:
    return _upsert(call, _guild(call))


@routes.add("GET", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}")
def get_guild_command(call: Call) -> Answer:
    return Answer(200, _command(call, _guild(call)))


@routes.add("PATCH", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}")
def patch_guild_command(call: Call) -> Answer:
    return _patch(call, _guild(call))


@routes.add("DELETE", "/applications/{application_id}/guilds/{guild_id}/commands/{command_id}")
def delete_guild_command(call: Call) -> Answer:
    return _delete(call, _guild(call))


def _guild(call: Call) -> Snowflake:
    guild_id = call.args["guild_id"]
    world = call.backend.world
    if guild_id not in world.guilds or not world.bot_in(guild_id):
        raise forbidden(50001)
    return guild_id


def _own(call: Call) -> None:
    if call.args["application_id"] != call.backend.world.application.id:
        raise forbidden(20012)


def _stored(call: Call, guild_id: Snowflake | None) -> dict[Snowflake, Json]:
    _own(call)
    return call.backend.world.application.commands.setdefault(guild_id, {})


def _command(call: Call, guild_id: Snowflake | None) -> Json:
    command = _stored(call, guild_id).get(call.args["command_id"])
    if command is None:
        raise not_found(10063)
    return dict(command)


def _listed(call: Call, guild_id: Snowflake | None) -> list[Json]:
    """Without localisations unless asked for, as Discord lists them."""
    commands = list(_stored(call, guild_id).values())
    if call.flag("with_localizations"):
        return [dict(command) for command in commands]
    return [_without_localizations(dict(command)) for command in commands]


def _overwrite(call: Call, guild_id: Snowflake | None) -> Answer:
    return Answer(200, _replace(call, guild_id, call.json_list()))


def _upsert(call: Call, guild_id: Snowflake | None) -> Answer:
    """POST: a command of the same name and type is overwritten (200), else created (201)."""
    body = call.json()
    form = Form()
    read = read_command(form, body)
    form.refuse_if_wrong()
    key = (read["type"], read["name"])
    others = [c for c in _stored(call, guild_id).values() if (c["type"], c["name"]) != key]
    existed = len(others) < len(_stored(call, guild_id))
    return Answer(200 if existed else 201, _replace(call, guild_id, [*others, body])[-1])


def _patch(call: Call, guild_id: Snowflake | None) -> Answer:
    command_id = call.args["command_id"]
    old = _command(call, guild_id)
    form = Form()
    read = read_command(form, old | call.json())
    form.refuse_if_wrong()
    version = call.backend.snowflakes.next()
    new = old | read | {"version": version}
    _stored(call, guild_id)[command_id] = new
    return Answer(200, dict(new))


def _delete(call: Call, guild_id: Snowflake | None) -> Answer:
    _command(call, guild_id)
    del _stored(call, guild_id)[call.args["command_id"]]
    return NO_CONTENT


def _replace(call: Call, guild_id: Snowflake | None, bodies: list[Json]) -> list[Json]:
    application = call.backend.world.application
    existing = _stored(call, guild_id)
    stored = read_commands(bodies, existing, application.id, guild_id, call.backend.snowflakes)
    application.command_creates += len(stored.keys() - existing.keys())
    if application.command_creates > COMMAND_CREATES_A_DAY:
        raise ApiError(400, 30034)
    application.commands[guild_id] = stored
    call.backend.events.publish(Event(type="APPLICATION_COMMANDS_UPDATE", data={"guild_id": guild_id}))
    return [dict(command) for command in stored.values()]


def _without_localizations(command: Json) -> Json:
    kept = {key: value for key, value in command.items() if not key.endswith("_localizations")}
    for key in ("options", "choices"):
        if kept.get(key):
            kept[key] = [_without_localizations(child) for child in kept[key]]
    return kept
