"""What happens where a portrait starts from a picture: read, call one service, present."""

import io
from collections.abc import Mapping, Sequence

import discord

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.controls import Act, Answer
from cogs.form.desk import FormDesk
from cogs.speaking import show
from cogs.start import wording
from cogs.start.downloading import Sent, check_size, fetched, pictures_of
from cogs.start.faces import which_face
from cogs.wording import OUTDATED
from petbot.domain.choices import Choices, Likeness, StartPicture
from petbot.domain.errors import Refusal
from petbot.service.asker import Asker
from petbot.service.locks import Locks
from petbot.service.ordering import Ordering
from petbot.service.uploads import Uploads

MOST = 10
"""Pictures of one message: what a gallery of Discord's shows."""


class StartDesk:
    """Answers for start pictures."""

    def __init__(self, *, uploads: Uploads, ordering: Ordering, form: FormDesk, locks: Locks, answers: Answers) -> None:
        self._uploads = uploads
        self._ordering = ordering
        self._form = form
        self._locks = locks
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {
            "likeness": self._liken,
            "unstart": self._take_out,
            "startfrom": self._which,
        }

    async def open(self, interaction: Interaction, file: Sent, likeness: Likeness, *, private: bool = False) -> None:
        """A form that starts from a file."""
        check_size(file)
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker, wanted=private)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        await self._uploads.admit(asker, private=private)
        start = StartPicture(sha256=await self._uploads.take_in(asker, await fetched(file)), likeness=likeness)
        await self._form.begin(interaction, address, Choices(start=start), private=private)

    async def open_message(self, interaction: Interaction, message: discord.Message) -> None:
        """A form that starts from a message's picture; of several the person says which."""
        found = pictures_of(message)
        if not found:
            raise Refusal(wording.NO_PICTURE)
        if len(found) == 1:
            await self.open(interaction, found[0], Likeness.LIKE)
        else:
            await self._ask_which(interaction, found[:MOST])

    async def _ask_which(self, interaction: Interaction, found: Sequence[Sent]) -> None:
        asker = reading.asker(interaction)
        await interaction.response.defer(thinking=True, ephemeral=True)
        await self._uploads.admit(asker, private=True)
        kept, refused = await self._taken_in(asker, found)
        if not kept:
            raise refused[0]
        files = [
            discord.File(io.BytesIO(jpeg), filename=f"start-{number}.jpg")
            for number, jpeg in enumerate(kept.values(), 1)
        ]
        note = wording.SKIPPED.format(why=refused[0].words) if refused else None
        await show(interaction, which_face([file.filename for file in files], list(kept), note), files)

    async def _taken_in(self, asker: Asker, found: Sequence[Sent]) -> tuple[dict[str, bytes], list[Refusal]]:
        """Small pictures by hash; one after another, so that no more than one file is in memory."""
        kept, refused = dict[str, bytes](), list[Refusal]()
        for file in found:
            try:
                sha256 = await self._uploads.take_in(asker, await fetched(file))
            except Refusal as refusal:
                refused.append(refusal)
            else:
                kept[sha256] = await self._uploads.small(sha256)
        return kept, refused

    async def _which(self, interaction: Interaction, act: Act) -> None:
        if not act.values:
            raise Refusal(OUTDATED)
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        await self._uploads.admit(asker, private=private)
        start = await self._uploads.start(asker, act.values[0], Likeness.LIKE)
        await self._form.begin(interaction, address, Choices(start=start), private=private)

    async def _liken(self, interaction: Interaction, act: Act) -> None:
        if act.detail not in set(Likeness):
            raise Refusal(OUTDATED)
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            card = await self._uploads.liken(act.card_id, reading.asker(interaction), Likeness(act.detail))
            await self._form.show(interaction, card)

    async def _take_out(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            card = await self._uploads.take_out(act.card_id, reading.asker(interaction))
            await self._form.show(interaction, card)
