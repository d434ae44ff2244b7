"""Roles: made, changed, removed, given and taken, below the bot's own highest one."""

from sandbox.errors import ApiError, Form, forbidden, not_found
from sandbox.events import Event
from sandbox.fields import flag, number, text
from sandbox.permissions import Permission, in_guild
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.rest.guilds import guild_for
from sandbox.shapes import Json
from sandbox.world import Guild, Member, Role

MAX_ROLES = 250  # resources/guild#create-guild-role
GUILDS, GUILD_MEMBERS = 1 << 0, 1 << 1


@routes.add("POST", "/guilds/{guild_id}/roles")
def create_role(call: Call) -> Answer:
    guild = guild_for(call, Permission.MANAGE_ROLES)
    if len(guild.roles) >= MAX_ROLES:
        raise ApiError(400, 30005)
    role = Role(id=call.backend.snowflakes.next(), name="new role", permissions=0, position=1)
    role.permissions = guild.roles[guild.id].permissions & _own(call, guild)
    _read(call, guild, role)
    # The new one stands right above @everyone, all others one higher.
    for other in guild.roles.values():
        other.position += other.id != guild.id
    guild.roles[role.id] = role
    _tell(call, guild, "GUILD_ROLE_CREATE", {"role": call.backend.present.role(role)})
    return Answer(200, call.backend.present.role(role))


@routes.add("PATCH", "/guilds/{guild_id}/roles/{role_id}")
def edit_role(call: Call) -> Answer:
    guild = guild_for(call, Permission.MANAGE_ROLES)
    role = _role(call, guild)
    _read(call, guild, role)
    _tell(call, guild, "GUILD_ROLE_UPDATE", {"role": call.backend.present.role(role)})
    return Answer(200, call.backend.present.role(role))


@routes.add("DELETE", "/guilds/{guild_id}/roles/{role_id}")
def delete_role(call: Call) -> Answer:
    guild = guild_for(call, Permission.MANAGE_ROLES)
    role = _role(call, guild)
    if role.managed or role.id == guild.id:
        raise ApiError(400, 50028)
    del guild.roles[role.id]
    for member in guild.members.values():
        member.roles = [kept for kept in member.roles if kept != role.id]
    _tell(call, guild, "GUILD_ROLE_DELETE", {"role_id": role.id})
    return NO_CONTENT


@routes.add("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def give_role(call: Call) -> Answer:
    guild, member, role = _assignment(call)
    if role.id not in member.roles:
        member.roles.append(role.id)
        _tell_member(call, guild, member)
    return NO_CONTENT


@routes.add("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def take_role(call: Call) -> Answer:
    guild, member, role = _assignment(call)
    if role.id in member.roles:
        member.roles.remove(role.id)
        _tell_member(call, guild, member)
    return NO_CONTENT


def _own(call: Call, guild: Guild) -> int:
    return in_guild(guild, guild.members[call.me])


def _role(call: Call, guild: Guild) -> Role:
    """The request's role; 50013 where it does not stand below the bot's highest (topics/permissions)."""
    role = guild.roles.get(call.args["role_id"])
    if role is None:
        raise not_found(10011)
    highest = max((guild.roles[held].position for held in guild.members[call.me].roles), default=0)
    if role.position >= highest and guild.owner_id != call.me:
        raise forbidden(50013)
    return role


def _assignment(call: Call) -> tuple[Guild, Member, Role]:
    guild = guild_for(call, Permission.MANAGE_ROLES)
    member = guild.members.get(call.args["user_id"])
    if member is None:
        raise not_found(10007)
    role = _role(call, guild)
    if role.managed or role.id == guild.id:
        raise ApiError(400, 50028)
    return guild, member, role


def _read(call: Call, guild: Guild, role: Role) -> None:
    body, form = call.json(), Form()
    name = text(form, body, "name", high=100)
    asked = body.get("permissions")
    permissions = {"permissions": int(asked)} if isinstance(asked, str) and asked.isdecimal() else body
    allowed = number(form, permissions, "permissions", 0, (1 << 63) - 1, default=role.permissions)
    colour = number(form, body, "color", 0, 0xFFFFFF, default=role.color)
    hoist, mentionable = flag(form, body, "hoist", role.hoist), flag(form, body, "mentionable", role.mentionable)
    form.refuse_if_wrong()
    if allowed & ~role.permissions & ~_own(call, guild):
        raise forbidden(50013)
    role.name, role.permissions, role.color = name or role.name, allowed, colour
    role.hoist, role.mentionable = hoist, mentionable


def _tell(call: Call, guild: Guild, kind: str, data: Json) -> None:
    shown = {"guild_id": guild.id, **data}
    event = Event(type=kind, data=shown, people=guild.members, bot_data=shown, guild_id=guild.id, intent=GUILDS)
    call.backend.events.publish(event)


def _tell_member(call: Call, guild: Guild, member: Member) -> None:
    shown = call.backend.present.member(member) | {"guild_id": guild.id}
    event = Event(
        type="GUILD_MEMBER_UPDATE",
        data=shown,
        people=guild.members,
        bot_data=shown,
        guild_id=guild.id,
        intent=GUILD_MEMBERS,
    )
    call.backend.events.publish(event)
