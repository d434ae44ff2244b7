"""Reactions to messages, by the bot and by people alike. An emoji is a character, or name:id as in Discord's paths."""

from sandbox.backend import Backend
from sandbox.errors import ApiError, not_found
from sandbox.events import Event
from sandbox.permissions import Permission
from sandbox.shapes import Json, Snowflake
from sandbox.world import Message

MAX_KINDS = 20  # different emojis on one message
GUILD_REACTIONS, DIRECT_REACTIONS = 1 << 10, 1 << 13


def reactable(
    backend: Backend, user_id: Snowflake, channel_id: Snowflake, message_id: Snowflake, *needed: Permission
) -> Message:
    """The message, if this user may see it and has what is needed; 10008 for an ephemeral one, which takes none."""
    channel = backend.posting.channel_for(user_id, channel_id, *needed)
    message = backend.world.message(channel.id, message_id)
    if message is None or message.ephemeral_for is not None:
        raise not_found(10008)
    return message


def known_emoji(backend: Backend, key: str) -> str:
    """The emoji itself; 10014 for a word that is none, or an application emoji that does not exist."""
    name, colon, emoji_id = key.partition(":")
    known = backend.world.application.emojis
    if (colon and (emoji_id not in known or known[emoji_id]["name"] != name)) or (not colon and name.isascii()):
        raise ApiError(400, 10014)
    return key


def react(backend: Backend, user_id: Snowflake, message: Message, key: str) -> None:
    """Add a user's reaction. The first of its kind needs ADD_REACTIONS and room (30010)."""
    if key not in message.reactions:
        backend.posting.channel_for(user_id, message.channel_id, Permission.ADD_REACTIONS)
        if len(message.reactions) >= MAX_KINDS:
            raise ApiError(400, 30010)
    people = message.reactions.setdefault(key, [])
    if user_id not in people:
        people.append(user_id)
        tell(backend, message, "MESSAGE_REACTION_ADD", key, user_id)


def take_back(backend: Backend, user_id: Snowflake, message: Message, key: str) -> None:
    """Remove a user's reaction, if it is there."""
    people = message.reactions.get(key, [])
    if user_id in people:
        people.remove(user_id)
        if not people:
            del message.reactions[key]
        tell(backend, message, "MESSAGE_REACTION_REMOVE", key, user_id)


def tell(backend: Backend, message: Message, kind: str, key: str | None, user_id: Snowflake | None) -> None:
    """Publish a MESSAGE_REACTION_* event; without a key or a user where it is about all of them."""
    world, present = backend.world, backend.present
    channel = world.channels[message.channel_id]
    data: Json = {"channel_id": channel.id, "message_id": message.id}
    if channel.guild_id:
        data["guild_id"] = channel.guild_id
    if key is not None:
        data["emoji"] = present.emoji(key)
    if user_id is not None:
        data |= {"user_id": user_id, "burst": False, "type": 0}
    if kind == "MESSAGE_REACTION_ADD":
        data["message_author_id"] = message.author_id
        if channel.guild_id and user_id:
            data["member"] = present.member(world.guilds[channel.guild_id].members[user_id])
    intent = GUILD_REACTIONS if channel.guild_id else DIRECT_REACTIONS
    people = backend.posting.audience(channel)
    hears = world.application.bot_id in people
    bot_data = data if hears else None
    backend.events.publish(
        Event(type=kind, data=data, people=people, bot_data=bot_data, guild_id=channel.guild_id, intent=intent)
    )
