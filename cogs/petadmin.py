"""The command /petadmin, for members who manage the server: rules, people, queue, reports and the record."""

import csv
import io
from datetime import timedelta

import discord
from discord import app_commands
from discord.ext import commands

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.moderating import wording
from cogs.moderating.controls import sent
from cogs.moderating.desk import ModeratorDesk
from cogs.moderating.faces import cases_face, notice
from cogs.speaking import show
from petbot.domain.ids import UserId
from petbot.domain.moderation import Act, Record
from petbot.service.desks import Desks
from petbot.words import MAX_TEXT

MAX_REASON = 400
YEAR_OF_MINUTES = 365 * 24 * 60
Reason = app_commands.Range[str, 1, MAX_REASON]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class PetAdmin(commands.GroupCog, group_name="petadmin", group_description=wording.GROUP):
    """What moderators type."""

    def __init__(self, desks: Desks, desk: ModeratorDesk, answers: Answers) -> None:
        self._desks = desks
        self._desk = desk
        self._answers = answers

    @app_commands.command(description=wording.POLICY)
    async def policy(self, interaction: Interaction) -> None:
        """The card of the rules."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, await self._desk.policy_card(interaction))

    @app_commands.command(description=wording.BAN)
    @app_commands.describe(user=wording.OPTION_USER, reason=wording.OPTION_REASON, everywhere=wording.OPTION_EVERYWHERE)
    async def ban(
        self, interaction: Interaction, *, user: discord.User, reason: Reason, everywhere: bool = False
    ) -> None:
        """Keep somebody out."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            asker = reading.asker(interaction)
            await self._desks.moderation.sanction(asker, UserId(user.id), reason, everywhere=everywhere)
            text = wording.BANNED[everywhere].format(user=user.id)
            await show(interaction, notice(text, Act.BAN))

    @app_commands.command(description=wording.TIMEOUT)
    @app_commands.describe(
        user=wording.OPTION_USER,
        minutes=wording.OPTION_MINUTES,
        reason=wording.OPTION_REASON,
        everywhere=wording.OPTION_EVERYWHERE,
    )
    async def timeout(
        self,
        interaction: Interaction,
        *,
        user: discord.User,
        minutes: app_commands.Range[int, 1, YEAR_OF_MINUTES],
        reason: Reason,
        everywhere: bool = False,
    ) -> None:
        """Keep somebody out for a while."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            sanction = await self._desks.moderation.sanction(
                reading.asker(interaction),
                UserId(user.id),
                reason,
                length=timedelta(minutes=min(minutes, YEAR_OF_MINUTES + 1)),
                everywhere=everywhere,
            )
            until = discord.utils.format_dt(sanction.until) if sanction.until else ""
            text = wording.TIMED_OUT[everywhere].format(user=user.id, until=until)
            await show(interaction, notice(text, Act.TIMEOUT))

    @app_commands.command(description=wording.LIFT)
    @app_commands.describe(user=wording.OPTION_USER, everywhere=wording.OPTION_EVERYWHERE)
    async def lift(self, interaction: Interaction, *, user: discord.User, everywhere: bool = False) -> None:
        """Let somebody in again."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._desks.moderation.lift(reading.asker(interaction), UserId(user.id), everywhere=everywhere)
            text = wording.LIFTED[everywhere].format(user=user.id)
            await show(interaction, notice(text))

    @app_commands.command(description=wording.BANS)
    @app_commands.describe(everywhere=wording.OPTION_EVERYWHERE)
    async def bans(self, interaction: Interaction, *, everywhere: bool = False) -> None:
        """Who is kept out."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, await self._desk.bans_card(interaction, everywhere=everywhere))

    @app_commands.command(description=wording.QUEUE)
    async def queue(self, interaction: Interaction) -> None:
        """The queue desk."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, await self._desk.queue_card(interaction))

    @app_commands.command(description=wording.CASES)
    async def reports(self, interaction: Interaction) -> None:
        """Open reports."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, cases_face(await self._desks.reports.open(reading.asker(interaction))))

    @app_commands.command(description=wording.WORDS)
    @app_commands.describe(text=wording.OPTION_TEXT)
    async def words(self, interaction: Interaction, *, text: app_commands.Range[str, 1, MAX_TEXT]) -> None:
        """Why a text is refused."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, await self._desk.words_card(interaction, text))

    @app_commands.command(description=wording.RECORD)
    @app_commands.describe(as_csv=wording.OPTION_CSV)
    @app_commands.rename(as_csv="csv")
    async def record(self, interaction: Interaction, *, as_csv: bool = False) -> None:
        """The record, as a card or as a file."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            if not as_csv:
                await show(interaction, await self._desk.record_card(interaction))
                return
            records = await self._desks.moderation.whole_record(reading.asker(interaction))
            await interaction.followup.send(file=discord.File(_csv(records), filename="record.csv"), ephemeral=True)

    @app_commands.command(description=wording.STATS)
    async def stats(self, interaction: Interaction) -> None:
        """The figures as a picture."""
        async with self._answers.to(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            face, file = await self._desk.stats_card(interaction)
            await show(interaction, face, [file])

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals: discord.py forgets them at a restart, their custom_id does not."""
        if (submitted := sent(interaction)) and await self._desk.admits(interaction):
            await self._desk.sent(interaction, submitted)


def _csv(records: list[Record]) -> io.BytesIO:
    """One line each; texts that a spreadsheet would take for a formula are quoted by a leading apostrophe."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["at", "act", "actor", "subject", "order", "detail"])
    for record in records:
        detail = "; ".join(f"{name}={value}" for name, value in record.detail.items())
        writer.writerow(
            [
                record.at.isoformat(),
                record.act.value,
                record.actor_id or "",
                record.subject_id or "",
                record.order_id or "",
                f"'{detail}" if detail[:1] in {"=", "+", "-", "@"} else detail,
            ]
        )
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))
