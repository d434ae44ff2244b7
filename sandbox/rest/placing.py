"""Channels made, changed and removed, and their permission overwrites."""

from sandbox.errors import ApiError, Form, forbidden, not_found
from sandbox.events import Event
from sandbox.fields import flag, number, objects, one_of, text
from sandbox.permissions import Permission, in_channel
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.rest.guilds import guild_for
from sandbox.shapes import Json, Snowflake
from sandbox.threads import REQUIRE_TAG
from sandbox.world import THREADS, Channel, ChannelType, Overwrite

MAX_CHANNELS = 500  # resources/guild#create-guild-channel
MAX_TAGS = 20  # resources/channel#forum-tag-object
MADE = (ChannelType.TEXT, ChannelType.VOICE, ChannelType.CATEGORY, ChannelType.ANNOUNCEMENT, ChannelType.FORUM)
ROLE, MEMBER = 0, 1


@routes.add("POST", "/guilds/{guild_id}/channels")
def create_channel(call: Call) -> Answer:
    guild, world = guild_for(call, Permission.MANAGE_CHANNELS), call.backend.world
    here = [c for c in world.channels.values() if c.guild_id == guild.id and c.type not in THREADS]
    if len(here) >= MAX_CHANNELS:
        raise ApiError(400, 30013)
    form = Form()
    kind = one_of(form, call.json(), "type", tuple(map(int, MADE)), int(ChannelType.TEXT))
    name = text(form, call.json(), "name", low=1, high=100, required=True) or ""
    form.refuse_if_wrong()
    channel = Channel(
        id=call.backend.snowflakes.next(),
        type=ChannelType(kind or 0),
        name=name,
        guild_id=guild.id,
        position=len(here),
        created_at=call.backend.clock.now(),
    )
    _read(call, channel)
    world.channels[channel.id] = channel
    world.messages[channel.id] = {}
    _tell(call, channel, "CHANNEL_CREATE")
    return Answer(201, call.backend.present.channel(channel))


@routes.add("PATCH", "/channels/{channel_id}")
def edit_channel(call: Call) -> Answer:
    channel = _channel(call)
    before = call.backend.posting.audience(channel)
    _read(call, channel)
    _tell(call, channel, "THREAD_UPDATE" if channel.type in THREADS else "CHANNEL_UPDATE", before)
    return Answer(200, call.backend.present.channel(channel))


