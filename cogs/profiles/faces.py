"""How saved pets look: the list with its thumbnails, a pet's own card, and the modal that asks for a name."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from cogs.presenter import DONE, ENDED, FORM, Face, Row, button, small
from cogs.profiles import wording
from petbot.catalogue import Catalogue
from petbot.domain.ids import UserId
from petbot.domain.petprofiles import MAX_NAME, OfferCode, PetProfile
from petbot.domain.texts import Text, joined
from petbot.service.ownprofiles import Shown

PAGE = 5
"""Pets of a page; one more is read, to know whether there is another page."""
NAME_INPUT = "name"
Thumbnails = Sequence[discord.File | None]


def list_face(
    catalogue: Catalogue, found: Sequence[Shown], pictures: Thumbnails, page: int, news: str | None = None
) -> Face:
    """A page of saved pets; `found` holds one more than a page where there are more, `pictures` one for each shown."""
    shown = found[:PAGE]
    if not shown:
        text = joined("\n", [wording.LIST_HEADING, wording.LIST_EMPTY])
        return Face(ENDED, *_told(news), ui.TextDisplay(text))
    rows = [
        _beside(_line(catalogue, each.profile), picture, each.profile)
        for each, picture in zip(shown, pictures, strict=True)
    ]
    heading = ui.TextDisplay[Face](wording.LIST_HEADING)
    pages = _pages(page, more=len(found) > PAGE)
    return Face(FORM, *_told(news), heading, *rows, _menu(shown), *pages, *small(wording.LIST_HINT))


def profile_face(catalogue: Catalogue, shown: Shown, picture: discord.File | None, news: str | None = None) -> Face:
    """A saved pet's own card, with all that can be done with it; `news` is what just happened to it."""
    profile = shown.profile
    heading = wording.CARD_DEFAULT if profile.is_default else wording.CARD_HEADING
    text = heading.format(name=plain(profile.name), sentence=catalogue.sentence(profile.choices))
    foot = wording.CARD_FOOT.format(seed=profile.recipe.seeds[0], when=discord.utils.format_dt(profile.made_at, "D"))
    return Face(
        DONE,
        *_told(news),
        _beside(text, picture, profile),
        *small(None if picture else wording.CARD_NO_PICTURE),
        _drawing_row(profile),
        _keeping_row(shown),
        *small(foot),
    )


def delete_face(profile: PetProfile) -> Face:
    """The question before a pet is forgotten."""
    text = ui.TextDisplay[Face](wording.DELETE_ASK.format(name=plain(profile.name)))
    yes = button(f"profiledeleted:{profile.profile_id}", wording.DELETE_YES, discord.ButtonStyle.danger, "🗑️")
    keep = button(f"profile:{profile.profile_id}", wording.KEEP)
    row: Row = ui.ActionRow(yes, keep)
    return Face(ENDED, text, row)


def share_face(profile: PetProfile, code: OfferCode) -> Face:
    """How anybody takes a copy."""
    text = ui.TextDisplay[Face](wording.SHARE_TEXT.format(name=plain(profile.name), code=code))
    end = button(f"profileunshare:{profile.profile_id}", wording.UNSHARE, discord.ButtonStyle.danger)
    row: Row = ui.ActionRow(back_to(profile), end)
    return Face(FORM, text, row)


def gift_menu_face(profile: PetProfile) -> Face:
    """The question to whom a copy is given."""
    text = ui.TextDisplay[Face](wording.GIFT_ASK.format(name=plain(profile.name)))
    menu: Row = ui.ActionRow(
        ui.UserSelect(custom_id=f"pet:profilegifted:{profile.profile_id}", placeholder=wording.GIFT_MENU)
    )
    row: Row = ui.ActionRow(back_to(profile))
    return Face(FORM, text, menu, row)


