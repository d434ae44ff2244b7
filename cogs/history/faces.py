"""How the history looks: a page of orders with small pictures, and one order opened."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from cogs.history import wording
from cogs.history.looking import ALL, BREED, Spot
from cogs.presenter import DONE, ENDED, FORM, Face, Row, button
from cogs.shortening import LABEL, SENTENCE, cut
from petbot.catalogue import Catalogue
from petbot.domain.history import Past, Place, Way
from petbot.domain.orders import JobState
from petbot.domain.texts import joined
from petbot.languages import language
from petbot.service.lookingback import Page


class HistoryFaces:
    """Knows the catalogue's names. A list's sentences are said in the member's language here, as they are cut."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def page(self, page: Page, spot: Spot, files: Sequence[discord.File | None], *, locale: str, here: bool) -> Face:
        """A page, with the small picture of each order that has one; `here` where there is a server to look in."""
        items: list[ui.Item[Any]] = [ui.TextDisplay(wording.HEADING)]
        if page.pasts or spot.only != ALL:
            items.append(self._filters(spot, here=here))
        sentences = [language(locale).say(self._catalogue.sentence(past.job.order.choices)) for past in page.pasts]
        for number, (past, sentence, file) in enumerate(zip(page.pasts, sentences, files, strict=True), 1):
            items.append(self._entry(number, past, cut(sentence, SENTENCE), file))
        if page.pasts:
            items += [_opening(page, spot, sentences), *_turning(page, spot)]
        else:
            items.append(ui.TextDisplay(wording.NOTHING if spot.only == ALL else wording.NOTHING_SUCH))
        return Face(FORM if page.pasts else ENDED, *items)

    def opened(self, past: Past, spot: Spot, names: Sequence[str]) -> Face:
        """One order with its pictures, which are attached by these names; `spot` is where it was opened from."""
        order = past.job.order
        sentence = self._catalogue.sentence(order.choices)
        lines = [wording.OPENED.format(sentence=sentence, facts=_facts(past, "f")), *_about(past)]
        alt = self._catalogue.sentence(order.choices)
        pictures = [discord.MediaGalleryItem(f"attachment://{name}", description=alt) for name in names]
        gallery = [ui.MediaGallery[Face](*pictures)] if pictures else []
        return Face(DONE if pictures else ENDED, ui.TextDisplay(joined("\n", lines)), *gallery, *_acts(past, spot))

    def _filters(self, spot: Spot, *, here: bool) -> Row:
        options = [
            discord.SelectOption(label=label, value=only, emoji=wording.EMOJI[only], default=only == spot.only)
            for only, label in wording.FILTERS.items()
            if here or only != "here"
        ]
        breed = self._catalogue.breeds.get(spot.breed) if spot.breed else None
        if breed is not None:
            label = wording.ONLY_BREED.format(breed=breed)
            options.append(discord.SelectOption(label=label, value=f"{BREED}{breed.id}", emoji="🐾", default=True))
        return ui.ActionRow(ui.Select(custom_id="pet:historyfilter:all", placeholder=wording.FILTER, options=options))

    def _entry(self, number: int, past: Past, sentence: str, file: discord.File | None) -> ui.Item[Any]:
        line = wording.LINE.format(number=number, sentence=sentence, facts=_facts(past, "R"))
        text: ui.TextDisplay[Any] = ui.TextDisplay(line)
        if file is None:
            return text
        alt = self._catalogue.sentence(past.job.order.choices)
        return ui.Section(text, accessory=ui.Thumbnail[Any](f"attachment://{file.filename}", description=alt))


def _opening(page: Page, spot: Spot, sentences: Sequence[str]) -> Row:
    options = [
        discord.SelectOption(label=cut(f"{number}. {sentence}", LABEL), value=past.job.order.order_id)
        for number, (past, sentence) in enumerate(zip(page.pasts, sentences, strict=True), 1)
    ]
    custom_id = f"pet:historyopen:{_begins(page, spot).argument}"
    return ui.ActionRow(ui.Select(custom_id=custom_id, placeholder=wording.OPEN, options=options))


def _begins(page: Page, spot: Spot) -> Spot:
    """The page by its first order, so that one comes back to the same orders; the newest stays the newest."""
    first = page.pasts[0].job.order.order_id if page.newer else None
    return Spot(only=spot.only, order_id=first)


def _turning(page: Page, spot: Spot) -> list[Row]:
    buttons: list[ui.Button[Face]] = []
    if page.newer:
        newer = Spot(only=spot.only, way=Way.UPTO, order_id=page.pasts[0].job.order.order_id)
        buttons.append(button(f"history:{newer.argument}", wording.NEWER, emoji="◀️"))
    if page.older:
        older = Spot(only=spot.only, order_id=page.older)
        buttons.append(button(f"history:{older.argument}", wording.OLDER, emoji="▶️"))
    return [ui.ActionRow(*buttons)] if buttons else []


def _acts(past: Past, spot: Spot) -> list[Row]:
    order_id = past.job.order.order_id
    back = button(f"history:{spot.argument}", wording.BACK, emoji="↩️")
    if not past.job.state.final:
        return [ui.ActionRow(back)]
    acts = [button(f"historyagain:{order_id}", wording.AGAIN, discord.ButtonStyle.primary, "🎲")]
    if past.repeatable and past.job.state is JobState.DONE:
        acts.append(button(f"historysame:{order_id}", wording.SAME, emoji="🖼️"))
    acts.append(button(f"historyedit:{order_id}", wording.EDIT, emoji="✏️"))
    rest: list[ui.Button[Face]] = [back]
    if past.portraits:
        delete = f"historydelete:{spot.argument}:{order_id}"
        rest.append(button(delete, wording.DELETE, discord.ButtonStyle.danger, "🗑️"))
    if past.portraits and past.place and not past.private:
        rest.append(ui.Button(label=wording.MESSAGE, url=_link(past.place)))
    return [ui.ActionRow(*acts), ui.ActionRow(*rest)]


def _about(past: Past) -> list[str]:
    """Why there are no pictures, and the next step."""
    fate = _fate(past)
    failure = [past.job.error] if past.job.state is JobState.FAILED and past.job.error else []
    return [*failure, *([wording.ABOUT[fate]] if fate in wording.ABOUT else [])]


def _facts(past: Past, style: discord.utils.TimestampStyle) -> str:
    """When it was ordered, and what one does not see at a glance."""
    number = len(past.portraits)
    said = wording.PICTURES.format(number=number) if number > 1 else wording.FATES.get(_fate(past))
    state = [said] if said else []
    opinion = [] if past.liked is None else [wording.LIKED if past.liked else wording.DISLIKED]
    return joined(" · ", [discord.utils.format_dt(past.job.order.placed_at, style), *state, *opinion])


def _fate(past: Past) -> str:
    """A key of wording.FATES; "drawn" where there are pictures."""
    match past.job.state:
        case JobState.QUEUED | JobState.WAITING:
            return "waiting"
        case JobState.DONE if past.portraits:
            return "drawn"
        case JobState.DONE:
            return "deleted" if past.closed else "swept"
        case state:
            return state.value


def _link(place: Place) -> str:
    return f"https://discord.com/channels/{place.guild_id or '@me'}/{place.channel_id}/{place.message_id}"
