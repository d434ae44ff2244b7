"""How a result looks: its pictures, and what can be done with all of them or with one."""

from collections.abc import Collection, Iterator, Sequence

import discord
from discord import ui

from cogs import wording as shared
from cogs.presenter import DONE, Face, Row, button, calling, small
from cogs.result import wording
from cogs.result.lineage import origin_line
from cogs.speaking import said_in
from petbot.catalogue import Catalogue
from petbot.domain.ids import CardId
from petbot.domain.profiles import ModelProfile
from petbot.domain.texts import joined
from petbot.service.faces import Result

LIKE, DISLIKE = "👍", "👎"


class Gallery:
    """Makes the faces of results. Under each stands what kind of pictures the model makes and what it left out."""

    def __init__(self, catalogue: Catalogue, profile: ModelProfile) -> None:
        self._catalogue = catalogue
        self._profile = profile
        self.picture_acts: Collection[str] = ()
        """What can be done with one picture, by its name in wording.ACTS; set before the first result is shown."""

    def face(self, result: Result, names: Sequence[str], note: str | None = None, *, mention: bool = False) -> Face:
        """The pictures, attached under `names` in the order of the portraits; `mention` calls their owner."""
        card = result.card
        heading = wording.HEADING.format(number=len(result.portraits))
        lines = [heading, *calling(card, mention), self._catalogue.sentence(card.choices)]
        notice = self._catalogue.notice(card.choices, self._profile)
        face = Face(
            DONE,
            ui.TextDisplay(joined("\n", lines)),
            ui.MediaGallery(*_pictures(result, names)),
            _again(card.card_id),
            _menu(result, self.picture_acts),
            _rest(card.card_id, covered=result.spoiler),
            *small(origin_line(result.origin)),
            *small(result.remark),
            *small(note),
            *small(notice),
        )
        return said_in(card.locale, face)


def _pictures(result: Result, names: Sequence[str]) -> Iterator[discord.MediaGalleryItem]:
    for name, portrait in zip(names, result.portraits, strict=True):
        yield discord.MediaGalleryItem(f"attachment://{name}", description=portrait.alt_text, spoiler=result.spoiler)


def _again(card_id: CardId) -> Row:
    """More pictures, and whether these are liked."""
    return ui.ActionRow(
        button(f"reroll:{card_id}", shared.BUTTON_REROLL, discord.ButtonStyle.primary, "🎲"),
        button(f"edit:{card_id}", wording.EDIT, emoji="✏️"),
        button(f"elsewhere:{card_id}", wording.ELSEWHERE, emoji="🏞️"),
        button(f"like:{card_id}", emoji=LIKE),
        button(f"dislike:{card_id}", emoji=DISLIKE),
    )


def _rest(card_id: CardId, *, covered: bool) -> Row:
    turn, label = ("off", wording.UNCOVER) if covered else ("on", wording.COVER)
    return ui.ActionRow(
        button(f"details:{card_id}", wording.DETAILS, emoji="📋"),
        button(f"cover:{turn}:{card_id}", label, emoji="🙈"),
        button(f"delete:{card_id}", shared.BUTTON_DELETE, discord.ButtonStyle.danger, "🗑️"),
        button(f"report:{card_id}", shared.BUTTON_REPORT, emoji="🚩"),
    )


def _menu(result: Result, acts: Collection[str]) -> Row:
    """What can be done with one picture; of several without hints, as that is long enough for a phone.

    It may be left empty: Discord does not tell of a choice that is made a second time, before it was taken back.
    """
    several = len(result.portraits) > 1
    offered = [act for act in wording.ACTS if act in acts and not (act == "larger" and result.order.recipe.hires)]
    options = [
        discord.SelectOption(
            label=_option(act, portrait.index, several=several),
            value=f"{act}:{portrait.index}",
            description=None if several else wording.HINTS[act],
            emoji=wording.EMOJI[act],
        )
        for portrait in result.portraits
        for act in offered
    ]
    placeholder = wording.MENU_SEVERAL if several else wording.MENU_ONE
    custom_id = f"pet:picture:{result.card.card_id}"
    return ui.ActionRow(ui.Select(custom_id=custom_id, placeholder=placeholder, min_values=0, options=options))


def _option(act: str, index: int, *, several: bool) -> str:
    label = wording.ACTS[act]
    return wording.OPTION_OF.format(number=index + 1, act=label) if several else label
