"""What a service wants to know of an interaction: who asks, from where, and by what right the card may be edited."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import discord

from cogs import wording
from cogs.answers import Interaction
from petbot.domain.cards import Address, Token
from petbot.domain.choices import Field
from petbot.domain.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from petbot.domain.texts import joined
from petbot.service.asker import Asker


def asker(interaction: Interaction) -> Asker:
    """Who asks."""
    guild_id = interaction.guild_id
    permissions = interaction.permissions
    return Asker(
        user_id=UserId(interaction.user.id),
        guild_id=None if guild_id is None else GuildId(guild_id),
        locale=str(interaction.locale),
        guild_locale=None if interaction.guild_locale is None else str(interaction.guild_locale),
        channels=_channels(interaction),
        roles=_roles(interaction),
        may_moderate=guild_id is not None and permissions.manage_messages,
        may_manage=guild_id is not None and permissions.manage_guild,
        may_attach=guild_id is None or permissions.attach_files,
        alone=interaction.context.dm_channel,
        operates=interaction.user.id in _operators(interaction.client.application),
    )


def _channels(interaction: Interaction) -> frozenset[ChannelId]:
    channel = interaction.channel
    above = channel.parent_id if isinstance(channel, discord.Thread) else None
    return frozenset(ChannelId(each) for each in (interaction.channel_id, above) if each is not None)


def _roles(interaction: Interaction) -> frozenset[RoleId]:
    user = interaction.user
    held = user.roles if isinstance(user, discord.Member) else ()
    return frozenset(RoleId(role.id) for role in held)


def _operators(application: discord.AppInfo | None) -> set[int]:
    """Who owns the application, or is of the team that does."""
    if application is None:
        return set()
    team = application.team
    return {application.owner.id, *(member.id for member in (team.members if team else ()))}


def address(interaction: Interaction, message_id: int | None) -> Address:
    """The message with this id as the interaction's own answer, with the token to edit it."""
    token = Token(application_id=interaction.application_id, value=interaction.token, expires_at=interaction.expires_at)
    return Address(
        channel_id=ChannelId(interaction.channel_id or 0),
        guild_id=None if interaction.guild_id is None else GuildId(interaction.guild_id),
        message_id=None if message_id is None else MessageId(message_id),
        token=token,
    )


def is_bot(interaction: Interaction, user_id: UserId) -> bool:
    """Whether somebody who was chosen in a menu is a bot, as far as Discord says so."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    return bool(data.get("resolved", {}).get("users", {}).get(str(user_id), {}).get("bot"))


def focused(interaction: Interaction) -> Field:
    """The option of a command that the person is typing; discord.py hands one callback to several options."""
    typing = next(option for option in _options(interaction.data or {}) if option.get("focused"))
    return cast("Field", typing["name"])


def _options(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for option in data.get("options", ()):
        yield option
        yield from _options(option)


def note(interaction: Interaction, *news: str) -> str | None:
    """The news for the person, and what they should know about delivery: that we may not write here, if so."""
    said = [each for each in (*news, _delivery(interaction)) if each]
    return joined(" ", said) if said else None


def _delivery(interaction: Interaction) -> str | None:
    if interaction.guild_id is None:
        return None
    if not interaction.is_guild_integration():
        return wording.NOTE_NOT_MEMBER
    thread = isinstance(interaction.channel, discord.Thread)
    needed = ("view_channel", "send_messages_in_threads" if thread else "send_messages", "attach_files")
    missing = [wording.PERMISSIONS[name] for name in needed if not getattr(interaction.app_permissions, name)]
    return wording.NOTE_NO_CHANNEL.format(missing=tuple(missing)) if missing else None
