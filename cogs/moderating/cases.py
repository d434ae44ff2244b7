"""Reports from the button under a picture to the case in the log channel, and what its buttons do."""

import logging
from collections.abc import Mapping
from typing import Any

import discord

from cogs import reading
from cogs.answers import Interaction
from cogs.attachments import attachments
from cogs.controls import Act
from cogs.moderating import wording
from cogs.moderating.controls import report_modal
from cogs.moderating.faces import case_face
from cogs.presenter import Face
from cogs.speaking import ask, public_locale, said_in, show, theirs
from petbot.catalogue import Catalogue
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId, CaseId, ChannelId, GuildId, MessageId
from petbot.domain.moderation import Case
from petbot.languages import language
from petbot.service.moderation import Moderation
from petbot.service.reports import Reported, Reports

log = logging.getLogger(__name__)


class CaseDesk:
    """Answers for reports and cases."""

    def __init__(
        self, *, client: discord.Client, reports: Reports, moderation: Moderation, catalogue: Catalogue
    ) -> None:
        self._client = client
        self._reports = reports
        self._moderation = moderation
        self._catalogue = catalogue
        self.verbs: Mapping[str, Any] = {
            "remove": self._remove,
            "removeban": self._remove_and_ban,
            "dismiss": self._dismiss,
            "case": self._show,
        }

    async def ask(self, interaction: Interaction, act: Act) -> None:
        """The report button: ask what is wrong."""
        await ask(interaction, report_modal(act.card_id))

    async def report(self, interaction: Interaction, card_id: str, reason: str) -> None:
        """The report modal: open a case, thank the reporter privately, and post the case in the log channel."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        reported = await self._reports.report(CardId(card_id), reading.asker(interaction), reason)
        await interaction.edit_original_response(content=theirs(interaction).say(wording.REPORTED))
        channel = (await self._moderation.rules(reported.case.guild_id)).log_channel
        if channel is not None:
            await self._post(channel, reported)

    async def _post(self, channel: ChannelId, reported: Reported) -> None:
        case = reported.case
        face, files = await self._face(reported)
        said_in(await self._locale(case.guild_id), face)
        place = self._client.get_partial_messageable(channel, guild_id=case.guild_id)
        try:
            message = await place.send(view=face, files=files, allowed_mentions=discord.AllowedMentions.none())
        except discord.HTTPException as error:
            log.warning("A report could not be posted in the log channel %s: %s", channel, error)
            return
        await self._reports.posted(case.case_id, channel, MessageId(message.id))

    async def _show(self, interaction: Interaction, case_id: str) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        reported = await self._reports.case(CaseId(case_id), reading.asker(interaction))
        face, files = await self._face(reported)
        await show(interaction, face, files)

    async def _face(self, reported: Reported) -> tuple[Face, list[discord.File]]:
        files = await attachments(reported.portraits[:1], reported.pngs[:1])
        name = files[0].filename if files else None
        return case_face(reported.case, self._catalogue.sentence(reported.order.choices), name), files

    async def _dismiss(self, interaction: Interaction, case_id: str) -> None:
        await interaction.response.defer()
        await self._close(interaction, await self._reports.dismiss(CaseId(case_id), reading.asker(interaction)))

    async def _remove(self, interaction: Interaction, case_id: str) -> None:
        await interaction.response.defer()
        await self._close(interaction, await self._reports.remove(CaseId(case_id), reading.asker(interaction)))

    async def _remove_and_ban(self, interaction: Interaction, case_id: str) -> None:
        asker = reading.asker(interaction)
        if not asker.may_manage:
            raise Refusal(wording.BAN_NEEDS_MANAGING)
        await interaction.response.defer()
        case = await self._reports.remove(CaseId(case_id), asker, banned=True)
        reason = case.reason or language(await self._locale(case.guild_id)).say(wording.CASE_BAN_REASON)
        await self._moderation.sanction(asker, case.owner_id, reason)
        await self._close(interaction, case)

    async def _close(self, interaction: Interaction, case: Case) -> None:
        face = case_face(case, "", None)
        if interaction.message is None or not interaction.message.flags.ephemeral:
            said_in(await self._locale(case.guild_id), face)
        await show(interaction, face)

    async def _locale(self, guild_id: GuildId) -> str:
        """Of what everybody in the guild reads."""
        return public_locale(self._client, guild_id, (await self._moderation.rules(guild_id)).locale)