def gift_face(profile: PetProfile, code: OfferCode, receiver: UserId) -> Face:
    """How one member takes their copy."""
    values = {"name": plain(profile.name), "code": code, "mention": f"<@{receiver}>"}
    text = ui.TextDisplay[Face](wording.GIFT_TEXT.format(**values))
    end = button(f"profileungift:{receiver}:{profile.profile_id}", wording.UNGIFT, discord.ButtonStyle.danger)
    row: Row = ui.ActionRow(back_to(profile), end)
    return Face(FORM, text, row)


def name_modal(custom_id: str, title: Text, name: str) -> ui.Modal:
    """The modal that asks for a pet's name, with one in it already."""
    modal = ui.Modal(title=title, custom_id=f"pet:{custom_id}")
    text: ui.TextInput[Any] = ui.TextInput(custom_id=NAME_INPUT, default=name, min_length=1, max_length=MAX_NAME)
    modal.add_item(ui.Label(text=wording.NAME_LABEL, description=wording.NAME_HINT, component=text))
    modal.stop()  # discord.py need not remember it
    return modal


def plain(name: str) -> str:
    """A person's word without its markdown and mentions."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(name))


def back_to(profile: PetProfile) -> "ui.Button[Face]":
    """The way back to a pet's own card."""
    return button(f"profile:{profile.profile_id}", wording.BACK, emoji="↩️")


def _beside(text: Text, picture: discord.File | None, profile: PetProfile) -> "ui.Item[Face]":
    """The text with the picture at its side, or alone where there is none."""
    if picture is None:
        return ui.TextDisplay(text)
    thumbnail = ui.Thumbnail[Face](picture, description=wording.ALT.format(name=profile.name))
    return ui.Section(text, accessory=thumbnail)


def _told(news: str | None) -> "list[ui.TextDisplay[Face]]":
    return [ui.TextDisplay(wording.NEWS.format(news=news))] if news else []


def _line(catalogue: Catalogue, profile: PetProfile) -> Text:
    """Short, so that five of them fit into a message in every language."""
    entry = wording.LIST_DEFAULT if profile.is_default else wording.LIST_ENTRY
    return entry.format(
        name=plain(profile.name),
        breed=catalogue.breed(profile.choices.breed or ""),
        background=catalogue.background(profile.choices.background or ""),
    )


def _menu(shown: Sequence[Shown]) -> Row:
    options = [
        discord.SelectOption(
            label=each.profile.name, value=each.profile.profile_id, emoji="⭐" if each.profile.is_default else None
        )
        for each in shown
    ]
    return ui.ActionRow(ui.Select(custom_id="pet:profileopen:menu", placeholder=wording.LIST_MENU, options=options))


def _pages(page: int, *, more: bool) -> list[Row]:
    buttons = [button(f"profiles:{page - 1}", wording.PREVIOUS, emoji="◀️")] if page else []
    buttons += [button(f"profiles:{page + 1}", wording.NEXT, emoji="▶️")] if more else []
    return [ui.ActionRow(*buttons)] if buttons else []


def _drawing_row(profile: PetProfile) -> Row:
    default = [] if profile.is_default else [button(f"profiledefault:{profile.profile_id}", wording.MAKE_DEFAULT)]
    return ui.ActionRow(
        button(f"profileagain:{profile.profile_id}", wording.DRAW, discord.ButtonStyle.primary, "🖌️"),
        button(f"profilechange:{profile.profile_id}", wording.CHANGE, emoji="🎨"),
        *default,
        button("profiles:0", wording.ALL, emoji="↩️"),
    )


def _keeping_row(shown: Shown) -> Row:
    profile_id = shown.profile.profile_id
    share = wording.SHARED if shown.shared else wording.SHARE
    return ui.ActionRow(
        button(f"profilerename:{profile_id}", wording.RENAME),
        button(f"profilecopy:{profile_id}", wording.DUPLICATE),
        button(f"profileshare:{profile_id}", share, emoji="🔗"),
        button(f"profilegift:{profile_id}", wording.GIFT, emoji="🎁"),
        button(f"profiledelete:{profile_id}", wording.DELETE, discord.ButtonStyle.danger, "🗑️"),
    )
