"""State as Discord shows it: users, members, guilds, channels, messages and the application as JSON objects."""

from sandbox import permissions
from sandbox.attachments import Attachments
from sandbox.clock import Clock
from sandbox.guilddefaults import GUILD_DEFAULTS
from sandbox.media import Media
from sandbox.shapes import Json, Snowflake
from sandbox.world import (
    THREADS,
    Channel,
    ChannelType,
    File,
    Flags,
    Guild,
    Member,
    Message,
    Role,
    User,
    World,
)

APPLICATION_FLAGS = 1 << 23  # uses application commands


class Present:
    def __init__(self, world: World, clock: Clock, cdn: Attachments) -> None:
        self._world = world
        self._clock = clock
        self._media = Media(cdn)

    def user(self, user_id: Snowflake) -> Json:
        return _user(self._world.users[user_id])

    def me(self) -> Json:
        """The bot itself, with what only it may see."""
        account = self._world.users[self._world.application.bot_id]
        return {**_user(account), "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}

    def member(self, member: Member, *, with_user: bool = True) -> Json:
        shown: Json = {
            "avatar": None,
            "banner": None,
            "communication_disabled_until": None,
            "flags": 0,
            "joined_at": self._clock.iso(member.joined_at),
            "nick": member.nick,
            "pending": False,
            "premium_since": None,
            "roles": list(member.roles),
            "mute": False,
            "deaf": False,
        }
        if with_user:
            shown["user"] = self.user(member.user_id)
        return shown

    def role(self, role: Role) -> Json:
        shown: Json = {
            "id": role.id,
            "name": role.name,
            "permissions": str(role.permissions),
            "position": role.position,
            "color": role.color,
            "colors": {"primary_color": role.color, "secondary_color": None, "tertiary_color": None},
            "hoist": role.hoist,
            "managed": role.managed,
            "mentionable": role.mentionable,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if role.bot_id:
            shown["tags"] = {"bot_id": role.bot_id}
        return shown

    def channel(self, channel: Channel) -> Json:
        shown: Json = {
            "id": channel.id,
            "type": int(channel.type),
            "flags": channel.flags,
            "last_message_id": channel.last_message_id,
        }
        if channel.type is ChannelType.DM:
            return shown | {"recipients": self._others(channel, self._world.application.bot_id)}
        shown |= {
            "guild_id": channel.guild_id,
            "name": channel.name,
            "parent_id": channel.parent_id,
            "rate_limit_per_user": 0,
        }
        if channel.type in THREADS:
            return shown | self._thread(channel)
        return shown | {
            "topic": channel.topic,
            "position": channel.position,
            "nsfw": channel.nsfw,
            **({"available_tags": channel.available_tags} if channel.type is ChannelType.FORUM else {}),
            "permission_overwrites": [
                {"id": o.id, "type": o.type, "allow": str(o.allow), "deny": str(o.deny)} for o in channel.overwrites
            ],
        }

    def private_channel(self, channel: Channel, user_id: Snowflake) -> Json:
        """A direct message channel as one of its two sees it: the other is the recipient."""
        return self.channel(channel) | {"recipients": self._others(channel, user_id)}

    def _others(self, channel: Channel, user_id: Snowflake) -> list[Json]:
        return [self.user(user) for user in channel.recipients if user != user_id]

    def _thread(self, channel: Channel) -> Json:
        started = self._clock.iso(channel.created_at)
        count = len(self._world.messages[channel.id])
        return {
            "owner_id": channel.owner_id,
            "applied_tags": channel.applied_tags,
            "message_count": count,
            "total_message_sent": count,
            "member_count": 1,
            "thread_metadata": {
                "archived": channel.archived,
                "archive_timestamp": started,
                "auto_archive_duration": 4320,
                "locked": False,
                "create_timestamp": started,
            },
        }

    def guild(self, guild: Guild) -> Json:
        """A guild as REST gives it."""
        return {
            "id": guild.id,
            "name": guild.name,
            "owner_id": guild.owner_id,
            "roles": [self.role(role) for role in guild.roles.values()],
            "premium_tier": guild.premium_tier,
            "preferred_locale": guild.locale,
            **GUILD_DEFAULTS,
        }

    def guild_create(self, guild: Guild) -> Json:
        """A guild as the gateway gives it: with channels, threads and the bot's own member."""
        channels = [c for c in self._world.channels.values() if c.guild_id == guild.id]
        bot = guild.members.get(self._world.application.bot_id)
        visible = [c for c in channels if bot and permissions.in_channel(self._world, bot.user_id, c)]
        return self.guild(guild) | {
            "joined_at": self._clock.iso(bot.joined_at if bot else None),
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "members": [self.member(bot)] if bot else [],
            "channels": [self.channel(c) for c in channels if c.type not in THREADS],
            "threads": [self.channel(c) for c in visible if c.type in THREADS],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def application(self) -> Json:
        application = self._world.application
        return {
            "id": application.id,
            "name": application.name,
            "icon": None,
            "description": "",
            "type": None,
            "bot": self.user(application.bot_id),
            "bot_public": True,
            "bot_require_code_grant": False,
            "integration_types_config": {
                "0": {"oauth2_install_params": {"scopes": ["applications.commands", "bot"], "permissions": "0"}},
                "1": {"oauth2_install_params": {"scopes": ["applications.commands"], "permissions": "0"}},
            },
            "verify_key": "0" * 64,
            "flags": APPLICATION_FLAGS | application.privileged_intents,
            "flags_new": str(APPLICATION_FLAGS | application.privileged_intents),
            "redirect_uris": [],
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "owner": self.user(application.owner_id),
            "approximate_guild_count": len(self._world.guilds_of(application.bot_id)),
            "approximate_user_install_count": sum(user.installed for user in self._world.users.values()),
            "approximate_user_authorization_count": 0,
            "explicit_content_filter": 0,
            "team": None,
            "eligible_oauth2_scopes": [],
        }

    def message(self, message: Message) -> Json:
        v2 = message.has(Flags.IS_COMPONENTS_V2)
        shown: Json = {
            "id": message.id,
            "channel_id": message.channel_id,
            "type": message.type,
            "author": self._author(message),
            "content": message.content,
            "embeds": message.embeds,
            "components": [self._media.component(component) for component in message.components],
            # discord-api-docs#8277: a V2 message shows its files only where components use them.
            "attachments": [] if v2 else [self._media.attachment(file, message) for file in message.files],
            "mentions": [self.user(user_id) for user_id in message.mentions],
            "mention_roles": [],
            "mention_everyone": False,
            "timestamp": self._clock.iso(message.created_at),
            "edited_timestamp": self._clock.iso(message.edited_at) if message.edited_at else None,
            "flags": message.flags,
            "pinned": False,
            "tts": False,
        }
        if message.nonce is not None:
            shown["nonce"] = message.nonce
        if message.interaction is not None:
            shown["interaction_metadata"] = message.interaction
        if message.webhook_id is not None:
            shown |= {"webhook_id": message.webhook_id, "application_id": self._world.application.id}
        if message.reactions:
            shown["reactions"] = [self._reaction(key, message.reactions[key]) for key in message.reactions]
        if message.reference is not None:
            shown["message_reference"] = message.reference
            original = self._world.message(message.channel_id, message.reference["message_id"])
            shown["referenced_message"] = self.message(original) if original else None
        return shown

    def on_screen(self, message: Message, shown: Json | None = None) -> Json:
        """A message as people's screens get it: also by whom its reactions are, and for whom alone it is.

        `shown` is what `message` gave, where the caller has it already; it is left as it is.
        """
        shown = self.message(message) if shown is None else shown
        more: Json = {"ephemeral_for": message.ephemeral_for} if message.ephemeral_for else {}
        if message.reactions:
            pairs = zip(shown["reactions"], message.reactions.values(), strict=True)
            more["reactions"] = [reaction | {"people": list(people)} for reaction, people in pairs]
        return shown | more

    def attachment(self, file: File, message: Message | None = None) -> Json:
        return self._media.attachment(file, message)

    def _author(self, message: Message) -> Json:
        if message.webhook_name is None or message.webhook_id is None:
            return self.user(message.author_id)
        return _user(User(id=message.webhook_id, username=message.webhook_name, bot=True))

    def emoji(self, key: str) -> Json:
        """An emoji of a reaction, from how routes write it: a character, or name:id."""
        name, _, emoji_id = key.partition(":")
        return {"id": emoji_id or None, "name": name}

    def _reaction(self, key: str, people: list[Snowflake]) -> Json:
        return {
            "emoji": self.emoji(key),
            "count": len(people),
            "count_details": {"burst": 0, "normal": len(people)},
            "burst_colors": [],
            "me_burst": False,
            "me": self._world.application.bot_id in people,
        }


def _user(user: User) -> Json:
    shown: Json = {
        "id": user.id,
        "username": user.username,
        "global_name": user.global_name,
        "avatar": None,
        "discriminator": "0000" if user.bot else "0",
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return shown | {"bot": True} if user.bot else shown
