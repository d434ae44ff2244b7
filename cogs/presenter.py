"""Turns what the services answer into what a person sees on a card while it waits, and when it comes to nothing."""

from datetime import datetime

import discord
from discord import ui

from cogs import wording
from cogs.attachments import PREVIEW
from cogs.result.lineage import kinship_of
from cogs.speaking import said_in
from petbot.catalogue import Catalogue
from petbot.domain.cards import Card
from petbot.domain.orders import JobState
from petbot.domain.texts import joined, tr
from petbot.service.faces import Result, Ticket
from petbot.service.health import Health

FORM = discord.Colour(0x5865F2)
WAITING = discord.Colour(0xF0B232)
DRAWING = discord.Colour(0x3BA5F0)
DONE = discord.Colour(0x23A55A)
FAILED = discord.Colour(0xF23F43)
ENDED = discord.Colour(0x80848E)
BAR_CELLS = 14
"""Width of the progress bar; one line on a phone."""

Row = ui.ActionRow["Face"]


class Face(ui.LayoutView):
    """How a card looks at one moment. discord.py need not remember it: cogs/controls.py answers by custom_id."""

    def __init__(self, colour: discord.Colour, *items: "ui.Item[Face]") -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Container["Face"](*items, accent_colour=colour))
        self.stop()


class Presenter:
    """Knows the catalogue's names and the wording, and whether drawing is possible now."""

    def __init__(self, catalogue: Catalogue, health: Health) -> None:
        self._catalogue = catalogue
        self._health = health

    def ticket(self, ticket: Ticket, note: str | None = None) -> Face:
        """Where the order stands: place in the queue or steps drawn, and when it will be ready.

        Its preview, where it has one, must be attached (cogs.attachments.preview).
        """
        card_id = ticket.card.card_id
        colour = DRAWING if ticket.job.state is JobState.RUNNING else WAITING
        lines = [_ticket_heading(ticket), self._says(ticket.card), *_standing(ticket)]
        buttons: Row = ui.ActionRow(
            button(f"refresh:{card_id}", wording.BUTTON_REFRESH, emoji="🔄"),
            button(f"cancel:{card_id}", wording.BUTTON_CANCEL),
        )
        trouble = None if self._health.drawing else wording.NOTE_NO_DRAWING
        parent = ticket.job.order.parent
        shown = [ui.MediaGallery["Face"](_preview())] if ticket.preview else []
        notes = [*small(parent and kinship_of(parent)), *small(trouble), *small(note)]
        face = Face(colour, ui.TextDisplay(joined("\n", lines)), *shown, buttons, *notes)
        return said_in(ticket.card.locale, face)

    def failure(self, result: Result, note: str | None = None, *, mention: bool = False) -> Face:
        """The news that an order could not be drawn, and what to do next."""
        lines = [wording.FAILED_HEADING, *calling(result.card, mention), result.failure or "", wording.FAILED_NEXT]
        retry = button(f"reroll:{result.card.card_id}", wording.BUTTON_RETRY, discord.ButtonStyle.primary, "🔁")
        row: Row = ui.ActionRow(retry)
        face = Face(FAILED, ui.TextDisplay(joined("\n", [line for line in lines if line])), row, *small(note))
        return said_in(result.card.locale, face)

    def cancelled(self, card: Card) -> Face:
        """A form or order that its owner gave up."""
        return said_in(card.locale, Face(ENDED, ui.TextDisplay(wording.CANCELLED)))

    def erased(self, card: Card) -> Face:
        """A result whose pictures were deleted."""
        return said_in(card.locale, Face(ENDED, ui.TextDisplay(wording.ERASED)))

    def _says(self, card: Card) -> str:
        return self._catalogue.sentence(card.choices)


def button(
    act: str,
    label: str | None = None,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
) -> "ui.Button[Face]":
    """A button, with label, emoji or both; `act` is verb and argument, such as "reroll:Xy12"."""
    return ui.Button(label=label, style=style, emoji=emoji, custom_id=f"pet:{act}")


def small(note: str | None) -> "list[ui.TextDisplay[Face]]":
    """A line in small print, if there is something to say."""
    return [ui.TextDisplay(tr("-# {note}", note=note))] if note else []


def calling(card: Card, mention: bool) -> list[str]:
    """The line that calls the card's owner, where it is to be."""
    return [wording.RESULT_FOR.format(mention=f"<@{card.user_id}>")] if mention else []


def _preview() -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(f"attachment://{PREVIEW}", description=wording.PREVIEW)


def _ticket_heading(ticket: Ticket) -> str:
    headings = {JobState.RUNNING: wording.RUNNING_HEADING, JobState.WAITING: wording.WAITING_HEADING}
    return headings.get(ticket.job.state, wording.QUEUED_HEADING)


def _standing(ticket: Ticket) -> list[str]:
    lines = [ticket.job.error] if ticket.job.state is JobState.WAITING and ticket.job.error else []
    if ticket.job.state is not JobState.RUNNING:
        lines.append(_ahead(ticket.place.position))
    elif ticket.progress is not None:
        lines.append(_bar(ticket.progress.step, ticket.progress.steps))
    if ticket.eta is not None:
        lines.append(_ready(ticket.eta))
    return lines


def _ahead(count: int) -> str:
    return wording.AHEAD.format(number=count) if count else wording.AHEAD_NONE


def _bar(step: int, steps: int) -> str:
    filled = BAR_CELLS * step // max(1, steps)
    bar = "█" * filled + "░" * (BAR_CELLS - filled)
    return wording.STEPS.format(bar=bar, step=step, steps=steps)


def _ready(eta: datetime) -> str:
    return wording.READY_ABOUT.format(when=discord.utils.format_dt(eta, "R"))
