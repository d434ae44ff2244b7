"""The small town that every sandbox starts with: one application, three guilds, five people."""

from sandbox import permissions
from sandbox.clock import Clock
from sandbox.permissions import Permission
from sandbox.shapes import Json
from sandbox.snowflakes import Snowflakes
from sandbox.world import Application, Channel, ChannelType, Guild, Member, Overwrite, Role, User, World

PEOPLE = (
    ("mara", "Mara", "member", "#eb459e", "en-US"),
    ("ben", "Ben", "member", "#3ba55d", "de"),
    ("mod", "Moss", "moderator", "#faa61a", "en-US"),
    ("owner", "Olive", "guild owner", "#ed4245", "en-GB"),
    ("zoe", "Zoë", "in another guild", "#9b59b6", "fr"),
)
TAGS = (("Dogs", "🐶"), ("Cats", "🐱"), ("Others", "🐾"))
MODERATION = int(Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS | Permission.KICK_MEMBERS)


class Town:
    """Builds a World. Everything is made through one Snowflakes, so that ids tell the order of making."""

    def __init__(self, clock: Clock, snowflakes: Snowflakes, application_name: str, token: str) -> None:
        self._clock = clock
        self._new_id = snowflakes.next
        bot_id = self._new_id()
        owner_id = self._new_id()
        self.world = World(
            application=Application(id=bot_id, name=application_name, bot_id=bot_id, owner_id=owner_id, token=token)
        )
        bot = User(id=bot_id, username=application_name, bot=True, role_label="bot")
        self.world.users[bot_id] = bot
        for name, shown, label, colour, locale in PEOPLE:
            user_id = owner_id if name == "owner" else self._new_id()
            self.world.users[user_id] = User(
                id=user_id, username=name, global_name=shown, role_label=label, avatar_color=colour, locale=locale
            )
        self._by_name = {user.username: user for user in self.world.users.values()}
        self._people_of_all_guilds(bot.username)

    def _people_of_all_guilds(self, bot: str) -> None:
        parade = self._guild("Pet Parade", "owner", ["mara", "ben", "mod", "owner", bot])
        moderators = self._role(parade, "Moderators", MODERATION, colour=0xFAA61A)
        parade.members[self._by_name["mod"].id].roles.append(moderators.id)
        self._parade_channels(parade, moderators)
        harbour = self._guild("Harbour", "zoe", ["zoe", "ben", bot])
        self._channel(harbour, "harbour", "Zoë's guild; the bot is here too")
        hall = self._guild("Hall without the bot", "mara", ["mara", "zoe"])
        self._channel(hall, "hall", "Only the commands that people installed for themselves work here")
        for name in ("mara", "zoe"):
            self._by_name[name].installed = True

    def _parade_channels(self, parade: Guild, moderators: Role) -> None:
        bot_id = self.world.application.bot_id
        view, send = int(Permission.VIEW_CHANNEL), int(Permission.SEND_MESSAGES)
        category = self._channel(parade, "Pets", None, ChannelType.CATEGORY)
        general = self._channel(parade, "general", "Draw a pet with /pet", parent=category)
        self._channel(parade, "gallery", "The best portraits", parent=category)
        self._channel(parade, "quiet", "The bot may look but not speak", parent=category).overwrites.append(
            Overwrite(id=bot_id, type=1, deny=send)
        )
        staff = self._channel(parade, "staff", "For moderators; hidden from the bot")
        staff.overwrites += [
            Overwrite(id=parade.id, type=0, deny=view),
            Overwrite(id=moderators.id, type=0, allow=view),
        ]
        album = self._channel(parade, "album", "One post for each pet", ChannelType.FORUM, parent=category)
        album.available_tags = [self._tag(name, emoji) for name, emoji in TAGS]
        thread = self._channel(parade, "park", None, ChannelType.PUBLIC_THREAD, parent=general)
        thread.owner_id = parade.owner_id

    def _tag(self, name: str, emoji: str) -> Json:
        return {"id": self._new_id(), "name": name, "moderated": False, "emoji_id": None, "emoji_name": emoji}

    def _guild(self, name: str, owner: str, members: list[str]) -> Guild:
        now = self._clock.now()
        guild = Guild(id=self._new_id(), name=name, owner_id=self._by_name[owner].id)
        guild.roles[guild.id] = Role(id=guild.id, name="@everyone", permissions=permissions.EVERYONE, position=0)
        for member in members:
            user = self._by_name[member]
            guild.members[user.id] = Member(user_id=user.id, joined_at=now)
        self.world.guilds[guild.id] = guild
        bot_id = self.world.application.bot_id
        if bot_id in guild.members:
            role = self._role(guild, self.world.application.name, permissions.EVERYONE)
            role.managed, role.bot_id = True, bot_id
            guild.members[bot_id].roles.append(role.id)
        return guild

    def _role(self, guild: Guild, name: str, allowed: int, colour: int = 0) -> Role:
        role = Role(id=self._new_id(), name=name, permissions=allowed, position=len(guild.roles), color=colour)
        guild.roles[role.id] = role
        return role

    def _channel(
        self,
        guild: Guild,
        name: str,
        topic: str | None,
        kind: ChannelType = ChannelType.TEXT,
        parent: Channel | None = None,
    ) -> Channel:
        channel = Channel(
            id=self._new_id(),
            type=kind,
            name=name,
            guild_id=guild.id,
            topic=topic,
            position=sum(other.guild_id == guild.id for other in self.world.channels.values()),
            parent_id=parent.id if parent else None,
            created_at=self._clock.now(),
        )
        self.world.channels[channel.id] = channel
        self.world.messages[channel.id] = {}
        return channel
