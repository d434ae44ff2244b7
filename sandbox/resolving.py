"""The `resolved` part of interaction data: the users, roles, channels, messages and files that it names by id."""

from sandbox import permissions
from sandbox.backend import Backend
from sandbox.components import FILE_UPLOAD, walk
from sandbox.shapes import Json
from sandbox.world import Channel

USER_OPTION, CHANNEL_OPTION, ROLE_OPTION, MENTIONABLE_OPTION, ATTACHMENT_OPTION = 6, 7, 8, 9, 11


def resolve(backend: Backend, channel: Channel, data: Json) -> Json:
    """Empty when the data names nothing."""
    found: Json = {}
    for kind, ids in _named(data):
        for target in ids:
            _one(backend, channel, kind, target, found)
    return found


def _named(data: Json) -> list[tuple[str, list[str]]]:
    named: list[tuple[str, list[str]]] = []
    if data.get("target_id"):
        named.append(("user" if data["type"] == 2 else "message", [data["target_id"]]))
    options = list(data.get("options", []))
    while options:
        option = options.pop()
        options += option.get("options", [])
        kinds = {USER_OPTION: "user", CHANNEL_OPTION: "channel", ROLE_OPTION: "role", ATTACHMENT_OPTION: "file"}
        if option["type"] == MENTIONABLE_OPTION:
            named.append(("mentionable", [str(option["value"])]))
        elif option["type"] in kinds and option.get("value") is not None:
            named.append((kinds[option["type"]], [str(option["value"])]))
    selects = {5: "user", 6: "role", 7: "mentionable", 8: "channel", FILE_UPLOAD: "file"}
    named += [
        (selects[component["type"]], component.get("values", []))
        for component in walk(data.get("components", []))
        if component.get("type") in selects
    ]
    if data.get("component_type") in selects:
        named.append((selects[data["component_type"]], data.get("values", [])))
    return named


def _one(backend: Backend, channel: Channel, kind: str, target: str, found: Json) -> None:
    world, guild = backend.world, backend.world.guild_of(channel)
    if kind in ("user", "mentionable") and target in world.users:
        found.setdefault("users", {})[target] = backend.present.user(target)
        if guild is not None and target in guild.members:
            member = backend.present.member(guild.members[target], with_user=False)
            allowed = permissions.in_channel(world, target, channel)
            found.setdefault("members", {})[target] = member | {"permissions": str(allowed)}
    elif kind in ("role", "mentionable") and guild is not None and target in guild.roles:
        found.setdefault("roles", {})[target] = backend.present.role(guild.roles[target])
    elif kind == "channel" and target in world.channels:
        shown = backend.present.channel(world.channels[target])
        found.setdefault("channels", {})[target] = shown | {"permissions": "0"}
    elif kind == "message" and (message := world.message(channel.id, target)) is not None:
        found.setdefault("messages", {})[target] = backend.present.message(message)
    elif kind == "file" and (file := backend.cdn.get(target)) is not None:
        found.setdefault("attachments", {})[target] = backend.present.attachment(file) | {"ephemeral": True}
