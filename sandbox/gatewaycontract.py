"""Which parts of gateway events are the objects that REST gives too, and by which schema of the OpenAPI file.

The file describes no events; what it does describe is held against it here, part by part.
"""

from collections.abc import Iterator

from sandbox.shapes import Json

MESSAGE, MEMBER, USER = "MessageResponse", "GuildMemberResponse", "UserResponse"
CHANNEL, THREAD, PRIVATE = "GuildChannelResponse", "ThreadResponse", "PrivateChannelResponse"
ROLE, ENTITLEMENT, EMOJI = "GuildRoleResponse", "EntitlementResponse", "MessageReactionEmojiResponse"
THREAD_TYPES = (10, 11, 12)

# The events whose data as a whole is such an object; what the gateway adds to it, the schemas let pass.
WHOLE = {
    "MESSAGE_CREATE": MESSAGE,
    "MESSAGE_UPDATE": MESSAGE,
    "CHANNEL_CREATE": CHANNEL,
    "CHANNEL_UPDATE": CHANNEL,
    "CHANNEL_DELETE": CHANNEL,
    "THREAD_CREATE": THREAD,
    "THREAD_UPDATE": THREAD,
    "GUILD_CREATE": "GuildResponse",
    "GUILD_MEMBER_ADD": MEMBER,
    "ENTITLEMENT_CREATE": ENTITLEMENT,
    "ENTITLEMENT_UPDATE": ENTITLEMENT,
    "ENTITLEMENT_DELETE": ENTITLEMENT,
}
# The parts of events, by key, that are such objects or lists of them.
PARTS: dict[str, tuple[tuple[str, str], ...]] = {
    "READY": (("user", "UserPIIResponse"),),
    "GUILD_CREATE": (("channels", CHANNEL), ("threads", THREAD), ("members", MEMBER)),
    "GUILD_MEMBERS_CHUNK": (("members", MEMBER),),
    "GUILD_MEMBER_REMOVE": (("user", USER),),
    "GUILD_MEMBER_UPDATE": (("user", USER),),
    "GUILD_ROLE_CREATE": (("role", ROLE),),
    "GUILD_ROLE_UPDATE": (("role", ROLE),),
    "MESSAGE_REACTION_ADD": (("emoji", EMOJI), ("member", MEMBER)),
    "MESSAGE_REACTION_REMOVE": (("emoji", EMOJI),),
    "MESSAGE_REACTION_REMOVE_EMOJI": (("emoji", EMOJI),),
    "INTERACTION_CREATE": (
        ("message", MESSAGE),
        ("member", MEMBER),
        ("user", USER),
        ("entitlements", ENTITLEMENT),
    ),
}
# The `resolved` part of interaction data: objects by id.
RESOLVED = (
    ("users", USER),
    ("roles", ROLE),
    ("messages", MESSAGE),
    ("attachments", "MessageAttachmentResponse"),
)


def shared_parts(event: str, data: Json) -> Iterator[tuple[str, str, Json]]:
    """Where in the event's data, which schema, and the object there."""
    if event in WHOLE:
        yield "", WHOLE[event], data
    for key, schema in PARTS.get(event, ()):
        found = data.get(key)
        if isinstance(found, dict):
            yield key, schema, found
        for index, item in enumerate(found if isinstance(found, list) else []):
            yield f"{key}/{index}", schema, item
    if event.startswith("MESSAGE_") and "member" in data and "author" in data:
        # The author stands beside the member here, not inside.
        yield "member", MEMBER, {**data["member"], "user": data["author"]}
    if event == "INTERACTION_CREATE":
        yield from _of_interaction(data)


def _of_interaction(data: Json) -> Iterator[tuple[str, str, Json]]:
    if "channel" in data:
        yield "channel", _channel_schema(data["channel"]), data["channel"]
    resolved = data.get("data", {}).get("resolved", {})
    for key, schema in RESOLVED:
        for target, item in resolved.get(key, {}).items():
            yield f"data/resolved/{key}/{target}", schema, item
    for target, item in resolved.get("channels", {}).items():
        yield f"data/resolved/channels/{target}", _channel_schema(item), item
    for target, item in resolved.get("members", {}).items():
        # Resolved members leave out user, deaf and mute: interactions/receiving-and-responding#resolved-data.
        whole = {**item, "user": resolved.get("users", {}).get(target), "deaf": False, "mute": False}
        yield f"data/resolved/members/{target}", MEMBER, whole


def _channel_schema(channel: Json) -> str:
    if channel["type"] in THREAD_TYPES:
        return THREAD
    return CHANNEL if "guild_id" in channel else PRIVATE
