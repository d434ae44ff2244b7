"""Channels and threads."""

from sandbox import threads
from sandbox.errors import Form, not_found
from sandbox.events import Event
from sandbox.permissions import Permission, send_permission
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.world import ChannelType


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


@routes.add("POST", "/channels/{channel_id}/threads")
def start_thread(call: Call) -> Answer:
    """A thread without a message to start from, private unless `type` says otherwise, as in v10; in a forum a post."""
    here = call.backend.world.channels.get(call.args["channel_id"])
    if here is not None and here.type is ChannelType.FORUM:
        return _start_post(call)
    kind = call.json().get("type", ChannelType.PRIVATE_THREAD)
    if kind not in threads.STARTERS:
        form = Form()
        form.wrong("BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.", "type")
        form.refuse_if_wrong()
    return _start_thread(call, ChannelType(kind), None)


@routes.add("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def start_thread_from_message(call: Call) -> Answer:
    return _start_thread(call, ChannelType.PUBLIC_THREAD, call.args["message_id"])


def _start_thread(call: Call, kind: ChannelType, message_id: str | None) -> Answer:
    where = call.args["channel_id"]
    thread = threads.start_thread(call.backend, call.me, where, call.json(), kind=kind, message_id=message_id)
    return Answer(201, call.backend.present.channel(thread))


def _start_post(call: Call) -> Answer:
    post, first = threads.start_post(call.backend, call.me, call.args["channel_id"], call.json(), call.uploads)
    present = call.backend.present
    return Answer(201, present.channel(post) | {"message": present.message(first)})


@routes.add("GET", "/channels/{channel_id}/messages")
def get_messages(call: Call) -> Answer:
    """Newest first; `before`, `after`, `around` and `limit` as Discord has them."""
    needed = Permission.READ_MESSAGE_HISTORY
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"], needed)
    limit = call.number("limit", 50, 1, 100)
    before, after, middle = (call.number(name, 0, 0, 1 << 63) for name in ("before", "after", "around"))
    found = [m for m in call.backend.world.messages[channel.id].values() if m.ephemeral_for is None]
    if before:
        found = [m for m in found if int(m.id) < before]
    if after:
        found = [m for m in found if int(m.id) > after][:limit]
    if middle:
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
