"""Who comes and goes: new people, and the bot joining and leaving guilds."""

from sandbox import permissions
from sandbox.clock import Clock
from sandbox.events import Event, Events
from sandbox.present import Present
from sandbox.shapes import Json, Snowflake
from sandbox.snowflakes import Snowflakes
from sandbox.world import Guild, Member, Role, User, World

GUILDS, GUILD_MEMBERS = 1 << 0, 1 << 1


class Arrivals:
    def __init__(self, *, world: World, clock: Clock, snowflakes: Snowflakes, present: Present, events: Events) -> None:
        self._world = world
        self._clock = clock
        self._snowflakes = snowflakes
        self._present = present
        self._events = events

    def newcomer(self, username: str, guild: Guild) -> User:
        """A new person, in one guild."""
        user = User(id=self._snowflakes.next(), username=username, global_name=username.title())
        self._world.users[user.id] = user
        self.join(user.id, guild)
        return user

    def join(self, user_id: Snowflake, guild: Guild) -> None:
        """Somebody joins; the bot gets its managed role and the guild is told to it."""
        member = Member(user_id=user_id, joined_at=self._clock.now())
        guild.members[user_id] = member
        if user_id == self._world.application.bot_id:
            role = Role(
                id=self._snowflakes.next(),
                name=self._world.application.name,
                permissions=permissions.EVERYONE,
                position=len(guild.roles),
                managed=True,
                bot_id=user_id,
            )
            guild.roles[role.id] = role
            member.roles.append(role.id)
            self._tell("GUILD_CREATE", guild, self._present.guild_create(guild), GUILDS)
        else:
            shown = self._present.member(member) | {"guild_id": guild.id}
            self._tell("GUILD_MEMBER_ADD", guild, shown, GUILD_MEMBERS)

    def leave(self, user_id: Snowflake, guild: Guild) -> None:
        """Somebody leaves or is removed; the bot's managed role goes with it, and its commands for that guild."""
        del guild.members[user_id]
        if user_id == self._world.application.bot_id:
            guild.roles = {key: role for key, role in guild.roles.items() if role.bot_id != user_id}
            self._world.application.commands.pop(guild.id, None)
            self._tell("GUILD_DELETE", guild, {"id": guild.id}, GUILDS)
        else:
            gone: Json = {"guild_id": guild.id, "user": self._present.user(user_id)}
            self._tell("GUILD_MEMBER_REMOVE", guild, gone, GUILD_MEMBERS)

    def _tell(self, kind: str, guild: Guild, for_bot: Json, intent: int) -> None:
        self._events.publish(
            Event(type=kind, data=for_bot, people=guild.members, bot_data=for_bot, guild_id=guild.id, intent=intent)
        )
