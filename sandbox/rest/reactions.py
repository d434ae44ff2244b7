"""Reactions to messages. Emojis are written as in Discord's paths: a character, or name:id."""

from urllib.parse import unquote

from sandbox.errors import ApiError, not_found
from sandbox.events import Event
from sandbox.permissions import Permission
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.shapes import Json, Snowflake
from sandbox.world import Message

BASE = "/channels/{channel_id}/messages/{message_id}/reactions"
ONE = BASE + "/{emoji_name}"
MAX_KINDS = 20  # different emojis on one message
GUILD_REACTIONS, DIRECT_REACTIONS = 1 << 10, 1 << 13


@routes.add("PUT", ONE + "/@me")
def react(call: Call) -> Answer:
    message, key = _message(call, Permission.READ_MESSAGE_HISTORY), _emoji(call)
    if key not in message.reactions:
        _message(call, Permission.ADD_REACTIONS)
        if len(message.reactions) >= MAX_KINDS:
            raise ApiError(400, 30010)
    people = message.reactions.setdefault(key, [])
    if call.me not in people:
        people.append(call.me)
        _tell(call, message, "MESSAGE_REACTION_ADD", key, call.me)
    return NO_CONTENT


@routes.add("DELETE", ONE + "/@me")
def take_back(call: Call) -> Answer:
    return _remove(call, call.me, _message(call))


@routes.add("DELETE", ONE + "/{user_id}")
def remove(call: Call) -> Answer:
    return _remove(call, call.args["user_id"], _message(call, Permission.MANAGE_MESSAGES))


@routes.add("GET", ONE)
def get_reactions(call: Call) -> Answer:
    message = _message(call, Permission.READ_MESSAGE_HISTORY)
    limit, after = call.number("limit", 25, 1, 100), call.number("after", 0, 0, 1 << 63)
    people = [user for user in message.reactions.get(_emoji(call), []) if int(user) > after]
    return Answer(200, [call.backend.present.user(user) for user in people[:limit]])


@routes.add("DELETE", BASE)
def clear(call: Call) -> Answer:
    message = _message(call, Permission.MANAGE_MESSAGES)
    message.reactions.clear()
    _tell(call, message, "MESSAGE_REACTION_REMOVE_ALL", None, None)
    return NO_CONTENT


@routes.add("DELETE", ONE)
def clear_one(call: Call) -> Answer:
    message, key = _message(call, Permission.MANAGE_MESSAGES), _emoji(call)
    if message.reactions.pop(key, None):
        _tell(call, message, "MESSAGE_REACTION_REMOVE_EMOJI", key, None)
    return NO_CONTENT


def _remove(call: Call, user_id: Snowflake, message: Message) -> Answer:
    key = _emoji(call)
    people = message.reactions.get(key, [])
    if user_id in people:
        people.remove(user_id)
        if not people:
            del message.reactions[key]
        _tell(call, message, "MESSAGE_REACTION_REMOVE", key, user_id)
    return NO_CONTENT


def _message(call: Call, *needed: Permission) -> Message:
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"], *needed)
    message = call.backend.world.message(channel.id, call.args["message_id"])
    if message is None or message.ephemeral_for is not None:
        raise not_found(10008)
    return message


def _emoji(call: Call) -> str:
    """The path's emoji; 10014 for a word that is none, or an application emoji that does not exist."""
    key = unquote(call.args["emoji_name"])
    name, colon, emoji_id = key.partition(":")
    known = call.backend.world.application.emojis
    if (colon and (emoji_id not in known or known[emoji_id]["name"] != name)) or (not colon and name.isascii()):
        raise ApiError(400, 10014)
    return key


def _tell(call: Call, message: Message, kind: str, key: str | None, user_id: Snowflake | None) -> None:
    world, present = call.backend.world, call.backend.present
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
    people = call.backend.posting.audience(channel)
    event = Event(type=kind, data=data, people=people, bot_data=data, guild_id=channel.guild_id, intent=intent)
    call.backend.events.publish(event)
