"""The form's menus: what may be chosen next, never more than Discord shows and never what cannot be."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from petbot.catalogue import choosing
from petbot.catalogue.entries import Breed, Coat, Entry, Tone, Touch
from petbot.catalogue.naming import ENGLISH, SPECIES, name_in
from petbot.catalogue.settling import OWNER, kind_of
from petbot.catalogue.shelves import Shelf, Shelves
from petbot.domain.choices import MAX_COUNT, MAX_EXTRAS, MAX_OWNERS, Choices, Field, Species
from petbot.domain.texts import Text, plural, tr

MAX_OPTIONS = 25
"""Options that a select may hold (components/reference)."""
LABELS: Mapping[Field, Text] = {
    "species": tr("Dog or cat"),
    "breed": tr("Breed"),
    "coat": tr("Coat"),
    "age": tr("Age"),
    "companion": tr("A second pet"),
    "companion_coat": tr("The second pet's coat"),
    "background": tr("Background"),
    "extras": tr("Extras (up to three)"),
    "pose": tr("Pose"),
    "mood": tr("Mood"),
    "season": tr("Season"),
    "weather": tr("Weather"),
    "time": tr("Time of day"),
    "owners": tr("People in the picture"),
    "tone": tr("Skin tone"),
    "heritage": tr("Heritage"),
    "hair_colour": tr("Hair colour"),
    "hairstyle": tr("Hairstyle"),
    "covering": tr("Head covering"),
    "clothing": tr("Clothing"),
    "age_group": tr("Age of the person"),
    "presentation": tr("Woman, man or person"),
    "activity": tr("What they do together"),
    "look": tr("Look"),
    "quality": tr("Quality"),
    "count": tr("How many pictures"),
    "note": tr("Your own words"),
}
"""What the fields are called on the form; at most 45 characters, as a modal's labels."""
PICTURES = plural("1 picture", "{number} pictures")
OWNERS = plural("1 person in the picture", "{number} people in the picture")
NOBODY = tr("Nobody in the picture")
ANIMALS: Mapping[Species, tuple[Text, str]] = {
    Species.DOG: (SPECIES[Species.DOG], "🐶"),
    Species.CAT: (SPECIES[Species.CAT], "🐱"),
}
"""Names of the animals, and their emoji."""
Fits = Callable[[str], bool]
"""Whether a value may be offered at all, beside what the catalogue says of it."""
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


def everything(_: str) -> bool:
    """Fits for every value."""
    return True


def menu(
    shelves: Shelves,
    choices: Choices,
    field: Field,
    *,
    group: str = "",
    owner: int = 0,
    locale: str = ENGLISH,
    preferred: Sequence[str] = (),
    fits: Fits = everything,
    most: int = MAX_OPTIONS,
) -> Menu:
    """One field's menu, of one of its groups where a group is named; no options where nothing of it can be.

    What is chosen is always among the options, and what would be refused never. `preferred` ids come first.
    """
    match field:
        case "species":
            return _species(choices)
        case "count":
            return _numbers(field, filter(lambda n: fits(str(n)), range(1, MAX_COUNT + 1)), choices.count, PICTURES)
        case "owners":
            return _numbers(field, range(MAX_OWNERS + 1), len(choices.owners), OWNERS)
        case _:
            offered = offered_of(shelves, choices, field, group=group, owner=owner, fits=fits)
            chosen = chosen_of(choices, field, owner)
            shown = _cut(offered, chosen, preferred, most)
            return of_entries(shown, field, chosen=chosen, owner=owner, locale=locale)


def groups(shelves: Shelves, kind: Shelf, locale: str = ENGLISH) -> tuple[Option, ...]:
    """The groups of a long kind, to choose from before its entries; none where one menu holds them all."""
    parts = shelves.parts(kind).values()
    return tuple(Option(value=part.id, label=name_in(part, locale), emoji=part.emoji) for part in parts)


def offered_of(
    shelves: Shelves, choices: Choices, field: Field, *, group: str = "", owner: int = 0, fits: Fits = everything
) -> list[Entry]:
    """What of a field can be, of one of its groups where a group is named, and whatever is chosen."""
    chosen = chosen_of(choices, field, owner)
    return [
        entry
        for entry in _offered(shelves, choices, field)
        if entry.id in chosen
        or (
            group in {"", group_of(entry)}
            and fits(entry.id)
            and choosing.possible(shelves, choices, field, entry.id, owner)
        )
    ]


def _cut(offered: list[Entry], chosen: Sequence[str | None], preferred: Sequence[str], most: int) -> list[Entry]:
    """The preferred first; where that is too much for a menu, what is chosen stays."""
    ranks = {value: rank for rank, value in enumerate(preferred)}
    offered = sorted(offered, key=lambda entry: ranks.get(entry.id, len(ranks)))
    first = {entry.id for entry in sorted(offered, key=lambda entry: entry.id not in chosen)[:most]}
    return [entry for entry in offered if entry.id in first]


def of_entries(
    shown: Sequence[Entry], field: Field, *, owner: int, locale: str, chosen: Sequence[str | None] = ()
) -> Menu:
    """A menu of these entries, in their order."""
    return Menu(
        field=field,
        placeholder=LABELS[field],
        options=tuple(
            Option(value=e.id, label=name_in(e, locale), emoji=_emoji(e, field), chosen=e.id in chosen) for e in shown
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
        case "companion":
            return mixed(map(shelves.breeds_of, Species))
        case _:
            return shelves.shelf(kind_of(field)).values()


def mixed(lists: Iterable[Sequence[Entry]]) -> list[Entry]:
    """The first of each list, then the second of each, and so on: the best known of all of them come first."""
    return [entry for entry in chain.from_iterable(zip_longest(*lists)) if entry is not None]


def chosen_of(choices: Choices, field: Field, owner: int = 0) -> Sequence[str | None]:
    """The ids that a field holds; None where it is open."""
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


def group_of(entry: Entry) -> str:
    """The id of its group; "" for an entry of a kind that fits into one menu."""
    return getattr(entry, "group", "")


def _emoji(entry: Entry, field: Field) -> str | None:
    """Coats show a swatch, tones and touches their emoji, breeds the animal where both stand in one menu."""
    match entry:
        case Coat():
            return entry.swatch
        case Breed():
            return ANIMALS[entry.species][1] if field == "companion" else None
        case Tone() | Touch():
            return entry.emoji
        case _:
            return getattr(entry, "emoji", None)


def _species(choices: Choices) -> Menu:
    options = tuple(
        Option(value=s, label=name, emoji=emoji, chosen=s == choices.species) for s, (name, emoji) in ANIMALS.items()
    )
    return Menu(field="species", placeholder=LABELS["species"], options=options)


def _numbers(field: Field, numbers: Iterable[int], chosen: int, unit: Text) -> Menu:
    options = tuple(
        Option(value=str(n), label=unit.format(number=n) if n else NOBODY, chosen=n == chosen) for n in numbers
    )
    return Menu(field=field, placeholder=LABELS[field], options=options)
