"""What a search means on the form: the entries to choose from, and the answer that the chosen one gives."""

from petbot.catalogue.choosing import possible
from petbot.catalogue.entries import Entry
from petbot.catalogue.menus import MAX_OPTIONS, Fits, Menu, everything, of_entries
from petbot.catalogue.naming import ENGLISH
from petbot.catalogue.settling import kind_of
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choice, Choices, Field


def menu_of(
    shelves: Shelves,
    choices: Choices,
    field: Field,
    text: str,
    *,
    owner: int = 0,
    locale: str = ENGLISH,
    fits: Fits = everything,
) -> Menu:
    """What a text may mean, best first; where nothing of it can be, the best alone, so that its refusal says why."""
    likely = shelves.likely(kind_of(field), text, locale)
    can_be = [entry for entry in likely if fits(entry.id) and possible(shelves, choices, field, entry.id, owner)]
    shown: list[Entry] = (can_be or likely[:1])[:MAX_OPTIONS]
    return of_entries(shown, field, owner=owner, locale=locale)


def answer(shelves: Shelves, choices: Choices, field: Field, value: str, owner: int = 0) -> Choice:
    """The answer that a found entry gives: it replaces what was chosen, but among extras only what has its place."""
    if field != "extras":
        return Choice(field=field, values=(value,), owner=owner)
    place = shelves.extra(value).place
    kept = tuple(extra for extra in choices.extras if shelves.extra(extra).place != place)
    return Choice(field=field, values=(*kept, value))
