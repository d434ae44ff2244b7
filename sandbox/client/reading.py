"""What a page asks for: who and what there is, the commands on offer, the messages so far."""

from aiohttp import web

from sandbox import permissions
from sandbox.backend import Backend
from sandbox.errors import not_found
from sandbox.invoking import Invoking
from sandbox.shapes import Json, Snowflake
from sandbox.world import ChannelType, Guild, User


def acting(backend: Backend, request: web.Request) -> Snowflake:
    """The person that the request acts for; the first one where it names nobody, 10013 where nobody is called so."""
    user_id = request.query.get("as")
    if not user_id:
        return next(user.id for user in backend.world.users.values() if not user.bot)
    if user_id not in backend.world.users or backend.world.users[user_id].bot:
        raise not_found(10013)
    return user_id


def register(app: web.Application, backend: Backend) -> None:
    reading = Reading(backend)
    app.router.add_get("/client/bootstrap", reading.bootstrap)
    app.router.add_get("/client/commands", reading.commands)
    app.router.add_get("/client/channels/{channel_id}/messages", reading.messages)


def _number(request: web.Request, name: str, default: int) -> int:
    given = request.query.get(name, "")
    return max(1, int(given)) if given.isdecimal() else default


class Reading:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def bootstrap(self, request: web.Request) -> web.Response:
        world, clock = self._backend.world, self._backend.clock
        me = acting(self._backend, request)
        dms = [c for c in world.channels.values() if c.type is ChannelType.DM and me in c.recipients]
        return web.json_response(
            {
                "me": self._user(world.users[me]),
                "users": [self._user(user) for user in world.users.values() if not user.bot],
                "application": {"id": world.application.id, "name": world.application.name},
                "guilds": [self._guild(guild, me) for guild in world.guilds_of(me)],
                "dms": [self._backend.present.private_channel(channel, me) for channel in dms],
                "clock": {"now": clock.now(), "offset": clock.offset},
            }
        )

    async def commands(self, request: web.Request) -> web.Response:
        me = acting(self._backend, request)
        channel = self._backend.posting.channel_for(me, request.query.get("channel", ""))
        return web.json_response(Invoking(self._backend).commands(me, channel))

    async def messages(self, request: web.Request) -> web.Response:
        """The newest, oldest first; `before` (an id) and `limit` (1 and more) to scroll back."""
        me = acting(self._backend, request)
        channel = self._backend.posting.channel_for(me, request.match_info["channel_id"])
        limit, before = _number(request, "limit", 50), _number(request, "before", 1 << 63)
        stored = self._backend.world.messages[channel.id].values()
        seen = [one for one in stored if one.ephemeral_for in (None, me) and int(one.id) < before]
        return web.json_response([self._backend.present.on_screen(message) for message in seen[-limit:]])

    def _user(self, user: User) -> Json:
        more = {"avatar_color": user.avatar_color, "role_label": user.role_label, "locale": user.locale}
        return self._backend.present.user(user.id) | more

    def _guild(self, guild: Guild, me: Snowflake) -> Json:
        world, present = self._backend.world, self._backend.present
        channels = [
            present.channel(channel)
            for channel in world.channels.values()
            if channel.guild_id == guild.id and permissions.in_channel(world, me, channel)
        ]
        members = [
            present.member(member) | {"user": self._user(world.users[member.user_id])}
            for member in guild.members.values()
        ]
        return {
            "id": guild.id,
            "name": guild.name,
            "owner_id": guild.owner_id,
            "channels": channels,
            "members": members,
            "roles": [present.role(role) for role in guild.roles.values()],
        }
