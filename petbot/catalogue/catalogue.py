"""The Catalogue: one door to all that can be chosen, and to what choices become."""

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from petbot.catalogue import (
    answering,
    choosing,
    finding,
    menus,
    moving,
    parts,
    recipes,
    suiting,
    surprising,
    wording,
)
from petbot.catalogue.additions import NOTHING_ADDED, Additions
from petbot.catalogue.illustrations import Shortfall
from petbot.catalogue.menus import Fits, Menu, everything
from petbot.catalogue.naming import ENGLISH
from petbot.catalogue.settling import Settled
from petbot.catalogue.shelves import Shelves
from petbot.catalogue.suiting import Fancy
from petbot.domain.choices import Choice, Choices, Field
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.taste import Taste
from petbot.domain.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue(Shelves):
    """The shelves, with the rules that turn choices into menus, sentences and Recipes."""

    def menu(
        self,
        choices: Choices,
        field: Field,
        *,
        group: str = "",
        owner: int = 0,
        locale: str = ENGLISH,
        preferred: Sequence[str] = (),
        fits: Fits = everything,
    ) -> Menu:
        """One field's menu, or one group of it; at most 25 options, what is chosen always among them.

        What would be refused is not offered, so that there may be no option at all. `preferred` ids come first, in
        their order; what of them cannot be, or does not fit, is left out.
        """
        return menus.menu(self, choices, field, group=group, owner=owner, locale=locale, preferred=preferred, fits=fits)

    def parted(
        self,
        choices: Choices,
        field: Field,
        *,
        group: str = "",
        owner: int = 0,
        locale: str = ENGLISH,
        preferred: Sequence[str] = (),
        fits: Fits = everything,
    ) -> Menu:
        """As `menu`, with options that open the kind's groups and lead back; their values begin with parts.GROUP."""
        return parts.parted(
            self, choices, field, group=group, owner=owner, locale=locale, preferred=preferred, fits=fits
        )

    def group_menu(self, field: Field, group: str, locale: str = ENGLISH) -> Menu:
        """The groups of a field's kind as a menu of their own, of which `group` is open."""
        return parts.of_groups(self, field, group, locale)

    def settle(self, choices: Choices, field: Field, values: Sequence[str], owner: int = 0) -> Settled:
        """The choices with one menu answered, and a sentence for each answer that the new one contradicts.

        `owner` says of which owner, where the field tells of one. Raises Refusal for what cannot be.
        """
        return choosing.choose(self, choices, field, values, owner)

    def choose(self, choices: Choices, field: Field, values: Sequence[str], owner: int = 0) -> Choices:
        """As `settle`, without the sentences."""
        return choosing.choose(self, choices, field, values, owner).choices

    def answer(self, choices: Choices, answers: Sequence[Choice]) -> Settled:
        """As `settle` for several menus at once. What cannot be is left out with a sentence.

        Raises Refusal where nothing of it can be.
        """
        return answering.answer(self, choices, answers)

    def found(self, choices: Choices, field: Field, value: str, owner: int = 0) -> Choice:
        """The answer that an entry found by a search gives: beside the other extras, in the place of all else."""
        return finding.answer(self, choices, field, value, owner)

    def found_menu(
        self,
        choices: Choices,
        field: Field,
        text: str,
        *,
        owner: int = 0,
        locale: str = ENGLISH,
        fits: Fits = everything,
    ) -> Menu:
        """What a text may mean of a field, in any language; one option where that is clear, or none."""
        return finding.menu_of(self, choices, field, text, owner=owner, locale=locale, fits=fits)

    def checked(self, choices: Choices) -> Choices:
        """The same choices. Raises Refusal for one that is not in the catalogue, or that contradicts another."""
        return choosing.checked(self, choices)

    def surprise(self, choices: Choices, rng: random.Random) -> Choices:
        """The choices with everything that is still open filled by chance; nobody is put beside the pet."""
        return surprising.surprise(self, choices, rng)

    def started(self, choices: Choices, taste: Taste, now: datetime) -> Choices:
        """The choices with what is still open filled by what the person nearly always takes."""
        return suiting.started(self, choices, taste, now)

    def surprise_for(self, choices: Choices, fancy: Fancy) -> Choices:
        """As `surprise`, to a person's taste, and now and then with something new to them."""
        return suiting.surprise(self, choices, fancy)

    def elsewhere(self, choices: Choices, fancy: Fancy, seen: Collection[str], profile: ModelProfile) -> Choices | None:
        """The same complete choices at another place that suits them all, to a person's taste; None where none does.

        Places that were `seen`, or that the model does not draw as themselves, are taken only for want of others.
        """
        return moving.elsewhere(self, choices, fancy, seen, profile)

    def anything(self, rng: random.Random, share: float = 0.5) -> Choices:
        """Possible choices of everything there is, `share` of the attributes set: for tests and figures."""
        return surprising.anything(self, rng, share)

    def sentence(self, choices: Choices) -> Text:
        """What will be drawn, in one plain sentence without a full stop at its end."""
        return wording.sentence(self, choices)

    def alt_text(self, choices: Choices, say: Callable[[str], str] = str) -> str:
        """What a finished picture shows, put into words by `say`; at most 256 characters."""
        return wording.alt_text(self, choices, say)

    def compose(
        self,
        choices: Choices,
        profile: ModelProfile,
        seeds: tuple[int, ...],
        additions: Additions = NOTHING_ADDED,
    ) -> Recipe:
        """The Recipe of complete choices for one model. Raises Refusal naming what is still open."""
        return recipes.compose(self, choices, profile, seeds, additions)

    def shortfall(self, choices: Choices, profile: ModelProfile) -> Shortfall:
        """What of complete choices the model will not draw as chosen; false where it draws everything."""
        return recipes.shortfall(self, choices, profile)

    def notice(self, choices: Choices, profile: ModelProfile) -> Text:
        """What a member should know of a result: what drew it, and what of the choices it could not draw."""
        return wording.notice(self, profile, self.shortfall(choices, profile))
