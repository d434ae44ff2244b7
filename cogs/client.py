"""The bot as Discord sees it: no privileged intent, little cached, commands sent only when they changed."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction, explain
from cogs.speaking import Translator
from petbot.domain.errors import Fault
from petbot.service.registration import Registration

log = logging.getLogger(__name__)
logging.getLogger("discord.client").addFilter(lambda record: "voice" not in record.msg)  # Petbot never speaks

INVITE_PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
)
"""To answer a command nothing is needed; these let a late result be posted to its channel, and looked for there."""


class Tree(app_commands.CommandTree["PetBot"]):
    """A command tree whose failures all reach the one translator."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Asked before each command and each suggestion."""
        return await self.client.admits(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Explain it to the person."""
        await explain(interaction, error)


async def payload_of(tree: app_commands.CommandTree[Any]) -> str:
    """The global commands in all languages as canonical JSON: the same text for the same commands."""
    translator = tree.translator or Translator()
    commands = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    return json.dumps(commands, sort_keys=True, separators=(",", ":"))


async def _everybody(_: Interaction) -> bool:
    return True


class PetBot(commands.AutoShardedBot):
    """Sharded as Discord recommends; guilds are the only intent, for channels and permissions."""

    def __init__(self) -> None:
        self.admits: Callable[[Interaction], Awaitable[bool]] = _everybody
        """Whether a person may act now; set once the services are open, before the bot connects."""
        self.command_ids: Mapping[str, int] = {}
        """Discord's ids of the commands by name, once it is known that it has them."""
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
        )

    async def register_commands(self, registration: Registration) -> bool:
        """Send the commands to Discord if they changed since it last took them; whether they were sent."""
        await self.tree.set_translator(Translator())
        payload = await payload_of(self.tree)
        if await registration.is_current(self._own_id, payload):
            self.command_ids = await registration.ids(self._own_id)
            return False
        self.command_ids = {command.name: command.id for command in await self.tree.sync()}
        await registration.record(self._own_id, payload, self.command_ids)
        return True

    def invite_link(self) -> str:
        """The address at which somebody adds the bot to a guild or to their own account."""
        return discord.utils.oauth_url(self._own_id, permissions=INVITE_PERMISSIONS)

    @property
    def _own_id(self) -> int:
        if self.application_id is None:
            raise Fault("The application is not known before the login.")
        return self.application_id

    async def on_shard_connect(self, shard_id: int) -> None:
        """Discord has let one shard in; interactions arrive from now on."""
        log.info("Shard %d is connected.", shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """discord.py connects again by itself."""
        log.info("Shard %d lost its connection.", shard_id)
