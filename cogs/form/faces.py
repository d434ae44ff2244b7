"""How the form looks: its menus, what will be drawn so far, and the modal that finds a breed."""

from typing import Any

import discord
from discord import ui

from cogs.form import wording
from cogs.presenter import FORM, Face, Row, button, small
from cogs.speaking import said_in
from cogs.start.faces import start_items
from petbot.catalogue import Catalogue, Menu
from petbot.domain.cards import Card
from petbot.domain.ids import CardId
from petbot.domain.texts import joined
from petbot.service.uploads import Thumbnail

FIND_INPUT = "breed"


def form_face(catalogue: Catalogue, card: Card, note: str | None = None, thumbnail: Thumbnail | None = None) -> Face:
    """The form in its card's language, with a note from us, if any, and the picture that it starts from."""
    menus = [_select(card.card_id, menu) for menu in catalogue.menus(card.choices)]
    buttons: Row = ui.ActionRow(
        button(f"generate:{card.card_id}", wording.GENERATE, discord.ButtonStyle.success, "🖌️"),
        button(f"surprise:{card.card_id}", wording.SURPRISE, discord.ButtonStyle.primary, "🎲"),
        button(f"find:{card.card_id}", wording.FIND, emoji="🔎"),
        button(f"cancel:{card.card_id}", wording.CANCEL),
    )
    heading = joined("\n", [wording.HEADING, catalogue.sentence(card.choices)])
    start = start_items(card, thumbnail)
    return said_in(card.locale, Face(FORM, ui.TextDisplay(heading), *start, *menus, buttons, *small(note)))


def find_modal(card_id: CardId) -> ui.Modal:
    """The modal that asks for a breed."""
    modal = ui.Modal(title=wording.FIND_TITLE, custom_id=f"pet:found:{card_id}")
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=FIND_INPUT, placeholder=wording.FIND_PLACEHOLDER, min_length=1, max_length=60
    )
    modal.add_item(ui.Label(text=wording.FIND_LABEL, description=wording.FIND_HINT, component=text))
    modal.stop()  # discord.py need not remember it
    return modal


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
