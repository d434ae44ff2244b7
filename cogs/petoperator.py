"""The command /petoperator, for the application's owner or team: adapters, and the queues of all servers."""

import io
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.moderating import wording
from cogs.moderating.faces import adapters_face, notice, preview_face
from cogs.speaking import show
from cogs.wording import OUTDATED
from petbot.domain.adapting import MAX_WEIGHT, AdapterRule
from petbot.domain.choices import Species
from petbot.domain.errors import Refusal
from petbot.domain.moderation import Halt, Unmoderated
from petbot.service.adapterdesk import AdapterDesk
from petbot.service.queuedesk import QueueDesk

LARGEST = 200
"""MiB of an uploaded adapter; rank 128 of Stable Diffusion 1.5 has 151."""
PREVIEW = "preview.png"
FOR = [
    app_commands.Choice(name=wording.BOTH_SPECIES, value="both"),
    *(app_commands.Choice(name=wording.SPECIES[species], value=species.value) for species in Species),
]
HALTS = [app_commands.Choice(name=name, value=value) for value, name in wording.HALTS.items()]
Weight = app_commands.Range[float, 0.0, MAX_WEIGHT]


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
@app_commands.default_permissions(administrator=True)
class PetOperator(commands.GroupCog, group_name="petoperator", group_description=wording.OPERATOR_GROUP):
    """What operators type. Discord cannot hide it from administrators; the services refuse them."""

    def __init__(self, adapters: AdapterDesk, queue: QueueDesk, answers: Answers) -> None:
        self._adapters = adapters
        self._queue = queue
        self._answers = answers

    @app_commands.command(description=wording.ADAPTERS)
    async def adapters(self, interaction: Interaction) -> None:
        """The shelf."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            rules = await self._adapters.all(reading.asker(interaction))
            await show(interaction, adapters_face(rules))

    @app_commands.command(description=wording.ADAPTER)
    @app_commands.describe(
        name=wording.OPTION_ADAPTER,
        used=wording.OPTION_USED,
        weight=wording.OPTION_WEIGHT,
        animals=wording.OPTION_FOR,
    )
    @app_commands.choices(animals=FOR)
    async def adapter(
        self,
        interaction: Interaction,
        *,
        name: str,
        used: bool | None = None,
        weight: Weight | None = None,
        animals: str | None = None,
    ) -> None:
        """How one is used."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)

            if animals not in {None, "both", *Species}:
                raise Refusal(OUTDATED)

            def change(rule: AdapterRule) -> AdapterRule:
                species = rule.species if animals is None else None if animals == "both" else Species(animals)
                strength = rule.weight if weight is None else weight
                return replace(rule, used=rule.used if used is None else used, weight=strength, species=species)

            rule = await self._adapters.change(reading.asker(interaction), name, change)
            await show(interaction, adapters_face([rule]))

    @app_commands.command(description=wording.UPLOAD)
    @app_commands.describe(file=wording.OPTION_FILE)
    async def upload(self, interaction: Interaction, *, file: discord.Attachment) -> None:
        """Take a file in; its size is known before a byte of it is read."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            asker = reading.asker(interaction)
            if file.size > LARGEST * 1024 * 1024:
                raise Refusal(wording.ATTACHMENT_TOO_LARGE.format(most=LARGEST))
            await self._adapters.all(asker)  # who may not, is refused before anything is read
            said = await self._adapters.take_in(asker, file.filename, await file.read())
            await show(interaction, notice(wording.TAKEN_IN.format(said=said)))

    @app_commands.command(description=wording.PREVIEW)
    @app_commands.describe(name=wording.OPTION_ADAPTER)
    async def preview(self, interaction: Interaction, *, name: str) -> None:
        """A grid of pictures."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            asker = reading.asker(interaction)
            png = await self._adapters.preview(asker, name)
            said = next((rule.name for rule in await self._adapters.all(asker) if rule.sha256 == name), name)
            file = discord.File(io.BytesIO(png), filename=PREVIEW)
            await show(interaction, preview_face(said, PREVIEW), [file])

    @app_commands.command(description=wording.HALT)
    @app_commands.describe(do=wording.OPTION_HALT, reason=wording.OPTION_REASON)
    @app_commands.choices(do=HALTS)
    async def queues(self, interaction: Interaction, *, do: str, reason: str = "") -> None:
        """All queues at once."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            asker = reading.asker(interaction)
            if do not in wording.HALTED:
                raise Refusal(OUTDATED)
            if do == "resume":
                await self._queue.resume(asker, everywhere=True)
            else:
                halt = Halt.PAUSED if do == "pause" else Halt.DRAINING
                await self._queue.halt(asker, halt, reason, everywhere=True)
            await show(interaction, notice(wording.HALTED[do]))

    @adapter.autocomplete("name")
    @preview.autocomplete("name")
    async def _names(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        try:
            rules = await self._adapters.all(reading.asker(interaction))
        except Unmoderated:
            return []
        found = [rule for rule in rules if current.lower() in rule.name.lower()][:25]
        return [app_commands.Choice(name=rule.name[:100], value=rule.sha256) for rule in found]
