"""How a start picture looks in the form, and the question which of several is meant."""

import io
from collections.abc import Sequence

import discord
from discord import ui

from cogs.presenter import FORM, Face, Row, button, small
from cogs.start import wording
from petbot.domain.cards import Card
from petbot.domain.choices import Likeness
from petbot.service.uploads import Thumbnail

FILE = "start.jpg"
WHICH = "pet:startfrom:picture"


def start_items(card: Card, thumbnail: Thumbnail | None) -> "list[ui.Item[Face]]":
    """What stands in a form that starts from a picture; send `start_files` along. Nothing in another form."""
    start = card.choices.start
    if start is None:
        return []
    out = button(f"unstart:{card.card_id}", wording.TAKE_OUT, emoji="✖️")
    if thumbnail is None:
        return [ui.TextDisplay(wording.LOST), ui.ActionRow["Face"](out)]
    text = wording.STARTS.format(kept=wording.KEPT[start.likeness])
    picture: ui.Thumbnail[Face] = ui.Thumbnail(
        f"attachment://{FILE}", description=wording.ALT, spoiler=thumbnail.spoiler
    )
    likenesses = [_likeness(card, likeness) for likeness in Likeness]
    return [ui.Section["Face"](text, accessory=picture), ui.ActionRow["Face"](*likenesses, out)]


def start_files(thumbnail: Thumbnail | None) -> list[discord.File]:
    """The file that the form shows."""
    return [] if thumbnail is None else [discord.File(io.BytesIO(thumbnail.jpeg), filename=FILE)]


def which_face(names: Sequence[str], hashes: Sequence[str], note: str | None) -> Face:
    """The question which picture is meant; they are attached under `names`, and `hashes` are the menu's values."""
    gallery: ui.MediaGallery[Face] = ui.MediaGallery(
        *(
            discord.MediaGalleryItem(f"attachment://{name}", description=wording.NUMBERED.format(number=number))
            for number, name in enumerate(names, 1)
        )
    )
    options = [
        discord.SelectOption(label=wording.NUMBERED.format(number=number), value=sha256)
        for number, sha256 in enumerate(hashes, 1)
    ]
    menu: Row = ui.ActionRow(ui.Select(custom_id=WHICH, placeholder=wording.WHICH_MENU, options=options))
    return Face(FORM, ui.TextDisplay(wording.WHICH), gallery, menu, *small(note))


def _likeness(card: Card, likeness: Likeness) -> "ui.Button[Face]":
    chosen = card.choices.start is not None and card.choices.start.likeness is likeness
    style = discord.ButtonStyle.primary if chosen else discord.ButtonStyle.secondary
    return button(f"likeness:{likeness}:{card.card_id}", wording.LIKENESSES[likeness], style)
