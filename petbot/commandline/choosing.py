"""The catalogue's choices as options: one for each, so that a new one is here by itself."""

import argparse
from collections.abc import Callable, Iterator
from typing import get_args

from petbot.catalogue import Catalogue
from petbot.catalogue.settling import kind_of
from petbot.domain.choices import Choices, Field, OwnerField, Species
from petbot.domain.errors import Refusal

OWNER_FIELDS: tuple[OwnerField, ...] = get_args(OwnerField)
FIELDS: tuple[Field, ...] = tuple(field for part in get_args(Field) for field in get_args(part))
PLAIN: dict[Field, str] = {
    "species": "dog or cat",
    "count": "pictures, 1 to 4",
    "note": "your own words, beside the prompt",
    "extras": "one to three, set apart by commas",
}
"""Fields whose values are no single entry of the catalogue, and what to say of them."""


def add_choices(group: "argparse._ArgumentGroup") -> None:
    """An option for each field of the form; owners are told of one option each."""
    for field in FIELDS:
        if field not in {*OWNER_FIELDS, "owners"}:
            group.add_argument(f"--{field.replace('_', '-')}", help=PLAIN.get(field), metavar="TEXT")
    told = ", ".join(OWNER_FIELDS)
    group.add_argument(
        "--owner",
        action="append",
        default=[],
        metavar="FIELD=TEXT;...",
        help=f"a person beside the pet, up to twice; any of {told}",
    )


def chosen_choices(catalogue: Catalogue, options: argparse.Namespace, tell: Callable[[str], None]) -> Choices:
    """The choices that the options make. `tell` gets a sentence for each that another one put out.

    Raises Refusal for what the catalogue does not know, or no picture can show.
    """
    choices = Choices()
    for field, values, owner in _answers(catalogue, options):
        settled = catalogue.settle(choices, field, values, owner)
        for sentence in settled.mended:
            tell(sentence)
        choices = settled.choices
    return choices


def _answers(catalogue: Catalogue, options: argparse.Namespace) -> Iterator[tuple[Field, tuple[str, ...], int]]:
    for field in FIELDS:
        text = getattr(options, field, None)
        if text is not None and field not in OWNER_FIELDS:
            yield field, _values(catalogue, field, text, options), 0
    if options.owner:
        yield "owners", (str(len(options.owner)),), 0
    for at, told in enumerate(options.owner):
        for part in filter(None, (part.strip() for part in told.split(";"))):
            name, equals, text = part.partition("=")
            known: list[Field] = [field for field in OWNER_FIELDS if field == name.strip().replace("-", "_")]
            if not known or not equals:
                raise Refusal(f"Of an owner can be told: {', '.join(OWNER_FIELDS)}; each as field=text, not {part!r}.")
            yield known[0], _values(catalogue, known[0], text.strip(), options), at


def _values(catalogue: Catalogue, field: Field, text: str, options: argparse.Namespace) -> tuple[str, ...]:
    if field in {"species", "count", "note"}:
        return (text,)
    if field == "extras":
        return tuple(_meant(catalogue, field, part.strip(), options) for part in text.split(",") if part.strip())
    return (_meant(catalogue, field, text, options),)


def _meant(catalogue: Catalogue, field: Field, text: str, options: argparse.Namespace) -> str:
    """The id that a text is, or the entry that it means best."""
    kind = kind_of(field)
    if text in catalogue.shelf(kind):
        return text
    if kind == "breed" and field == "breed" and options.species in set(Species):
        found = catalogue.search_breeds(text, Species(options.species), 1)
    else:
        found = catalogue.search(kind, text, limit=1)
    if not found:
        raise Refusal(f"The catalogue knows no {field.replace('_', ' ')} like {text!r}.")
    return found[0].id
