"""Permissions as Discord computes them: owner, roles, channel overwrites, threads by their parent.

https://docs.discord.com/developers/topics/permissions#permission-overwrites
"""

from enum import IntFlag

from sandbox.world import THREADS, Channel, Guild, Member, World


class Permission(IntFlag):
    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50


ALL = (1 << 53) - 1
EVERYONE = int(
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
# Nobody moderates a direct message; this is what both sides may do there.
DIRECT = EVERYONE & ~int(Permission.CREATE_PUBLIC_THREADS | Permission.SEND_MESSAGES_IN_THREADS)


def in_guild(guild: Guild, member: Member) -> int:
    """Permissions from ownership and roles alone."""
    if guild.owner_id == member.user_id:
        return ALL
    allowed = guild.roles[guild.id].permissions
    for role_id in member.roles:
        allowed |= guild.roles[role_id].permissions
    return ALL if allowed & Permission.ADMINISTRATOR else allowed


def in_channel(world: World, user_id: str, channel: Channel) -> int:
    """Permissions of a user in a channel; 0 for who is no member of it."""
    guild = world.guild_of(channel)
    if guild is None:
        return DIRECT if user_id in channel.recipients else 0
    member = guild.members.get(user_id)
    if member is None:
        return 0
    base = in_guild(guild, member)
    if base == ALL:
        return ALL
    home = channel
    if channel.type in THREADS and channel.parent_id is not None:
        home = world.channels[channel.parent_id]
    granted = _with_overwrites(base, guild, member, home)
    return granted if granted & Permission.VIEW_CHANNEL else 0


def _with_overwrites(base: int, guild: Guild, member: Member, channel: Channel) -> int:
    by_id = {overwrite.id: overwrite for overwrite in channel.overwrites}
    everyone = by_id.get(guild.id)
    if everyone is not None:
        base = base & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.roles:
        if (overwrite := by_id.get(role_id)) is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    base = base & ~deny | allow
    personal = by_id.get(member.user_id)
    if personal is not None:
        base = base & ~personal.deny | personal.allow
    return base


def send_permission(channel: Channel) -> Permission:
    """What one needs to post there: threads have their own permission."""
    return Permission.SEND_MESSAGES_IN_THREADS if channel.type in THREADS else Permission.SEND_MESSAGES
