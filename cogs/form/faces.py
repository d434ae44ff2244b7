"""How the form looks: the sentence, the pages, their menus, and what a search has found."""

from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import ui

from cogs.form import wording
from cogs.form.pages import Page, Sheet, sheet
from cogs.presenter import FORM, Face, Row, button, small
from cogs.speaking import said_in
from cogs.start.faces import start_items
from petbot.catalogue import Catalogue, Menu
from petbot.catalogue.menus import LABELS
from petbot.domain.cards import Card
from petbot.domain.ids import CardId
from petbot.domain.texts import joined
from petbot.service.forms import Offer
from petbot.service.uploads import Thumbnail

START = Page()
ANYTHING = Offer()


def form_face(
    catalogue: Catalogue,
    card: Card,
    note: str | None = None,
    *,
    page: Page = START,
    offer: Offer = ANYTHING,
    unfinished: Card | None = None,
    thumbnail: Thumbnail | None = None,
) -> Face:
    """One page of the form in its card's language, with what it starts from, a note, and the way to an older form."""
    form = sheet(catalogue, card, page, offer)
    rows = [_turning(form), *_animals(form), *_menus(form), *_asides(form), _ending(form)]
    older = _going_on(unfinished, card.card_id) if unfinished else ()
    return said_in(card.locale, Face(FORM, _heading(form), *start_items(card, thumbnail), *rows, *small(note), *older))


def found_face(form: Sheet, menu: Menu) -> Face:
    """What a search has found, to choose from. The words that were searched are not shown: others may read the card."""
    question = ui.TextDisplay["Face"](wording.WHICH_ONE.format(field=LABELS[menu.field]))
    found = _select(f"pick:{menu.field}:{form.page}:{form.card.card_id}", menu)
    return said_in(form.card.locale, Face(FORM, _heading(form), _turning(form), question, found, _ending(form)))


def options_of(menu: Menu) -> list[discord.SelectOption]:
    """A menu's lines as Discord takes them."""
    return [discord.SelectOption(label=o.label, value=o.value, emoji=o.emoji, default=o.chosen) for o in menu.options]


def _says(form: Sheet) -> str:
    """What will be drawn, as a sentence."""
    return form.catalogue.sentence(form.card.choices)


def _heading(form: Sheet) -> "ui.TextDisplay[Face]":
    lines: list[str] = [wording.HEADING, _says(form)]
    if still := form.missing():
        lines.append(wording.STILL.format(fields=tuple(LABELS[field] for field in still)))
    return ui.TextDisplay(joined("\n", lines))


def _turning(form: Sheet) -> Row:
    """The buttons of the pages, the one that is shown marked: it leads back from a search or an opened group."""
    buttons: list[ui.Button[Face]] = []
    for name in form.names:
        act = f"page:{Page(name=name)}:{form.card.card_id}"
        buttons.append(button(act, wording.PAGES[name], _marked(name == form.page.name)))
    return ui.ActionRow(*buttons)


def _animals(form: Sheet) -> Sequence[Row]:
    if form.page.name != "pet":
        return ()
    buttons: list[ui.Button[Face]] = []
    for option in form.catalogue.menu(form.card.choices, "species").options:
        act = f"species:{option.value}:{form.page}:{form.card.card_id}"
        buttons.append(button(act, option.label, _marked(option.chosen), option.emoji))
    return (ui.ActionRow(*buttons),)


def _menus(form: Sheet) -> Sequence[Row]:
    where = f"{form.page}:{form.card.card_id}"
    return [_select(f"{slot.verb}:{slot.menu.field}:{where}", slot.menu) for slot in form.slots()]


def _asides(form: Sheet) -> Sequence[Row]:
    """The way to each of two owners, and to the page's modal."""
    page, card_id = form.page, form.card.card_id
    buttons: list[ui.Button[Face]] = []
    if page.name == "owner" and len(form.card.choices.owners) > 1:
        for number, label in enumerate(wording.WHICH_OWNER):
            act = f"person:{replace(page, owner=number)}:{card_id}"
            buttons.append(button(act, label, _marked(number == page.owner)))
    if form.asks():
        label, emoji = wording.ASIDES[page.name]
        buttons.append(button(f"more:{page}:{card_id}", label, emoji=emoji))
    return (ui.ActionRow(*buttons),) if buttons else ()


def _ending(form: Sheet) -> Row:
    page, card_id = form.page, form.card.card_id
    return ui.ActionRow(
        button(f"generate:{card_id}", wording.GENERATE, discord.ButtonStyle.success, "🖌️"),
        button(f"surprise:{page}:{card_id}", wording.SURPRISE, emoji="🎲"),
        button(f"find:{page}:{card_id}", wording.FIND, emoji="🔎"),
        button(f"cancel:{card_id}", wording.CANCEL),
    )


def _marked(chosen: bool) -> discord.ButtonStyle:
    return discord.ButtonStyle.primary if chosen else discord.ButtonStyle.secondary


def _going_on(unfinished: Card, card_id: CardId) -> "tuple[ui.TextDisplay[Face], Row]":
    since = discord.utils.snowflake_time(unfinished.address.message_id or 0)
    told = wording.UNFINISHED.format(when=discord.utils.format_dt(since, "R"))
    go_on = button(f"goon:{card_id}:{unfinished.card_id}", wording.GO_ON, emoji="↪️")
    return ui.TextDisplay(told), ui.ActionRow(go_on)


def _select(act: str, menu: Menu) -> Row:
    return ui.ActionRow(
        ui.Select(
            custom_id=f"pet:{act}",
            placeholder=menu.placeholder,
            min_values=menu.minimum,
            max_values=menu.maximum,
            options=options_of(menu),
        )
    )
