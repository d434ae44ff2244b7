"""Long kinds in Discord's short menus: some entries of each group with the groups, then one group's entries."""

from collections.abc import Sequence
from dataclasses import replace

from petbot.catalogue.entries import Entry
from petbot.catalogue.menus import (
    LABELS,
    MAX_OPTIONS,
    Fits,
    Menu,
    Option,
    everything,
    group_of,
    groups,
    menu,
    mixed,
    offered_of,
)
from petbot.catalogue.naming import ENGLISH
from petbot.catalogue.settling import kind_of
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices, Field
from petbot.domain.texts import tr

GROUP = "~"
"""Begins the value of an option that opens a group; alone it leads back. No id of the catalogue has it."""
SEVERAL: frozenset[Field] = frozenset({"extras"})
"""Fields of which several values are chosen at once. Their groups have a menu of their own (`of_groups`), as opening a
group is no value among several."""
BACK = tr("Everything else…")
KINDS = tr("Kinds of extras")


def parted(
    shelves: Shelves,
    choices: Choices,
    field: Field,
    *,
    group: str = "",
    owner: int = 0,
    locale: str = ENGLISH,
    preferred: Sequence[str] = (),
    fits: Fits = everything,
) -> Menu:
    """One menu of a kind with groups: the preferred, the first of each group, and the groups below them.

    Of an opened group its entries, with the way back above them. A kind without groups has its plain menu.
    """
    opened = group if group in shelves.parts(kind_of(field)) else ""
    offered = offered_of(shelves, choices, field, group=opened, owner=owner, fits=fits)
    parts = _parts(shelves, field, offered)
    above, below = _ways(shelves, field, parts, opened, locale)
    order = dict.fromkeys((*preferred, *(entry.id for entry in mixed(parts.values()))))
    shown = menu(
        shelves, choices, field, group=opened, owner=owner, locale=locale, preferred=tuple(order), fits=fits,
        most=MAX_OPTIONS - len(above) - len(below),
    )  # fmt: skip
    return replace(shown, options=(*above, *shown.options, *below))


def of_groups(shelves: Shelves, field: Field, group: str, locale: str = ENGLISH) -> Menu:
    """A menu of the groups themselves, of which `group` is open."""
    options = tuple(replace(o, chosen=o.value == group) for o in groups(shelves, kind_of(field), locale))
    return Menu(field=field, placeholder=KINDS if field == "extras" else LABELS[field], options=options)


def _parts(shelves: Shelves, field: Field, offered: Sequence[Entry]) -> dict[str, list[Entry]]:
    """The entries on offer by group; a group without any is left out."""
    parts = {part: [entry for entry in offered if group_of(entry) == part] for part in shelves.parts(kind_of(field))}
    return {part: entries for part, entries in parts.items() if entries}


def _ways(
    shelves: Shelves, field: Field, parts: dict[str, list[Entry]], opened: str, locale: str
) -> tuple[list[Option], list[Option]]:
    """The options above and below the entries that lead back and into groups."""
    if field in SEVERAL:
        return [], []
    if opened:
        return [Option(value=GROUP, label=BACK, emoji="↩️")], []
    ways = [option for option in groups(shelves, kind_of(field), locale) if option.value in parts]
    return [], [replace(option, value=GROUP + option.value, label=f"{option.label} …") for option in ways]
