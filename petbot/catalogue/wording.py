"""Choices in plain words: the live sentence of the form and the alt text of the picture."""

from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices

MAX_ALT = 256
"""Characters of alt text that discord.py documents for media."""


def sentence(shelves: Shelves, choices: Choices) -> str:
    """Such as "A golden Labrador Retriever on the beach, wearing a crown"."""
    words = [_pet(shelves, choices)]
    if choices.background:
        words.append(shelves.background(choices.background).where)
    said = [shelves.extra(extra).said for extra in choices.extras]
    phrase = _with_article(" ".join(words))
    return f"{phrase}, {_listed(said)}" if said else phrase


def alt_text(shelves: Shelves, choices: Choices) -> str:
    """The sentence as alt text, cut to what Discord takes."""
    return f"{sentence(shelves, choices)}."[:MAX_ALT]


def _pet(shelves: Shelves, choices: Choices) -> str:
    if choices.breed is None:
        return choices.species.value if choices.species else "pet"
    breed = shelves.breed(choices.breed).name
    coat = shelves.coat(choices.coat).name.lower() if choices.coat else ""
    return breed if coat in breed.lower() else f"{coat} {breed}"  # no golden Golden Retriever


def _with_article(phrase: str) -> str:
    return f"{'An' if phrase[0].lower() in 'aeiou' else 'A'} {phrase}"


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
