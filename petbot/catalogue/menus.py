"""The form's menus: what may be chosen next, never more than Discord shows and never what cannot be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from petbot.catalogue.entries import Background, Extra
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import MAX_COUNT, MAX_EXTRAS, Choices, Field, Species

MAX_OPTIONS = 25
"""Options that a select may hold (components/reference)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One line of a menu."""

    value: str
    label: str
    emoji: str | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """One select of the form. Minimum 0 means that it may be left empty."""

    field: Field
    placeholder: str
    options: tuple[Option, ...]
    minimum: int = 1
    maximum: int = 1


def menus(shelves: Shelves, choices: Choices) -> tuple[Menu, ...]:
    """The menus that make sense now, in the order of the form. A new menu is one more entry here."""
    offered = (
        _species(choices),
        _breeds(shelves, choices),
        _coats(shelves, choices),
        _menu("background", "Background", shelves.backgrounds.values(), [choices.background]),
        _menu("extras", "Extras (up to three)", shelves.extras.values(), choices.extras, minimum=0, maximum=MAX_EXTRAS),
        _counts(choices),
    )
    return tuple(menu for menu in offered if menu is not None)


def _species(choices: Choices) -> Menu:
    emoji = {Species.DOG: "🐶", Species.CAT: "🐱"}
    options = tuple(Option(value=s, label=s.capitalize(), emoji=emoji[s], chosen=s == choices.species) for s in Species)
    return Menu(field="species", placeholder="Dog or cat", options=options)


def _breeds(shelves: Shelves, choices: Choices) -> Menu | None:
    if choices.species is None:
        return None
    breeds = shelves.breeds_of(choices.species)
    chosen = [breed for breed in breeds if breed.id == choices.breed]
    others = [breed for breed in breeds if breed.id != choices.breed]
    shown = {breed.id for breed in (*chosen, *others[: MAX_OPTIONS - len(chosen)])}
    options = tuple(
        Option(value=breed.id, label=breed.name, chosen=breed in chosen) for breed in breeds if breed.id in shown
    )
    return Menu(field="breed", placeholder="Breed", options=options)


def _coats(shelves: Shelves, choices: Choices) -> Menu | None:
    if choices.breed is None:
        return None
    options = tuple(
        Option(value=coat.id, label=coat.name, emoji=coat.swatch, chosen=coat.id == choices.coat)
        for coat in shelves.coats_of(choices.breed)
    )
    return Menu(field="coat", placeholder="Coat", options=options)


def _menu(
    field: Field,
    placeholder: str,
    entries: Iterable[Background | Extra],
    chosen: Sequence[str | None],
    *,
    minimum: int = 1,
    maximum: int = 1,
) -> Menu:
    """A menu of entries that have an emoji; the chosen ones are always among those shown."""
    shown = sorted(entries, key=lambda entry: entry.id not in chosen)[:MAX_OPTIONS]
    options = tuple(
        Option(value=entry.id, label=entry.name, emoji=entry.emoji, chosen=entry.id in chosen) for entry in shown
    )
    return Menu(field=field, placeholder=placeholder, options=options, minimum=minimum, maximum=maximum)


def _counts(choices: Choices) -> Menu:
    options = tuple(
        Option(value=str(n), label=f"{n} picture{'s' if n > 1 else ''}", chosen=n == choices.count)
        for n in range(1, MAX_COUNT + 1)
    )
    return Menu(field="count", placeholder="How many pictures", options=options)
