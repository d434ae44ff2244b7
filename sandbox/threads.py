"""Threads and forum posts as they begin, whoever begins them: the bot by REST, people on the page."""

from collections.abc import Mapping

from sandbox.attachments import Upload
from sandbox.backend import Backend
from sandbox.errors import ApiError, Form, not_found
from sandbox.fields import plain_list, text
from sandbox.permissions import Permission
from sandbox.shapes import Json, Snowflake
from sandbox.world import Channel, ChannelType, Message

MAX_POST_TAGS = 5  # resources/channel#start-thread-in-forum-or-media-channel
REQUIRE_TAG = 1 << 4  # resources/channel#channel-object-channel-flags
STARTERS = {
    ChannelType.PUBLIC_THREAD: Permission.CREATE_PUBLIC_THREADS,
    ChannelType.PRIVATE_THREAD: Permission.CREATE_PRIVATE_THREADS,
}


def start_thread(
    backend: Backend,
    user_id: Snowflake,
    channel_id: Snowflake,
    body: Json,
    *,
    kind: ChannelType = ChannelType.PUBLIC_THREAD,
    message_id: Snowflake | None = None,
) -> Channel:
    """A thread in a text channel; from a message it gets the message's id, and a second one is refused (160004)."""
    parent = backend.posting.channel_for(user_id, channel_id, STARTERS[kind])
    if message_id is not None:
        message = backend.world.message(parent.id, message_id)
        if message is None or message.ephemeral_for is not None:
            raise not_found(10008)
        if message.id in backend.world.channels:
            raise ApiError(400, 160004)
    thread = _thread(backend, user_id, parent, kind, body)
    thread.id = message_id or thread.id
    if parent.type is not ChannelType.TEXT:
        raise ApiError(400, 50024)
    backend.posting.open_thread(thread)
    return thread


def start_post(
    backend: Backend, user_id: Snowflake, channel_id: Snowflake, body: Json, uploads: Mapping[int, Upload]
) -> tuple[Channel, Message]:
    """A thread with its first message, of the same id; tagged where the forum asks for it (40067)."""
    posting = backend.posting
    forum = posting.channel_for(user_id, channel_id, Permission.SEND_MESSAGES)
    form = Form()
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
    draft = backend.desk.new(posting.letter(message or {}, uploads, forum, ("message",)))
    post = _thread(backend, user_id, forum, ChannelType.PUBLIC_THREAD, body)
    post.applied_tags = tags
    posting.open_thread(post)
    return post, posting.post(user_id, post, draft, message_id=post.id)


def _thread(backend: Backend, user_id: Snowflake, parent: Channel, kind: ChannelType, body: Json) -> Channel:
    form = Form()
    name = text(form, body, "name", low=1, high=100, required=True) or ""
    form.refuse_if_wrong()
    return Channel(
        id=backend.snowflakes.next(),
        type=kind,
        name=name,
        guild_id=parent.guild_id,
        parent_id=parent.id,
        owner_id=user_id,
        created_at=backend.clock.now(),
    )
