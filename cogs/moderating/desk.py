"""What happens when a moderator presses, picks or sends: read, call one service, present."""

import asyncio
import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from itertools import islice

import discord

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.moderating import wording
from cogs.moderating.cases import CaseDesk
from cogs.moderating.charts import chart
from cogs.moderating.controls import Sent, limits_modal, role_limit_modal, words_modal
from cogs.moderating.data import DataDesk
from cogs.moderating.faces import PAGE, bans_face, queue_face, record_face, stats_face, words_face
from cogs.moderating.given import only, snowflake
from cogs.moderating.policycard import Offered, changed, limited, offered, policy_face, switched
from cogs.presenter import Face
from cogs.speaking import ask, show, theirs
from cogs.wording import OUTDATED
from petbot.catalogue import Catalogue
from petbot.domain.errors import Refusal
from petbot.domain.ids import OrderId, RoleId, UserId
from petbot.domain.moderation import Halt
from petbot.domain.policies import Policy
from petbot.service.desks import Desks
from petbot.words import findings, own

Answer = Callable[[Interaction, str], Awaitable[None]]
CHART = "stats.png"
MAX_WORDS = 200


class ModeratorDesk:
    """Answers for every moderators' card; each answer is for the asker alone."""

    def __init__(
        self, *, desks: Desks, catalogue: Catalogue, answers: Answers, cases: CaseDesk, data: DataDesk
    ) -> None:
        self._desks = desks
        self._catalogue = catalogue
        self._answers = answers
        self._cases = cases
        self._verbs: Mapping[str, Answer] = {
            "switch": self._switch,
            "limits": self._ask_limits,
            "rolelimit": self._ask_role_limit,
            "words": self._ask_words,
            "queue": self._turn_queue,
            "pause": self._pause,
            "drain": self._drain,
            "resume": self._resume,
            "bans": self._turn_bans,
            "allbans": self._turn_all_bans,
            "record": self._turn_record,
            **cases.verbs,
            **data.verbs,
        }

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person may act now; who may not is told why."""
        return await self._answers.admits(interaction)

    async def pressed(self, interaction: Interaction, verb: str, argument: str) -> None:
        """A button."""
        async with self._answers.to(interaction):
            if verb not in self._verbs:
                raise Refusal(OUTDATED)
            await self._verbs[verb](interaction, argument)

    async def picked(self, interaction: Interaction, field: str, values: tuple[str, ...]) -> None:
        """A menu of the rules, or of the queue."""
        async with self._answers.to(interaction):
            match field:
                case "cancel":
                    await self._cancel(interaction, order_id=OrderId(only(values)))
                case "cancelall":
                    await self._cancel(interaction, user_id=UserId(snowflake(only(values))))
                case _:
                    there = await self._offered()
                    await self._change(interaction, lambda policy: changed(policy, field, values, there))

    async def sent(self, interaction: Interaction, sent: Sent) -> None:
        """A modal."""
        async with self._answers.to(interaction):
            hour, day = sent.values.get("hour", ""), sent.values.get("day", "")
            match sent.verb:
                case "limits":
                    await self._change(interaction, lambda policy: limited(policy, hour, day))
                case "rolelimit":
                    role = RoleId(snowflake(sent.values.get("role", "")))
                    await self._change(interaction, lambda policy: limited(policy, hour, day, role))
                case "words":
                    words = _words(sent.values.get("words", ""))
                    own(words)
                    await self._change(interaction, lambda policy: replace(policy, words=words))
                case "report":
                    await self._cases.report(interaction, sent.argument, sent.values.get("reason", ""))
                case _:
                    raise Refusal(OUTDATED)

    async def policy_card(self, interaction: Interaction) -> Face:
        """The rules of the asker's guild."""
        policy = await self._desks.moderation.policy(reading.asker(interaction))
        return policy_face(policy, await self._offered())

    async def queue_card(self, interaction: Interaction, page: int = 0) -> Face:
        """The queue of the asker's guild."""
        line = await self._desks.queue.line(reading.asker(interaction), limit=PAGE + 1, offset=page * PAGE)
        return queue_face(line, lambda job: self._catalogue.sentence(job.order.choices), page)

    async def words_card(self, interaction: Interaction, text: str) -> Face:
        """Why the text is refused in the asker's guild, if it is."""
        policy = await self._desks.moderation.policy(reading.asker(interaction))
        return words_face(text, tuple(islice(findings(text, policy.words), PAGE)))

    async def bans_card(self, interaction: Interaction, page: int = 0, *, everywhere: bool = False) -> Face:
        """Who is kept out."""
        asker = reading.asker(interaction)
        found = await self._desks.moderation.sanctions(asker, PAGE + 1, page * PAGE, everywhere=everywhere)
        return bans_face(found, page, everywhere=everywhere)

    async def record_card(self, interaction: Interaction, page: int = 0) -> Face:
        """The record of the asker's guild."""
        return record_face(await self._desks.moderation.record(reading.asker(interaction), PAGE + 1, page * PAGE), page)

    async def stats_card(self, interaction: Interaction) -> tuple[Face, discord.File]:
        """The figures of the asker's guild, and the chart that the card shows."""
        figures = await self._desks.counting.figures(reading.asker(interaction))
        breeds = {name: self._catalogue.breed(name) for name, _ in figures.breeds if name in self._catalogue.breeds}
        guild = interaction.guild.name if interaction.guild else ""
        png = await asyncio.to_thread(chart, figures, breeds, guild, theirs(interaction))
        return stats_face(figures, CHART), discord.File(io.BytesIO(png), filename=CHART)

    async def _offered(self) -> Offered:
        return offered(self._catalogue, await self._desks.moderation.adapters())

    async def _change(self, interaction: Interaction, change: Callable[[Policy], Policy]) -> None:
        await interaction.response.defer()
        policy = await self._desks.moderation.change_policy(reading.asker(interaction), change)
        await show(interaction, policy_face(policy, await self._offered()))

    async def _switch(self, interaction: Interaction, name: str) -> None:
        await self._change(interaction, lambda policy: switched(policy, name))

    async def _ask_limits(self, interaction: Interaction, _: str) -> None:
        policy = await self._desks.moderation.policy(reading.asker(interaction))
        await ask(interaction, limits_modal(policy))

    async def _ask_role_limit(self, interaction: Interaction, _: str) -> None:
        await self._desks.moderation.policy(reading.asker(interaction))
        await ask(interaction, role_limit_modal())

    async def _ask_words(self, interaction: Interaction, _: str) -> None:
        policy = await self._desks.moderation.policy(reading.asker(interaction))
        await ask(interaction, words_modal(policy))

    async def _turn_queue(self, interaction: Interaction, page: str) -> None:
        await interaction.response.defer()
        await show(interaction, await self.queue_card(interaction, _page(page)))

    async def _turn_bans(self, interaction: Interaction, page: str) -> None:
        await interaction.response.defer()
        await show(interaction, await self.bans_card(interaction, _page(page)))

    async def _turn_all_bans(self, interaction: Interaction, page: str) -> None:
        await interaction.response.defer()
        await show(interaction, await self.bans_card(interaction, _page(page), everywhere=True))

    async def _turn_record(self, interaction: Interaction, page: str) -> None:
        await interaction.response.defer()
        await show(interaction, await self.record_card(interaction, _page(page)))

    async def _pause(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer()
        await self._desks.queue.halt(reading.asker(interaction), Halt.PAUSED)
        await show(interaction, await self.queue_card(interaction))

    async def _drain(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer()
        await self._desks.queue.halt(reading.asker(interaction), Halt.DRAINING)
        await show(interaction, await self.queue_card(interaction))

    async def _resume(self, interaction: Interaction, _: str) -> None:
        await interaction.response.defer()
        await self._desks.queue.resume(reading.asker(interaction))
        await show(interaction, await self.queue_card(interaction))

    async def _cancel(
        self, interaction: Interaction, *, order_id: OrderId | None = None, user_id: UserId | None = None
    ) -> None:
        await interaction.response.defer()
        await self._desks.queue.cancel(reading.asker(interaction), order_id=order_id, user_id=user_id)
        await show(interaction, await self.queue_card(interaction))


def _page(text: str) -> int:
    return min(int(text), 10_000) if text.isascii() and text.isdecimal() else 0


def _words(text: str) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    if len(lines) > MAX_WORDS:
        raise Refusal(wording.WORDS_TOO_MANY.format(number=MAX_WORDS))
    return lines
