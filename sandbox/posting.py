"""Putting messages into channels, changing and removing them, and telling those who may see it."""

from collections.abc import Mapping

from sandbox.attachments import Upload
from sandbox.clock import Clock
from sandbox.errors import ApiError, forbidden, not_found
from sandbox.events import Event, Events
from sandbox.messages import Desk, Draft, Letter, calls_replied
from sandbox.permissions import Permission, in_channel, send_permission
from sandbox.present import Present
from sandbox.ratelimits import TooFast
from sandbox.shapes import Json, Snowflake
from sandbox.snowflakes import Snowflakes
from sandbox.world import TEXTUAL, Channel, ChannelType, Flags, Message, World

GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
NONCE_SECONDS = 300  # "the past few minutes", resources/message#create-message
OLD_MESSAGE_SECONDS = 3600
REPLY = 19  # resources/message#message-object-message-types
# discord-api-docs#4413: edits of messages older than an hour have a limit of their own; its height is not published.
OLD_EDITS = 30
OLD_EDIT_SECONDS = 60.0


class Posting:
    def __init__(
        self,
        *,
        world: World,
        clock: Clock,
        snowflakes: Snowflakes,
        present: Present,
        events: Events,
        desk: Desk,
    ) -> None:
        self._world = world
        self._clock = clock
        self._snowflakes = snowflakes
        self._present = present
        self._events = events
        self._desk = desk
        self._nonces: dict[tuple[Snowflake, Snowflake, str], tuple[float, Snowflake]] = {}

    def channel_for(self, user_id: Snowflake, channel_id: Snowflake, *needed: Permission) -> Channel:
        """The channel, if this user may look into it (else 10003 or 50001) and has what is needed (else 50013)."""
        channel = self._world.channels.get(channel_id)
        if channel is None:
            raise not_found(10003)
        allowed = in_channel(self._world, user_id, channel)
        if not allowed:
            raise forbidden(50001)
        if any(not allowed & permission for permission in needed):
            raise forbidden(50013)
        return channel

    def send(self, author_id: Snowflake, channel_id: Snowflake, body: Json, uploads: Mapping[int, Upload]) -> Message:
        """A message by its author's own right, as POST /channels/{id}/messages makes it."""
        channel = self.channel_for(author_id, channel_id)
        if channel.type not in TEXTUAL:
            raise ApiError(400, 50008)
        self._may_send(author_id, channel, body, uploads)
        if (earlier := self._same_nonce(author_id, channel, body)) is not None:
            return earlier
        draft = self._desk.new(self.letter(body, uploads, channel))
        reply = self._reply(body, channel)
        if reply and calls_replied(body):
            answered = self._world.messages[channel.id][reply["message_id"]].author_id
            draft.mentions.extend({answered} - {author_id, *draft.mentions})
        message = self.post(
            author_id, channel, draft, nonce=body.get("nonce"), reference=reply, kind=REPLY if reply else 0
        )
        self._remember_nonce(author_id, channel, body, message)
        return message

    def letter(
        self, body: Json, uploads: Mapping[int, Upload], channel: Channel, prefix: tuple[str, ...] = ()
    ) -> Letter:
        guild = self._world.guild_of(channel)
        return Letter(body=body, uploads=uploads, channel=channel, guild=guild, prefix=prefix)

    def post(
        self,
        author_id: Snowflake,
        channel: Channel,
        draft: Draft,
        *,
        nonce: str | int | None = None,
        reference: Json | None = None,
        interaction: Json | None = None,
        webhook_id: Snowflake | None = None,
        ephemeral_for: Snowflake | None = None,
        webhook_name: str | None = None,
        message_id: Snowflake | None = None,
        kind: int = 0,
    ) -> Message:
        message = Message(
            id=message_id or self._snowflakes.next(),
            channel_id=channel.id,
            author_id=author_id,
            created_at=self._clock.now(),
            type=kind,
            flags=draft.flags & ~(0 if ephemeral_for else int(Flags.EPHEMERAL)),
            nonce=nonce,
            reference=reference,
            interaction=interaction,
            webhook_id=webhook_id,
            ephemeral_for=ephemeral_for,
            webhook_name=webhook_name,
        )
        _fill(message, draft)
        self._world.messages.setdefault(channel.id, {})[message.id] = message
        if ephemeral_for is None:
            channel.last_message_id = message.id
        self._tell("MESSAGE_CREATE", message)
        return message

    def replace(self, message: Message, draft: Draft) -> None:
        """Put a checked edit in place."""
        message.flags = draft.flags
        _fill(message, draft)
        message.edited_at = self._clock.now()
        self._tell("MESSAGE_UPDATE", message)

    def edit_own(self, message: Message, author_id: Snowflake, body: Json, uploads: Mapping[int, Upload]) -> None:
        """PATCH /channels/{id}/messages/{id}: only the author may, and old messages only now and then (30046)."""
        if message.author_id != author_id:
            raise forbidden(50005)
        if self._clock.now() - message.created_at > OLD_MESSAGE_SECONDS:
            message.old_edits += 1
            if message.old_edits > OLD_EDITS:
                raise TooFast(OLD_EDIT_SECONDS, "shared", 30046)
        channel = self._world.channels[message.channel_id]
        draft = self._desk.edit(message, self.letter(body, uploads, channel))
        self.replace(message, draft)

    def delete(self, message: Message) -> None:
        channel = self._world.channels[message.channel_id]
        del self._world.messages[channel.id][message.id]
        gone: Json = {"id": message.id, "channel_id": channel.id}
        if channel.guild_id:
            gone["guild_id"] = channel.guild_id
        self._publish("MESSAGE_DELETE", message, gone, gone)

    def delete_as(self, user_id: Snowflake, message: Message) -> None:
        """Own messages, an ephemeral one by its reader ("Dismiss message"), any other with MANAGE_MESSAGES (50013)."""
        if user_id not in (message.author_id, message.ephemeral_for):
            channel = self._world.channels[message.channel_id]
            if channel.guild_id is None:
                raise forbidden(50003)
            self.channel_for(user_id, channel.id, Permission.MANAGE_MESSAGES)
        self.delete(message)

    def open_dm(self, user_id: Snowflake, recipient_id: Snowflake) -> Channel:
        recipient = self._world.users.get(recipient_id)
        if recipient is None or user_id == recipient_id:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        channel = self._world.dm(user_id, recipient_id)
        if channel is None:
            channel = Channel(
                id=self._snowflakes.next(),
                type=ChannelType.DM,
                recipients=[user_id, recipient_id],
                created_at=self._clock.now(),
            )
            self._world.channels[channel.id] = channel
            self._world.messages[channel.id] = {}
            for person in channel.recipients:
                shown = self._present.private_channel(channel, person)
                self._events.publish(Event(type="CHANNEL_CREATE", data=shown, people=frozenset({person})))
        return channel

    def open_thread(self, thread: Channel) -> None:
        self._world.channels[thread.id] = thread
        self._world.messages[thread.id] = {}
        shown = self._present.channel(thread)
        people = self.audience(thread)
        self._events.publish(Event(type="CHANNEL_CREATE", data=shown, people=people))
        for_bot = shown | {"newly_created": True}
        event = Event(type="THREAD_CREATE", people=frozenset(), bot_data=for_bot, guild_id=thread.guild_id, intent=1)
        self._events.publish(event)

    def audience(self, channel: Channel) -> frozenset[Snowflake]:
        """The people who see what is posted there."""
        guild = self._world.guild_of(channel)
        candidates = guild.members if guild else channel.recipients
        return frozenset(u for u in candidates if in_channel(self._world, u, channel))

    def visible(self, user_id: Snowflake, channel_id: Snowflake, message_id: Snowflake) -> Message:
        """A message that this user may see; else 10008."""
        message = self._world.message(channel_id, message_id)
        if message is None or message.ephemeral_for not in (None, user_id):
            raise not_found(10008)
        return message

    def _may_send(self, author_id: Snowflake, channel: Channel, body: Json, uploads: Mapping[int, Upload]) -> None:
        allowed = in_channel(self._world, author_id, channel)
        if not allowed & send_permission(channel):
            raise forbidden(50013)
        if uploads and not allowed & Permission.ATTACH_FILES:
            raise forbidden(50013)
        if body.get("message_reference") and not allowed & Permission.READ_MESSAGE_HISTORY:
            raise forbidden(50013)
        if channel.archived:
            raise ApiError(400, 50083)
        if channel.type is ChannelType.DM:
            other = next(user for user in channel.recipients if user != author_id)
            if not self._may_dm(author_id, other):
                raise forbidden(50007)

    def _may_dm(self, author_id: Snowflake, other_id: Snowflake) -> bool:
        """Somebody who refuses direct messages, or shares neither guild nor installation with the bot, gets none."""
        other = self._world.users[other_id]
        if other.bot:
            return True
        shared = any(other_id in guild.members for guild in self._world.guilds_of(author_id))
        return other.accepts_dms and (shared or other.installed)

    def _reply(self, body: Json, channel: Channel) -> Json | None:
        reference = body.get("message_reference")
        if not isinstance(reference, dict):
            return None
        message_id = str(reference.get("message_id"))
        if self._world.message(channel.id, message_id) is None:
            if reference.get("fail_if_not_exists", True):
                tree: Json = {
                    "message_reference": {
                        "_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]
                    }
                }
                raise ApiError(400, 50035, errors=tree)
            return None
        shown: Json = {"type": 0, "channel_id": channel.id, "message_id": message_id}
        return shown | ({"guild_id": channel.guild_id} if channel.guild_id else {})

    def _same_nonce(self, author_id: Snowflake, channel: Channel, body: Json) -> Message | None:
        nonce = body.get("nonce")
        if nonce is not None and len(str(nonce)) > 25:
            tree: Json = {
                "nonce": {"_errors": [{"code": "NONCE_TYPE_TOO_LONG", "message": "Must be 25 or fewer in length."}]}
            }
            raise ApiError(400, 50035, errors=tree)
        if nonce is None or not body.get("enforce_nonce"):
            return None
        known = self._nonces.get((author_id, channel.id, str(nonce)))
        if known is None or self._clock.now() - known[0] > NONCE_SECONDS:
            return None
        return self._world.message(channel.id, known[1])

    def _remember_nonce(self, author_id: Snowflake, channel: Channel, body: Json, message: Message) -> None:
        if body.get("nonce") is None:
            return
        now, key = self._clock.now(), (author_id, channel.id, str(body["nonce"]))
        if key not in self._nonces or now - self._nonces[key][0] > NONCE_SECONDS:
            self._nonces[key] = (now, message.id)

    def _tell(self, kind: str, message: Message) -> None:
        shown = self._present.message(message)
        channel = self._world.channels[message.channel_id]
        for_people = self._present.on_screen(message, shown) | (
            {"guild_id": channel.guild_id} if channel.guild_id else {}
        )
        self._publish(kind, message, for_people, self._for_bot(shown, message, channel))

    def _publish(self, kind: str, message: Message, for_people: Json, for_bot: Json | None) -> None:
        channel = self._world.channels[message.channel_id]
        people = _Onlookers(self._world, channel)
        hidden = message.ephemeral_for is not None or self._world.application.bot_id not in people
        self._events.publish(
            Event(
                type=kind,
                data=for_people,
                people=frozenset({message.ephemeral_for}) if message.ephemeral_for else people,
                bot_data=None if hidden else for_bot,
                guild_id=channel.guild_id,
                intent=GUILD_MESSAGES if channel.guild_id else DIRECT_MESSAGES,
            )
        )

    def _for_bot(self, shown: Json, message: Message, channel: Channel) -> Json:
        """Without the message content intent a bot reads only its own, its direct and its mentioned messages."""
        application = self._world.application
        event = dict(shown)
        if channel.guild_id:
            event["guild_id"] = channel.guild_id
            member = self._world.guilds[channel.guild_id].members.get(message.author_id)
            if member is not None:
                event["member"] = self._present.member(member, with_user=False)
        own = message.author_id == application.bot_id or channel.type is ChannelType.DM
        intent = application.privileged_intents & (1 << 18 | 1 << 19)
        if not own and not intent and application.bot_id not in message.mentions:
            event |= {"content": "", "embeds": [], "attachments": [], "components": []}
        return event


class _Onlookers:
    """The people who see a channel, asked one by one: of a thousand members, few have a screen open."""

    def __init__(self, world: World, channel: Channel) -> None:
        self._world = world
        self._channel = channel

    def __contains__(self, user_id: object) -> bool:
        return isinstance(user_id, str) and in_channel(self._world, user_id, self._channel) != 0


def _fill(message: Message, draft: Draft) -> None:
    message.content = draft.content
    message.embeds = draft.embeds
    message.components = draft.components
    message.files = draft.files
    message.mentions = draft.mentions
