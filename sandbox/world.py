"""What exists in this Discord: people, guilds, channels, messages, the application. Plain state, without rules."""

from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from sandbox.shapes import Json, Snowflake


class ChannelType(IntEnum):
    TEXT = 0
    DM = 1
    VOICE = 2
    CATEGORY = 4
    ANNOUNCEMENT = 5
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    FORUM = 15


THREADS = (ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD)
TEXTUAL = (ChannelType.TEXT, ChannelType.DM, ChannelType.VOICE, ChannelType.ANNOUNCEMENT, *THREADS)


class Flags(IntFlag):
    """Message flags. https://docs.discord.com/developers/resources/message#message-object-message-flags"""

    SUPPRESS_EMBEDS = 1 << 2
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


@dataclass(slots=True, kw_only=True)
class User:
    id: Snowflake
    username: str
    global_name: str | None = None
    bot: bool = False
    locale: str = "en-US"
    role_label: str = "member"
    installed: bool = False  # has the application installed for themselves
    accepts_dms: bool = True
    avatar_color: str = "#5865f2"


@dataclass(slots=True, kw_only=True)
class Role:
    id: Snowflake
    name: str
    permissions: int
    position: int
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: Snowflake | None = None


@dataclass(slots=True, kw_only=True)
class Member:
    user_id: Snowflake
    joined_at: float
    roles: list[Snowflake] = field(default_factory=list[Snowflake])
    nick: str | None = None


@dataclass(slots=True, kw_only=True)
class Overwrite:
    id: Snowflake
    type: int  # 0 role, 1 member
    allow: int = 0
    deny: int = 0


@dataclass(slots=True, kw_only=True)
class Channel:
    id: Snowflake
    type: ChannelType
    name: str = ""
    guild_id: Snowflake | None = None
    position: int = 0
    topic: str | None = None
    parent_id: Snowflake | None = None
    nsfw: bool = False
    overwrites: list[Overwrite] = field(default_factory=list[Overwrite])
    recipients: list[Snowflake] = field(default_factory=list[Snowflake])
    owner_id: Snowflake | None = None
    archived: bool = False
    last_message_id: Snowflake | None = None
    flags: int = 0
    available_tags: list[Json] = field(default_factory=list[Json])
    applied_tags: list[Snowflake] = field(default_factory=list[Snowflake])
    created_at: float = 0.0


@dataclass(slots=True, kw_only=True)
class Guild:
    id: Snowflake
    name: str
    owner_id: Snowflake
    roles: dict[Snowflake, Role] = field(default_factory=dict[Snowflake, Role])
    members: dict[Snowflake, Member] = field(default_factory=dict[Snowflake, Member])
    premium_tier: int = 0
    locale: str = "en-US"


@dataclass(slots=True, kw_only=True)
class File:
    """An uploaded file. `size` is in bytes; width and height in pixels where it is a picture."""

    id: Snowflake
    channel_id: Snowflake
    filename: str
    content_type: str
    data: bytes
    width: int | None = None
    height: int | None = None
    description: str | None = None
    title: str | None = None


@dataclass(slots=True, kw_only=True)
class Message:
    id: Snowflake
    channel_id: Snowflake
    author_id: Snowflake
    created_at: float
    type: int = 0
    content: str = ""
    embeds: list[Json] = field(default_factory=list[Json])
    components: list[Json] = field(default_factory=list[Json])
    files: list[File] = field(default_factory=list[File])
    flags: int = 0
    edited_at: float | None = None
    nonce: str | int | None = None
    reference: Json | None = None
    interaction: Json | None = None  # interaction_metadata as Discord shows it
    webhook_id: Snowflake | None = None
    ephemeral_for: Snowflake | None = None
    mentions: list[Snowflake] = field(default_factory=list[Snowflake])
    old_edits: int = 0
    reactions: dict[str, list[Snowflake]] = field(default_factory=dict[str, list[Snowflake]])
    webhook_name: str | None = None  # the author's, where a webhook of a channel's own posted it

    def has(self, flag: Flags) -> bool:
        return bool(self.flags & flag)


@dataclass(slots=True, kw_only=True)
class Webhook:
    """A channel's own incoming webhook."""

    id: Snowflake
    token: str
    name: str
    channel_id: Snowflake
    guild_id: Snowflake
    creator_id: Snowflake


@dataclass(slots=True, kw_only=True)
class Entitlement:
    """Exactly one of user_id and guild_id owns it. test: made by the developer, who may take it back."""

    id: Snowflake
    sku_id: Snowflake
    test: bool
    user_id: Snowflake | None = None
    guild_id: Snowflake | None = None
    consumed: bool = False
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class Application:
    id: Snowflake
    name: str
    bot_id: Snowflake
    owner_id: Snowflake
    token: str
    privileged_intents: int = 0
    commands: dict[Snowflake | None, dict[Snowflake, Json]] = field(
        default_factory=dict[Snowflake | None, dict[Snowflake, Json]]
    )
    command_creates: int = 0
    max_concurrency: int = 1
    identify_seconds: float = 0.0  # between two identifies of the same bucket; 0: any number, for tests that restart
    identifies_left: int = 1000  # of the day
    identifies_reset_at: float = 0.0
    command_permissions: dict[tuple[Snowflake, Snowflake], list[Json]] = field(
        default_factory=dict[tuple[Snowflake, Snowflake], list[Json]]
    )  # by guild and command
    emojis: dict[Snowflake, Json] = field(default_factory=dict[Snowflake, Json])
    skus: list[Json] = field(default_factory=list[Json])
    entitlements: dict[Snowflake, Entitlement] = field(default_factory=dict[Snowflake, Entitlement])


@dataclass(slots=True, kw_only=True)
class World:
    application: Application
    users: dict[Snowflake, User] = field(default_factory=dict[Snowflake, User])
    guilds: dict[Snowflake, Guild] = field(default_factory=dict[Snowflake, Guild])
    channels: dict[Snowflake, Channel] = field(default_factory=dict[Snowflake, Channel])
    messages: dict[Snowflake, dict[Snowflake, Message]] = field(
        default_factory=dict[Snowflake, dict[Snowflake, Message]]
    )

    webhooks: dict[Snowflake, Webhook] = field(default_factory=dict[Snowflake, Webhook])

    def dm(self, first: Snowflake, second: Snowflake) -> Channel | None:
        pair = {first, second}
        for channel in self.channels.values():
            if channel.type is ChannelType.DM and set(channel.recipients) == pair:
                return channel
        return None

    def message(self, channel_id: Snowflake, message_id: Snowflake) -> Message | None:
        return self.messages.get(channel_id, {}).get(message_id)

    def guild_of(self, channel: Channel) -> Guild | None:
        return self.guilds.get(channel.guild_id) if channel.guild_id else None

    def bot_in(self, guild_id: Snowflake) -> bool:
        return self.application.bot_id in self.guilds[guild_id].members

    def guilds_of(self, user_id: Snowflake) -> list[Guild]:
        return [guild for guild in self.guilds.values() if user_id in guild.members]
