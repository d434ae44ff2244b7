"""Choices in plain words: the live sentence of the form, the alt text of the picture, and what it leaves out."""

from collections.abc import Callable, Iterator

from petbot.catalogue import listing, owners
from petbot.catalogue.entries import Entry, TouchKind
from petbot.catalogue.illustrations import Shortfall
from petbot.catalogue.phrases import article
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices
from petbot.domain.profiles import ModelProfile
from petbot.domain.texts import Named, Text, joined, tr

MAX_ALT = 256
"""Characters of alt text that discord.py documents for media."""


def sentence(shelves: Shelves, choices: Choices) -> Text:
    """Such as "A golden Labrador Retriever sitting on the beach at night, wearing a crown, as an oil painting".

    In another language than English it lists the same: no other grammar is known here.
    """
    listed = listing.listed(shelves, choices)
    return Text(_sentence(shelves, choices), listed.message, values=listed.values)


def alt_text(shelves: Shelves, choices: Choices, say: Callable[[str], str] = str) -> str:
    """The sentence as alt text, put into words by `say`; one too long for Discord is cut, with an ellipsis."""
    english = sentence(shelves, choices)
    full = say(english)
    if len(full) < MAX_ALT:
        return f"{full}." if full == english else full
    cut = full[: MAX_ALT - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,、·") + "…"


def notice(shelves: Shelves, profile: ModelProfile, shortfall: Shortfall) -> Text:
    """What stands under a result: what the model is, what it left out, and what it drew as something near."""
    missing = [_told(shelves, entry) for entry in shortfall.left_out]
    missing += [tr("the second pet")] * shortfall.companion
    missing += [tr("the second owner")] * bool(shortfall.owners)
    missing += [tr("your note")] * shortfall.note
    parts = [profile.notice] if profile.notice else []
    if missing:
        parts.append(tr("It cannot draw: {missing}.", missing=tuple(missing)))
    if shortfall.stood_in:
        nearest = tuple(_told(shelves, entry) for entry in shortfall.stood_in)
        parts.append(tr("Drawn as the nearest that it can: {nearest}.", nearest=nearest))
    return joined(" ", parts)


def _told(shelves: Shelves, entry: Entry) -> Named | Text:
    """An entry among others of all kinds; a colour or a cut of hair does not say by itself what it is of."""
    of_hair = any(shelves.shelf(kind).get(entry.id) == entry for kind in owners.HAIR)
    return tr("{name} (hair)", name=entry) if of_hair else entry


def _sentence(shelves: Shelves, choices: Choices) -> str:
    where = [shelves.background(choices.background).where] if choices.background else []
    first = " ".join([_pet(shelves, choices), *_said(shelves, choices, "pose"), *where, *_sky(shelves, choices)])
    phrase = article(first)
    parts = [phrase[0].upper() + phrase[1:], *_said(shelves, choices, "mood"), *_with(shelves, choices)]
    return ", ".join(parts)


def _pet(shelves: Shelves, choices: Choices) -> str:
    coat = shelves.coat(choices.coat).name.lower() if choices.coat else ""
    name = choices.species.value if choices.species else "pet"
    if choices.breed:
        breed = shelves.breed(choices.breed).name
        name = breed if coat in breed.lower() else f"{coat} {breed}"  # no golden Golden Retriever
    return shelves.touch("age", choices.age).said.format(name) if choices.age else name


def _sky(shelves: Shelves, choices: Choices) -> Iterator[str]:
    where = shelves.background(choices.background).where if choices.background else ""
    for kind in ("season", "weather", "time"):
        yield from (said for said in _said(shelves, choices, kind) if said not in where)


def _with(shelves: Shelves, choices: Choices) -> Iterator[str]:
    """All that stands after a comma: extras, company, look, and the person's own words."""
    if choices.extras:
        yield owners.listed([shelves.extra(extra).said for extra in choices.extras])
    if companion := choices.companion:
        breed, coat = shelves.breed(companion.breed).name, shelves.coat(companion.coat).name.lower()
        yield f"next to {article(breed if coat in breed.lower() else f'{coat} {breed}')}"
    if choices.owners:
        people = ", and ".join(owners.said(shelves, owner) for owner in choices.owners)
        yield " ".join([f"with {people}", *_said(shelves, choices, "activity")])
    if choices.look:
        yield shelves.look(choices.look).said
    if choices.note:
        yield f"“{choices.note}”"
    if choices.start:
        yield listing.STARTS[choices.start.likeness]


def _said(shelves: Shelves, choices: Choices, kind: TouchKind) -> Iterator[str]:
    """What one of the choices that are touches says; nothing where it is open."""
    if chosen := getattr(choices, kind):
        yield shelves.touch(kind, chosen).said
