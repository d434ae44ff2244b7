"""Reactions to messages. Emojis are written as in Discord's paths: a character, or name:id."""

from urllib.parse import unquote

from sandbox import reacting
from sandbox.permissions import Permission
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.world import Message

BASE = "/channels/{channel_id}/messages/{message_id}/reactions"
ONE = BASE + "/{emoji_name}"


@routes.add("PUT", ONE + "/@me")
def react(call: Call) -> Answer:
    reacting.react(call.backend, call.me, _message(call, Permission.READ_MESSAGE_HISTORY), _emoji(call))
    return NO_CONTENT


@routes.add("DELETE", ONE + "/@me")
def take_back(call: Call) -> Answer:
    reacting.take_back(call.backend, call.me, _message(call), _emoji(call))
    return NO_CONTENT


@routes.add("DELETE", ONE + "/{user_id}")
def remove(call: Call) -> Answer:
    message = _message(call, Permission.MANAGE_MESSAGES)
    reacting.take_back(call.backend, call.args["user_id"], message, _emoji(call))
    return NO_CONTENT


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
    reacting.tell(call.backend, message, "MESSAGE_REACTION_REMOVE_ALL", None, None)
    return NO_CONTENT


@routes.add("DELETE", ONE)
def clear_one(call: Call) -> Answer:
    message, key = _message(call, Permission.MANAGE_MESSAGES), _emoji(call)
    if message.reactions.pop(key, None):
        reacting.tell(call.backend, message, "MESSAGE_REACTION_REMOVE_EMOJI", key, None)
    return NO_CONTENT


def _message(call: Call, *needed: Permission) -> Message:
    return reacting.reactable(call.backend, call.me, call.args["channel_id"], call.args["message_id"], *needed)


def _emoji(call: Call) -> str:
    return reacting.known_emoji(call.backend, unquote(call.args["emoji_name"]))
