"""The form's menus: what may be chosen next, never more than Discord shows and never what cannot be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from petbot.catalogue import choosing
from petbot.catalogue.entries import Breed, Coat, Entry, Kind, Tone, Touch
from petbot.catalogue.naming import ENGLISH, PLACEHOLDERS, SPECIES, name_in
from petbot.catalogue.settling import OWNER, kind_of
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import MAX_COUNT, MAX_EXTRAS, MAX_OWNERS, Choices, Field, Species
from petbot.domain.texts import Text, plural, tr

MAX_OPTIONS = 25
"""Options that a select may hold (components/reference)."""
NO_OWNERS = tr("No owners")
OWNERS = plural("{number} owner", "{number} owners")
PICTURES = plural("{number} picture", "{number} pictures")
_NEEDED: frozenset[Field] = frozenset({"species", "breed", "coat", "background", "owners", "count"})
"""Menus that cannot be left empty."""


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
    owner: int = 0
    """Of which owner it tells, where it does of one."""


def menus(shelves: Shelves, choices: Choices, locale: str = ENGLISH) -> tuple[Menu, ...]:
    """The menus that make sense now, in the order of the form. A new menu is one more entry here."""
    fields: list[Field] = ["species"]
    if choices.species is not None:
        fields.append("breed")
    if choices.breed is not None:
        fields.append("coat")
    return tuple(menu(shelves, choices, field, locale=locale) for field in (*fields, *_ALWAYS))


_ALWAYS: tuple[Field, ...] = ("background", "extras", "count")


def menu(
    shelves: Shelves,
    choices: Choices,
    field: Field,
    *,
    group: str = "",
    owner: int = 0,
    locale: str = ENGLISH,
    preferred: Sequence[str] = (),
) -> Menu:
    """One field's menu, of one of its groups where a group is named; no options where nothing of it can be.

    What is chosen is always among the options, and what would be refused never. `preferred` ids come first.
    """
    match field:
        case "species":
            return _species(choices)
        case "count":
            return _numbers(field, range(1, MAX_COUNT + 1), choices.count, PICTURES)
        case "owners":
            return _numbers(field, range(MAX_OWNERS + 1), len(choices.owners), OWNERS)
        case _:
            shown = _shown(shelves, choices, field, group=group, owner=owner, preferred=preferred)
            return _of_entries(shown, field, chosen=_chosen(choices, field, owner), owner=owner, locale=locale)


def groups(shelves: Shelves, kind: Kind, locale: str = ENGLISH) -> tuple[Option, ...]:
    """The groups of a long kind, to choose from before its entries; none where one menu holds them all."""
    parts = shelves.groups.get(kind, {}).values()
    return tuple(Option(value=part.id, label=name_in(part, locale), emoji=part.emoji) for part in parts)


def _shown(
    shelves: Shelves, choices: Choices, field: Field, *, group: str, owner: int, preferred: Sequence[str]
) -> list[Entry]:
    """What can be, the preferred first; where that is too much for a menu, what is chosen stays."""
    chosen = _chosen(choices, field, owner)
    offered = [
        entry
        for entry in _offered(shelves, choices, field)
        if entry.id in chosen
        or (group in {"", _group(entry)} and choosing.possible(shelves, choices, field, entry.id, owner))
    ]
    ranks = {value: rank for rank, value in enumerate(preferred)}
    offered.sort(key=lambda entry: ranks.get(entry.id, len(ranks)))
    first = {entry.id for entry in sorted(offered, key=lambda entry: entry.id not in chosen)[:MAX_OPTIONS]}
    return [entry for entry in offered if entry.id in first]


def _of_entries(shown: Sequence[Entry], field: Field, *, chosen: Sequence[str | None], owner: int, locale: str) -> Menu:
    return Menu(
        field=field,
        placeholder=PLACEHOLDERS[field],
        options=tuple(
            Option(value=e.id, label=name_in(e, locale), emoji=_emoji(e), chosen=e.id in chosen) for e in shown
        ),
        minimum=1 if field in _NEEDED else 0,
        maximum=min(MAX_EXTRAS, len(shown)) if field == "extras" else 1,
        owner=owner,
    )


def _offered(shelves: Shelves, choices: Choices, field: Field) -> Iterable[Entry]:
    """What can be: breeds of the species, coats of the breed, ages of the animal."""
    match field:
        case "breed":
            return shelves.breeds_of(choices.species)
        case "coat":
            return shelves.coats_of(choices.breed) if choices.breed else ()
        case "companion_coat":
            return shelves.coats_of(choices.companion.breed) if choices.companion else ()
        case "age":
            return shelves.touches_of("age", choices.species)
        case _:
            return shelves.shelf(kind_of(field)).values()


def _chosen(choices: Choices, field: Field, owner: int) -> Sequence[str | None]:
    match field:
        case "extras":
            return choices.extras
        case "companion":
            return [choices.companion and choices.companion.breed]
        case "companion_coat":
            return [choices.companion and choices.companion.coat]
        case _ if field in OWNER:
            return [getattr(person, field) for person in choices.owners[owner : owner + 1]]
        case _:
            return [getattr(choices, field)]


def _group(entry: Entry) -> str:
    return getattr(entry, "group", "")


def _emoji(entry: Entry) -> str | None:
    """Coats show a swatch, tones and touches their emoji, breeds nothing."""
    match entry:
        case Coat():
            return entry.swatch
        case Breed():
            return None
        case Tone() | Touch():
            return entry.emoji
        case _:
            return getattr(entry, "emoji", None)


def _species(choices: Choices) -> Menu:
    emoji = {Species.DOG: "🐶", Species.CAT: "🐱"}
    options = tuple(Option(value=s, label=SPECIES[s], emoji=emoji[s], chosen=s == choices.species) for s in Species)
    return Menu(field="species", placeholder=PLACEHOLDERS["species"], options=options)


def _numbers(field: Field, numbers: Iterable[int], chosen: int, counted: Text) -> Menu:
    labels = {n: counted.format(number=n) if n else NO_OWNERS for n in numbers}
    options = tuple(Option(value=str(n), label=label, chosen=n == chosen) for n, label in labels.items())
    return Menu(field=field, placeholder=PLACEHOLDERS[field], options=options)
