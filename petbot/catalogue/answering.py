"""Several menus answered at once, as a modal does it."""

from collections.abc import Sequence

from petbot.catalogue.choosing import choose
from petbot.catalogue.menus import chosen_of
from petbot.catalogue.settling import Settled
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choice, Choices
from petbot.domain.errors import Refusal
from petbot.domain.texts import Text


def answer(shelves: Shelves, choices: Choices, answers: Sequence[Choice]) -> Settled:
    """The choices with what is new among the answers: first what is taken back, then the rest in its order.

    Of two that contradict each other the later one stays. What cannot be is left out, and its sentence says why.
    Raises Refusal where none of them can be.
    """
    mended: list[Text] = []
    refused: list[Refusal] = []
    new = [each for each in answers if each.values != _held(choices, each)]
    for each in sorted(new, key=lambda each: bool(each.values)):
        try:
            settled = choose(shelves, choices, each.field, each.values, each.owner)
        except Refusal as refusal:
            refused.append(refusal)
        else:
            choices = settled.choices
            mended.extend(settled.mended)
    if refused and len(refused) == len(new):
        raise refused[0]
    return Settled(choices=choices, mended=(*mended, *(refusal.words for refusal in refused)))


def _held(choices: Choices, answer: Choice) -> tuple[object, ...]:
    return tuple(value for value in chosen_of(choices, answer.field, answer.owner) if value)
