"""Turns what the services answer into the one message that a person sees: form, then ticket, then result."""

from collections.abc import Sequence
from datetime import datetime

import discord
from discord import ui

from cogs import wording
from petbot.catalogue import Catalogue, Menu
from petbot.domain.cards import Card
from petbot.domain.ids import CardId
from petbot.domain.orders import JobState
from petbot.domain.profiles import ModelProfile
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

    def __init__(self, catalogue: Catalogue, health: Health, profile: ModelProfile) -> None:
        """`profile` draws: under each result stands what kind of pictures it makes and what it left out."""
        self._catalogue = catalogue
        self._health = health
        self._profile = profile

    def form(self, card: Card, note: str | None = None) -> Face:
        """The form with its menus, what will be drawn so far, and a note from us, if any."""
        menus = [_select(card.card_id, menu) for menu in self._catalogue.menus(card.choices)]
        buttons: Row = ui.ActionRow(
            _button(card.card_id, "generate", wording.BUTTON_GENERATE, discord.ButtonStyle.success, "🖌️"),
            _button(card.card_id, "surprise", wording.BUTTON_SURPRISE, discord.ButtonStyle.primary, "🎲"),
            _button(card.card_id, "find", wording.BUTTON_FIND, emoji="🔎"),
            _button(card.card_id, "cancel", wording.BUTTON_CANCEL),
        )
        heading = f"{wording.FORM_HEADING}\n{self._catalogue.sentence(card.choices)}"
        return Face(FORM, ui.TextDisplay(heading), *menus, buttons, *_small(note))

    def ticket(self, ticket: Ticket, note: str | None = None) -> Face:
        """Where the order stands: place in the queue or steps drawn, and when it will be ready."""
        card_id = ticket.card.card_id
        colour = DRAWING if ticket.job.state is JobState.RUNNING else WAITING
        lines = [_ticket_heading(ticket), self._catalogue.sentence(ticket.card.choices), *_standing(ticket)]
        buttons: Row = ui.ActionRow(
            _button(card_id, "refresh", wording.BUTTON_REFRESH, emoji="🔄"),
            _button(card_id, "cancel", wording.BUTTON_CANCEL),
        )
        trouble = None if self._health.drawing else wording.NOTE_NO_DRAWING
        return Face(colour, ui.TextDisplay("\n".join(lines)), buttons, *_small(trouble), *_small(note))

    def gallery(self, result: Result, names: Sequence[str], note: str | None = None, *, mention: bool = False) -> Face:
        """The pictures, attached under `names` in the order of the portraits; `mention` calls their owner."""
        card_id = result.card.card_id
        count = len(result.portraits)
        heading = wording.RESULT_HEADING if count == 1 else wording.RESULT_HEADING_MANY.format(count=count)
        lines = [heading, *_calling(result.card, mention), self._catalogue.sentence(result.card.choices)]
        pictures = (
            discord.MediaGalleryItem(f"attachment://{name}", description=portrait.alt_text, spoiler=result.spoiler)
            for name, portrait in zip(names, result.portraits, strict=True)
        )
        buttons: Row = ui.ActionRow(
            _button(card_id, "reroll", wording.BUTTON_REROLL, discord.ButtonStyle.primary, "🎲"),
            _button(card_id, "delete", wording.BUTTON_DELETE, discord.ButtonStyle.danger, "🗑️"),
            _button(card_id, "report", wording.BUTTON_REPORT, emoji="🚩"),
        )
        return Face(
            DONE,
            ui.TextDisplay("\n".join(lines)),
            ui.MediaGallery(*pictures),
            buttons,
            *_small(result.remark),
            *_small(note),
            *_small(self._catalogue.notice(result.card.choices, self._profile)),
        )

    def failure(self, result: Result, note: str | None = None, *, mention: bool = False) -> Face:
        """The news that an order could not be drawn, and what to do next."""
        lines = [wording.FAILED_HEADING, *_calling(result.card, mention), result.failure or "", wording.FAILED_NEXT]
        retry = _button(result.card.card_id, "reroll", wording.BUTTON_RETRY, discord.ButtonStyle.primary, "🔁")
        row: Row = ui.ActionRow(retry)
        return Face(FAILED, ui.TextDisplay("\n".join(filter(None, lines))), row, *_small(note))

    def cancelled(self) -> Face:
        """A form or order that its owner gave up."""
        return Face(ENDED, ui.TextDisplay(wording.CANCELLED))

    def erased(self) -> Face:
        """A result whose pictures were deleted."""
        return Face(ENDED, ui.TextDisplay(wording.ERASED))


def _select(card_id: CardId, menu: Menu) -> Row:
    options = [
        discord.SelectOption(label=o.label, value=o.value, emoji=o.emoji, default=o.chosen) for o in menu.options
    ]
    return ui.ActionRow(
        ui.Select(
            custom_id=f"pet:menu:{menu.field}:{card_id}",
            placeholder=menu.placeholder,
            min_values=menu.minimum,
            max_values=menu.maximum,
            options=options,
        )
    )


def _button(
    card_id: CardId,
    verb: str,
    label: str,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    emoji: str | None = None,
) -> "ui.Button[Face]":
    return ui.Button(label=label, style=style, emoji=emoji, custom_id=f"pet:{verb}:{card_id}")


def _small(note: str | None) -> "list[ui.TextDisplay[Face]]":
    return [ui.TextDisplay(f"-# {note}")] if note else []


def _calling(card: Card, mention: bool) -> list[str]:
    return [wording.RESULT_FOR.format(mention=f"<@{card.user_id}>")] if mention else []


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
    match count:
        case 0:
            return wording.AHEAD_NONE
        case 1:
            return wording.AHEAD_ONE
        case _:
            return wording.AHEAD_MANY.format(count=count)


def _bar(step: int, steps: int) -> str:
    filled = BAR_CELLS * step // max(1, steps)
    bar = "█" * filled + "░" * (BAR_CELLS - filled)
    return wording.STEPS.format(bar=bar, step=step, steps=steps)


def _ready(eta: datetime) -> str:
    return wording.READY_ABOUT.format(when=discord.utils.format_dt(eta, "R"))
