"""The modals of the form: what a page asks in one go, words of one's own, and a search."""

from typing import Any

import discord
from discord import ui

from cogs.form import wording
from cogs.form.faces import options_of
from cogs.form.pages import FOUND, Page, Sheet
from petbot.catalogue import Menu
from petbot.catalogue.menus import LABELS

WHAT, TEXT = "what", "text"
"""The custom_ids of a search's inputs; all other inputs are called after the field that they fill."""
NOTE_CHARACTERS = 300
"""Longest note that may be sent; what can be used of it is told on the form."""


def aside_modal(form: Sheet) -> ui.Modal | None:
    """What the page asks in one go; None where there is nothing to choose."""
    modal = ui.Modal(title=_title(form.page), custom_id=f"pet:told:{form.page}:{form.card.card_id}")
    if form.page.name == "style":
        modal.add_item(_note(form.card.choices.note))
    for menu in form.aside():
        modal.add_item(_menu(menu))
    return _stopped(modal) if modal.children else None


def find_modal(form: Sheet) -> ui.Modal:
    """What is searched, and by which name."""
    modal = ui.Modal(title=wording.FIND_TITLE, custom_id=f"pet:found:{form.page}:{form.card.card_id}")
    usual = FOUND[form.page.name]
    options = [
        discord.SelectOption(label=LABELS[field], value=field, default=field == usual) for field in form.searched()
    ]
    what: ui.Select[Any] = ui.Select(custom_id=WHAT, options=options)
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id=TEXT, placeholder=wording.FIND_PLACEHOLDER, min_length=1, max_length=60
    )
    modal.add_item(ui.Label(text=wording.FIND_WHAT, component=what))
    modal.add_item(ui.Label(text=wording.FIND_LABEL, description=wording.FIND_HINT, component=text))
    return _stopped(modal)


def _title(page: Page) -> str:
    match page.name:
        case "owner":
            return wording.OWNER_TITLES[page.owner]
        case "style":
            return wording.NOTE_TITLE
        case _:
            return wording.SCENE_TITLE


def _menu(menu: Menu) -> ui.Label[Any]:
    """A menu that may be left empty."""
    select: ui.Select[Any] = ui.Select(
        custom_id=menu.field, options=options_of(menu), min_values=0, max_values=1, required=False
    )
    return ui.Label(text=menu.placeholder, component=select)


def _note(note: str) -> ui.Label[Any]:
    """Words of one's own; empty takes them out."""
    text: ui.TextInput[Any] = ui.TextInput(
        custom_id="note",
        default=note or None,
        required=False,
        max_length=NOTE_CHARACTERS,
        placeholder=wording.NOTE_PLACEHOLDER,
    )
    return ui.Label(text=LABELS["note"], description=wording.NOTE_HINT, component=text)


def _stopped(modal: ui.Modal) -> ui.Modal:
    """discord.py need not remember it: cogs/controls.py answers by custom_id."""
    modal.stop()
    return modal
