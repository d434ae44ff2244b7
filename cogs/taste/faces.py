"""How a taste looks: what is believed in sentences, one belief in question, and the question before a reset."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import discord
from discord import ui

from cogs.presenter import ENDED, FAILED, FORM, Face, Row, button
from cogs.taste import wording
from petbot.catalogue import Catalogue, kind_of
from petbot.domain.choices import Field
from petbot.domain.taste import CERTAIN, Belief
from petbot.domain.texts import Named, Text, joined
from petbot.service.tasting import Explained

PAGE = 7
"""Beliefs on a page, of two lines each: a phone's height."""


class TasteFaces:
    """Knows the catalogue's names."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def page(self, explained: Explained, number: int, note: str | None = None) -> Face:
        """One page of what is believed; the last one where there are less by now."""
        beliefs = [belief for belief in explained.beliefs if self.name(belief.field, belief.value) is not None]
        pages = [beliefs[start : start + PAGE] for start in range(0, len(beliefs), PAGE)]
        number = max(0, min(number, len(pages) - 1))
        shown = pages[number] if pages else []
        news = [*([note] if note else []), *([wording.PAUSED] if explained.paused else [])]
        text = joined("\n", [wording.HEADING, *news, *(self._grouped(shown) or [wording.EMPTY])])
        menu = [self._menu(shown, number)] if shown else []
        used = bool(shown) and not explained.paused
        footer = [ui.TextDisplay[Face](wording.USED)] if used else []
        row: Row = ui.ActionRow(*_turning(number, len(pages)), *_acts(explained))
        return Face(FORM if used else ENDED, ui.TextDisplay(text), *menu, row, *footer)

    def picked(self, belief: Belief, number: int) -> Face:
        """One belief, to be corrected; `number` is the page to return to."""
        about = f"{number}:{belief.field}.{belief.value}"
        row: Row = ui.ActionRow(
            button(f"tastemore:{about}", wording.MORE, discord.ButtonStyle.success, "👍"),
            button(f"tasteless:{about}", wording.LESS, emoji="👎"),
            button(f"tasteforget:{about}", wording.FORGET, emoji="🧽"),
            button(f"taste:{number}", wording.BACK, emoji="↩️"),
        )
        return Face(FORM, ui.TextDisplay(wording.PICKED.format(belief=self._said(belief))), row)

    def name(self, field: Field, value: str) -> Text | Named | None:
        """What a value is called; None where the catalogue does not know it any more."""
        if field == "species":
            return wording.SPECIES.get(value)
        return self._catalogue.shelf(kind_of(field)).get(value)

    def _grouped(self, beliefs: Sequence[Belief]) -> list[str]:
        return [
            line
            for group, members in groupby(beliefs, lambda belief: wording.GROUP_OF[belief.field])
            for line in (wording.GROUPS[group], *map(self._said, members))
        ]

    def _said(self, belief: Belief) -> Text:
        name = self.name(belief.field, belief.value) or belief.value
        what, how = wording.WHAT[belief.field], _how(belief)
        return wording.BELIEF.format(what=what, name=name, how=how, why=_why(belief))

    def _menu(self, beliefs: Sequence[Belief], number: int) -> Row:
        options = [
            discord.SelectOption(
                label=wording.CHOICE.format(
                    what=wording.WHAT[belief.field], name=self.name(belief.field, belief.value) or belief.value
                ),
                value=f"{belief.field}.{belief.value}",
            )
            for belief in beliefs
        ]
        menu: ui.Select[Any] = ui.Select(custom_id=f"pet:tastepick:{number}", placeholder=wording.PICK, options=options)
        return ui.ActionRow(menu)


def reset_face() -> Face:
    """The question before everything is forgotten."""
    row: Row = ui.ActionRow(
        button("tastereset:yes", wording.RESET_YES, discord.ButtonStyle.danger, "🧹"),
        button("taste:0", wording.RESET_NO, emoji="↩️"),
    )
    return Face(FAILED, ui.TextDisplay(wording.ASK_RESET), row)


def _turning(number: int, pages: int) -> "Iterator[ui.Button[Face]]":
    if number:
        yield button(f"taste:{number - 1}", wording.PREVIOUS, emoji="◀️")
    if number < pages - 1:
        yield button(f"taste:{number + 1}", wording.NEXT, emoji="▶️")


def _acts(explained: Explained) -> "Iterator[ui.Button[Face]]":
    if explained.paused:
        yield button("tastepause:off", wording.RESUME, discord.ButtonStyle.success, "▶️")
    else:
        yield button("tastepause:on", wording.PAUSE, emoji="⏸️")
    if explained.beliefs:
        yield button("tastereset:ask", wording.RESET, emoji="🧹")


def _how(belief: Belief) -> Text:
    """How strongly, in words; what was seen once or twice is no habit yet."""
    if belief.strength < 0:
        return wording.RATHER_NOT
    if belief.strength < CERTAIN:
        return wording.PERHAPS
    shares = ((0.75, wording.NEARLY_ALWAYS), (0.5, wording.MOSTLY), (0.2, wording.OFTEN))
    return next((said for share, said in shares if belief.share >= share), wording.NOW_AND_THEN)


def _why(belief: Belief) -> Text:
    reasons = list(_reasons(belief))
    if len(reasons) > 1:
        reasons = [wording.AND.format(first=tuple(reasons[:-1]), last=reasons[-1])]
    return wording.WHY.format(reasons=tuple(reasons))


def _reasons(belief: Belief) -> Iterator[Text]:
    for deed, said in wording.DEEDS.items():
        if number := belief.deeds.get(deed):
            yield said.format(number=number)
