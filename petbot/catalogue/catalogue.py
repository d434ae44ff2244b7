"""The Catalogue: one door to all that can be chosen, and to what choices become."""

import random
from dataclasses import dataclass

from petbot.catalogue import choosing, menus, recipes, wording
from petbot.catalogue.menus import Menu
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices, Field
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Shelves):
    """The shelves, with the rules that turn choices into menus, sentences and Recipes."""

    def menus(self, choices: Choices) -> tuple[Menu, ...]:
        """The form's menus for these choices, in order; at most 25 options each."""
        return menus.menus(self, choices)

    def choose(self, choices: Choices, field: Field, values: tuple[str, ...]) -> Choices:
        """The choices with one menu answered; what no longer fits is dropped. Raises Refusal for what cannot be."""
        return choosing.choose(self, choices, field, values)

    def surprise(self, choices: Choices, rng: random.Random) -> Choices:
        """The choices with everything that is still open filled by chance."""
        return choosing.surprise(self, choices, rng)

    def sentence(self, choices: Choices) -> str:
        """What will be drawn, in one plain sentence without a full stop at its end."""
        return wording.sentence(self, choices)

    def alt_text(self, choices: Choices) -> str:
        """What a finished picture shows; at most 256 characters."""
        return wording.alt_text(self, choices)

    def compose(self, choices: Choices, profile: ModelProfile, seeds: tuple[int, ...]) -> Recipe:
        """The Recipe of complete choices for one model. Raises Refusal naming what is still open."""
        return recipes.compose(self, choices, profile, seeds)
