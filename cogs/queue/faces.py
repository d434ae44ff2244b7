"""How a person's own queue looks."""

from typing import Any

import discord
from discord import ui

from cogs import wording as shared
from cogs.presenter import DRAWING, ENDED, WAITING, Face, Row, button, small
from cogs.queue import wording
from cogs.shortening import LABEL, SENTENCE, cut
from petbot.catalogue import Catalogue
from petbot.domain.moderation import Halt, Pause
from petbot.domain.orders import JobState
from petbot.domain.texts import joined
from petbot.languages import language
from petbot.service.faces import Ticket
from petbot.service.ownqueue import OwnLine

MOST = 10
"""Orders that are shown; an operator may allow more."""


def queue_face(line: OwnLine, catalogue: Catalogue, locale: str, note: str | None = None) -> Face:
    """Where the orders stand; their sentences are said in the member's language here, as they are cut."""
    shown = line.tickets[:MOST]
    sentences = [language(locale).say(catalogue.sentence(ticket.card.choices)) for ticket in shown]
    texts = [
        wording.LINE.format(number=number, sentence=cut(sentence, SENTENCE), facts=_facts(ticket))
        for number, (ticket, sentence) in enumerate(zip(shown, sentences, strict=True), 1)
    ]
    more = len(line.tickets) - len(shown)
    texts += [wording.MORE.format(number=more)] if more else []
    told = [_held(pause) for pause in line.pauses] + ([] if line.drawing else [shared.NOTE_NO_DRAWING])
    texts = [joined("\n", [wording.HEADING, *told]), *(texts or [wording.EMPTY])]
    colour = ENDED if not shown else WAITING if told else DRAWING
    return Face(colour, *map(ui.TextDisplay[Face], texts), *_acts(line, sentences), *small(note))


def _acts(line: OwnLine, sentences: list[str]) -> list[Row]:
    refresh = button("queue:again", wording.REFRESH, emoji="🔄")
    if not sentences:
        return [ui.ActionRow(refresh)]
    options = [
        discord.SelectOption(label=cut(f"{number}. {sentence}", LABEL), value=ticket.card.card_id)
        for number, (ticket, sentence) in enumerate(zip(line.tickets[:MOST], sentences, strict=True), 1)
    ]
    menu: ui.Select[Any] = ui.Select(custom_id="pet:queuecancel:one", placeholder=wording.CANCEL, options=options)
    every = button("queuecancelall:mine", wording.CANCEL_ALL, discord.ButtonStyle.danger, "✖️")
    return [ui.ActionRow(menu), ui.ActionRow(refresh, *([every] if len(line.tickets) > 1 else []))]


def _facts(ticket: Ticket) -> str:
    """Its place, and when it is ready."""
    ready = [wording.READY.format(when=discord.utils.format_dt(ticket.eta, "R"))] if ticket.eta else []
    return joined(" · ", [_place(ticket), *ready])


def _place(ticket: Ticket) -> str:
    if ticket.job.state is JobState.RUNNING:
        progress = ticket.progress
        return wording.STEP.format(step=progress.step, steps=progress.steps) if progress else wording.DRAWING
    if ticket.job.state is JobState.WAITING:
        return wording.WAITING
    ahead = ticket.place.position
    return wording.AHEAD.format(number=ahead) if ahead else wording.NEXT


def _held(pause: Pause) -> str:
    """Why nothing moves, in the words of whoever paused it."""
    said = discord.utils.escape_mentions(discord.utils.escape_markdown(pause.reason))
    reason = wording.REASON.format(reason=said) if said else ""
    paused = wording.PAUSED_HERE if pause.guild_id else wording.PAUSED_ALL
    text = paused if pause.halt is Halt.PAUSED else wording.DRAINING
    return text.format(since=discord.utils.format_dt(pause.since, "R"), reason=reason)
