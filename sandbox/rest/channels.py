"""Channels and threads."""

from sandbox.errors import ApiError, Form, not_found
from sandbox.events import Event
from sandbox.fields import plain_list, text
from sandbox.permissions import Permission, send_permission
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.rest.placing import REQUIRE_TAG
from sandbox.shapes import Json
from sandbox.world import Channel, ChannelType

MAX_POST_TAGS = 5  # resources/channel#start-thread-in-forum-or-media-channel


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
    wanted = {
        ChannelType.PUBLIC_THREAD: Permission.CREATE_PUBLIC_THREADS,
        ChannelType.PRIVATE_THREAD: Permission.CREATE_PRIVATE_THREADS,
    }
    if kind not in wanted:
        form = Form()
        form.wrong("BASE_TYPE_CHOICES", "Value must be one of {10, 11, 12}.", "type")
        form.refuse_if_wrong()
    parent = call.backend.posting.channel_for(call.me, call.args["channel_id"], wanted[ChannelType(kind)])
    return Answer(201, _thread(call, parent, ChannelType(kind), None))


@routes.add("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def start_thread_from_message(call: Call) -> Answer:
    """The thread gets the message's id; a second one is refused (160004)."""
    needed = Permission.CREATE_PUBLIC_THREADS
    parent = call.backend.posting.channel_for(call.me, call.args["channel_id"], needed)
    message = call.backend.world.message(parent.id, call.args["message_id"])
    if message is None or message.ephemeral_for is not None:
        raise not_found(10008)
    if message.id in call.backend.world.channels:
        raise ApiError(400, 160004)
    return Answer(201, _thread(call, parent, ChannelType.PUBLIC_THREAD, message.id))


def _start_post(call: Call) -> Answer:
    """A thread with its first message, of the same id; tagged where the forum asks for it (40067)."""
    posting = call.backend.posting
    forum = posting.channel_for(call.me, call.args["channel_id"], Permission.SEND_MESSAGES)
    body, form = call.json(), Form()
    message = body.get("message")
    if not isinstance(message, dict):
        form.wrong("BASE_TYPE_REQUIRED", "This field is required", "message")
    known = {tag["id"] for tag in forum.available_tags}
    tags = [str(tag) for tag in plain_list(form, body, "applied_tags")]
    if len(tags) > MAX_POST_TAGS:
        form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between 0 and {MAX_POST_TAGS} in length.", "applied_tags")
    elif not set(tags) <= known:
        form.wrong("FORUM_TAG_INVALID", "Unknown tag", "applied_tags")
    form.refuse_if_wrong()
    if forum.flags & REQUIRE_TAG and not tags:
        raise ApiError(400, 40067)
    draft = call.backend.desk.new(posting.letter(message or {}, call.uploads, forum, ("message",)))
    post = _new_thread(call, forum, ChannelType.PUBLIC_THREAD, None)
    post.applied_tags = tags
    posting.open_thread(post)
    first = posting.post(call.me, post, draft, message_id=post.id)
    shown = call.backend.present.channel(post) | {"message": call.backend.present.message(first)}
    return Answer(201, shown)


def _new_thread(call: Call, parent: Channel, kind: ChannelType, thread_id: str | None) -> Channel:
    form = Form()
    name = text(form, call.json(), "name", low=1, high=100, required=True) or ""
    form.refuse_if_wrong()
    return Channel(
        id=thread_id or call.backend.snowflakes.next(),
        type=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=call.me,
        created_at=call.backend.clock.now(),
    )


def _thread(call: Call, parent: Channel, kind: ChannelType, thread_id: str | None) -> Json:
    thread = _new_thread(call, parent, kind, thread_id)
    if parent.type is not ChannelType.TEXT:
        raise ApiError(400, 50024)
    call.backend.posting.open_thread(thread)
    return call.backend.present.channel(thread)


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
