"""Messages that the bot sends, edits and deletes by its own right, in channels and direct messages."""

from sandbox.errors import not_found
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.world import Message


def _message(call: Call) -> Message:
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"])
    message = call.backend.world.message(channel.id, call.args["message_id"])
    # Ephemeral messages exist for their reader and the interaction's token alone.
    if message is None or message.ephemeral_for is not None:
        raise not_found(10008)
    return message


@routes.add("POST", "/channels/{channel_id}/messages")
def create_message(call: Call) -> Answer:
    message = call.backend.posting.send(call.me, call.args["channel_id"], call.json(), call.uploads)
    return Answer(200, call.backend.present.message(message))


@routes.add("PATCH", "/channels/{channel_id}/messages/{message_id}")
def edit_message(call: Call) -> Answer:
    message = _message(call)
    call.backend.posting.edit_own(message, call.me, call.json(), call.uploads)
    return Answer(200, call.backend.present.message(message))


@routes.add("DELETE", "/channels/{channel_id}/messages/{message_id}")
def delete_message(call: Call) -> Answer:
    message = _message(call)
    call.backend.posting.delete_as(call.me, message)
    return NO_CONTENT
