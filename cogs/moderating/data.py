"""What a person presses about their own data: take it along, erase it."""

import io
from collections.abc import Mapping
from typing import Any

import discord

from cogs import reading
from cogs.answers import Interaction
from cogs.attachments import FILE_LIMIT
from cogs.moderating import wording
from cogs.moderating.faces import erase_face, erased_face, kept_face
from cogs.presenter import Face
from cogs.speaking import show, theirs, whisper
from petbot.service.privacy import Privacy

ROOM = FILE_LIMIT - 512 * 1024
"""Bytes of a file of an export; a request has some more in it than the file."""


class DataDesk:
    """Answers for /privacy; each answer is for the asker alone."""

    def __init__(self, privacy: Privacy) -> None:
        self._privacy = privacy
        self.verbs: Mapping[str, Any] = {"export": self._export, "erase": self._ask, "eraseyes": self._erase}

    async def kept(self, interaction: Interaction) -> Face:
        """What is kept about the asker."""
        return kept_face(await self._privacy.show(reading.asker(interaction)))

    async def export(self, interaction: Interaction) -> None:
        """Everything, as files; the interaction is deferred already."""
        archives = await self._privacy.export(reading.asker(interaction), ROOM)
        parts = len(archives)
        text = wording.EXPORTED if parts == 1 else wording.EXPORTED_IN_PARTS.format(number=parts)
        words = theirs(interaction).say(text)
        for archive in archives:
            file = discord.File(io.BytesIO(archive.content), filename=archive.name)
            await interaction.followup.send(words, file=file, ephemeral=True)

    async def _export(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.export(interaction)

    async def _ask(self, interaction: Interaction, _: str) -> None:
        await whisper(interaction, erase_face())

    async def _erase(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer()
        erased = await self._privacy.erase(reading.asker(interaction))
        await show(interaction, erased_face(erased))