@routes.add("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Answer:
    """The channel with its messages and threads; a direct message channel is only closed."""
    channel, world = _channel(call), call.backend.world
    shown = call.backend.present.channel(channel)
    if channel.type is not ChannelType.DM:
        _tell(call, channel, "THREAD_DELETE" if channel.type in THREADS else "CHANNEL_DELETE")
        for gone in [c for c in world.channels.values() if channel.id in (c.id, c.parent_id) and _falls(c, channel)]:
            del world.channels[gone.id], world.messages[gone.id]
        world.webhooks = {key: hook for key, hook in world.webhooks.items() if hook.channel_id in world.channels}
    return Answer(200, shown)


def _falls(channel: Channel, with_: Channel) -> bool:
    """A category's channels stay when it goes, a channel's threads do not."""
    return channel is with_ or channel.type in THREADS


@routes.add("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
def put_overwrite(call: Call) -> Answer:
    channel = _channel(call, Permission.MANAGE_ROLES)
    form = Form()
    kind = one_of(form, call.json(), "type", (ROLE, MEMBER), None)
    overwrite = Overwrite(id=call.args["overwrite_id"], type=kind or ROLE)
    overwrite.allow, overwrite.deny = (_bits(form, call.json(), key) for key in ("allow", "deny"))
    form.refuse_if_wrong()
    own = in_channel(call.backend.world, call.me, channel)
    if (overwrite.allow | overwrite.deny) & ~own:
        raise forbidden(50013)
    before = call.backend.posting.audience(channel)
    channel.overwrites = [o for o in channel.overwrites if o.id != overwrite.id] + [overwrite]
    _tell(call, channel, "CHANNEL_UPDATE", before)
    return NO_CONTENT


@routes.add("DELETE", "/channels/{channel_id}/permissions/{overwrite_id}")
def delete_overwrite(call: Call) -> Answer:
    channel = _channel(call, Permission.MANAGE_ROLES)
    kept = [o for o in channel.overwrites if o.id != call.args["overwrite_id"]]
    if len(kept) == len(channel.overwrites):
        raise not_found(10009)
    before = call.backend.posting.audience(channel)
    channel.overwrites = kept
    _tell(call, channel, "CHANNEL_UPDATE", before)
    return NO_CONTENT


def _channel(call: Call, needed: Permission | None = None) -> Channel:
    """The request's channel, if the bot may change it: threads that it opened always."""
    posting = call.backend.posting
    channel = posting.channel_for(call.me, call.args["channel_id"])
    if channel.type in THREADS and channel.owner_id == call.me:
        return channel
    if channel.type is not ChannelType.DM:
        ordinary = Permission.MANAGE_THREADS if channel.type in THREADS else Permission.MANAGE_CHANNELS
        posting.channel_for(call.me, channel.id, needed or ordinary)
    return channel


def _read(call: Call, channel: Channel) -> None:
    body, form = call.json(), Form()
    name = text(form, body, "name", low=1, high=100)
    topic = text(form, body, "topic", high=4096 if channel.type is ChannelType.FORUM else 1024)
    flags = number(form, body, "flags", 0, (1 << 31) - 1, default=channel.flags) & REQUIRE_TAG
    nsfw, archived = flag(form, body, "nsfw", channel.nsfw), flag(form, body, "archived", channel.archived)
    tags = [_tag(call, form, tag, index) for index, tag in enumerate(objects(form, body, "available_tags", high=20))]
    overwrites = [_overwrite(form, o) for o in objects(form, body, "permission_overwrites", high=100)]
    parent = body.get("parent_id", channel.parent_id)
    if parent is not None and str(parent) not in call.backend.world.channels:
        form.wrong("CHANNEL_PARENT_INVALID", "Category does not exist", "parent_id")
    form.refuse_if_wrong()
    channel.name, channel.nsfw, channel.archived, channel.flags = name or channel.name, nsfw, archived, flags
    channel.parent_id = None if parent is None else str(parent)
    channel.topic = topic if "topic" in body else channel.topic
    channel.available_tags = tags if "available_tags" in body else channel.available_tags
    channel.overwrites = overwrites if "permission_overwrites" in body else channel.overwrites


def _tag(call: Call, form: Form, tag: Json, index: int) -> Json:
    with form.at("available_tags", index):
        name = text(form, tag, "name", low=1, high=20, required=True)
        moderated = flag(form, tag, "moderated")
    shown = {"id": tag.get("id") or call.backend.snowflakes.next(), "name": name, "moderated": moderated}
    return shown | {"emoji_id": tag.get("emoji_id"), "emoji_name": tag.get("emoji_name")}


def _overwrite(form: Form, given: Json) -> Overwrite:
    kind = one_of(form, given, "type", (ROLE, MEMBER), ROLE) or ROLE
    return Overwrite(
        id=str(given.get("id")), type=kind, allow=_bits(form, given, "allow"), deny=_bits(form, given, "deny")
    )


def _bits(form: Form, given: Json, key: str) -> int:
    """A set of permissions, as a number or, as libraries send it, in decimal digits."""
    value = given.get(key)
    whole = {key: int(value)} if isinstance(value, str) and value.isdecimal() else given
    return number(form, whole, key, 0, (1 << 63) - 1, default=0)


def _tell(call: Call, channel: Channel, kind: str, before: frozenset[Snowflake] = frozenset()) -> None:
    """Tell it; to the screens of those who saw the channel `before` and do not any more, it is gone."""
    shown = call.backend.present.channel(channel)
    people = call.backend.posting.audience(channel)
    event = Event(type=kind, data=shown, people=people, bot_data=shown, guild_id=channel.guild_id, intent=1)
    call.backend.events.publish(event)
    if before - people:
        call.backend.events.publish(Event(type="CHANNEL_DELETE", data=shown, people=before - people))
