"""Channels and threads."""

from sandbox.errors import not_found
from sandbox.events import Event
from sandbox.permissions import Permission, send_permission
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes


@routes.add("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Answer:
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"])
    return Answer(200, call.backend.present.channel(channel))


@routes.add("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Answer:
    posting = call.backend.posting
    channel = posting.channel_for(call.me, call.args["channel_id"])
    posting.channel_for(call.me, channel.id, send_permission(channel))
    data = {"channel_id": channel.id, "user_id": call.me}
    call.backend.events.publish(Event(type="TYPING_START", data=data, people=posting.audience(channel)))
    return NO_CONTENT


@routes.add("GET", "/channels/{channel_id}/messages")
def get_messages(call: Call) -> Answer:
    """Newest first; `before`, `after`, `around` and `limit` as Discord has them."""
    needed = Permission.READ_MESSAGE_HISTORY
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"], needed)
    limit = min(100, max(1, int(call.query.get("limit", "50"))))
    found = [m for m in call.backend.world.messages[channel.id].values() if m.ephemeral_for is None]
    if "before" in call.query:
        found = [m for m in found if int(m.id) < int(call.query["before"])]
    if "after" in call.query:
        found = [m for m in found if int(m.id) > int(call.query["after"])][:limit]
    if "around" in call.query:
        middle = int(call.query["around"])
        nearest = sorted(found, key=lambda m: abs(int(m.id) - middle))[:limit]
        found = sorted(nearest, key=lambda m: int(m.id))
    return Answer(200, [call.backend.present.message(m) for m in reversed(found[-limit:])])


@routes.add("GET", "/channels/{channel_id}/messages/{message_id}")
def get_message(call: Call) -> Answer:
    needed = Permission.READ_MESSAGE_HISTORY
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"], needed)
    message = call.backend.world.message(channel.id, call.args["message_id"])
    if message is None or message.ephemeral_for is not None:
        raise not_found(10008)
    return Answer(200, call.backend.present.message(message))
