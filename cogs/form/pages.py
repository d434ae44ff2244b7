"""The pages of the form: which part of it is shown, what menus stand there, and what a modal asks beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Self

from petbot.catalogue import Catalogue, Menu
from petbot.catalogue.parts import SEVERAL
from petbot.domain.cards import Card
from petbot.domain.choices import Choices, Field
from petbot.service.forms import Offer

Name = Literal["pet", "scene", "owner", "style"]
MENUS: Mapping[Name, tuple[Field, ...]] = {
    "pet": ("breed", "coat", "age", "companion", "companion_coat"),
    "scene": ("background", "extras"),
    "owner": ("owners", "tone", "heritage", "clothing", "activity"),
    "style": ("look", "quality", "count"),
}
"""The fields with a menu on the page; five selects and the rows of buttons are as much as a phone shows at once."""
ASIDE: Mapping[Name, tuple[Field, ...]] = {
    "pet": (),
    "scene": ("pose", "mood", "season", "weather", "time"),
    "owner": ("presentation", "age_group", "hair_colour", "hairstyle", "covering"),
    "style": ("note",),
}
"""The fields that a modal asks for: five in one go (receiving-and-responding: a modal holds five)."""
FOUND: Mapping[Name, Field] = {"pet": "breed", "scene": "background", "owner": "clothing", "style": "look"}
"""What is searched for unless something else is said."""
SEARCHED: tuple[Field, ...] = (
    "breed", "companion", "background", "extras", "look", "pose", "mood", "age", "season", "weather", "time",
    "clothing", "heritage", "hairstyle", "hair_colour", "covering", "activity", "tone", "age_group", "presentation",
    "quality",
)  # fmt: skip
"""What can be searched: all but coats, which depend on their breed and fit into one menu."""
NEEDED: tuple[Field, ...] = ("breed", "background")
"""What must be chosen before anything can be drawn; a coat comes with the breed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown of a form. It stands in the controls' custom_ids, so that nothing need be remembered."""

    name: Name = "pet"
    owner: int = 0
    """Which owner is told of."""
    group: str = ""
    """The open group of a long kind; "" for none."""

    def __str__(self) -> str:
        return f"{self.name}.{self.owner}.{self.group}"

    @classmethod
    def read(cls, text: str, field: str = "") -> Self:
        """As a custom_id has it; where that names no page, as on older cards, the page with the field's menu."""
        name, _, rest = text.partition(".")
        owner, _, group = rest.partition(".")
        named: list[Name] = [page for page in MENUS if page == name]
        found = named or [page for page in MENUS if field in MENUS[page] + ASIDE[page]]
        return cls(name=found[0] if found else "pet", owner=int(owner == "1"), group=group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A menu on the page, and the verb that answers it."""

    menu: Menu
    verb: Literal["menu", "group"] = "menu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form as it is shown to its owner: what is chosen, which page, and what is on offer."""

    catalogue: Catalogue
    card: Card
    page: Page
    offer: Offer
    locale: str
    """In which the entries' names are said."""

    @property
    def names(self) -> tuple[Name, ...]:
        """The pages that there are."""
        return tuple(name for name in MENUS if name != "owner" or self.offer.owners)

    def slots(self) -> list[Slot]:
        """The page's menus; one that offers nothing is left out."""
        found: list[Slot] = []
        for field in MENUS[self.page.name]:
            if _makes_sense(self.card.choices, field):
                if field in SEVERAL:
                    groups = self.catalogue.group_menu(field, self.page.group, self.locale)
                    found.append(Slot(menu=groups, verb="group"))
                found.append(Slot(menu=self._menu(field)))
        return [slot for slot in found if slot.menu.options]

    def aside(self) -> list[Menu]:
        """The menus of the page's modal that offer anything; words of one's own are no menu."""
        menus = [self._menu(field) for field in ASIDE[self.page.name] if field != "note"]
        return [menu for menu in menus if menu.options]

    def asks(self) -> bool:
        """Whether the page has a modal."""
        match self.page.name:
            case "scene":
                return True
            case "owner":
                return bool(self.card.choices.owners)
            case "style":
                return self.offer.notes
            case _:
                return False

    def missing(self) -> tuple[Field, ...]:
        """What is still to be chosen before anything can be drawn."""
        return tuple(field for field in NEEDED if not getattr(self.card.choices, field))

    def searched(self) -> tuple[Field, ...]:
        """What can be searched: nothing of people where these are not allowed."""
        people = MENUS["owner"] + ASIDE["owner"]
        return tuple(field for field in SEARCHED if self.offer.owners or field not in people)

    def found(self, field: Field, text: str) -> Menu:
        """What a searched text may mean of a field."""
        return self.catalogue.found_menu(
            self.card.choices,
            field,
            text,
            owner=self.page.owner,
            locale=self.locale,
            fits=self.offer.fits(field),
        )

    def _menu(self, field: Field) -> Menu:
        return self.catalogue.parted(
            self.card.choices,
            field,
            group=self.page.group,
            owner=self.page.owner,
            locale=self.locale,
            preferred=self.offer.preferred.get(field, ()),
            fits=self.offer.fits(field),
        )


def sheet(catalogue: Catalogue, card: Card, page: Page, offer: Offer, locale: str = "") -> Sheet:
    """The form in its card's language unless another is named, on a page that there is.

    It has no owner who is not in the picture and no group that the catalogue does not know, whatever was sent.
    """
    if page.name == "owner" and not offer.owners:
        page = Page()
    owner = min(page.owner, max(0, len(card.choices.owners) - 1))
    known = any(page.group in parts for parts in catalogue.groups.values())
    page = Page(name=page.name, owner=owner, group=page.group if known else "")
    return Sheet(catalogue=catalogue, card=card, page=page, offer=offer, locale=locale or card.locale)


def _makes_sense(choices: Choices, field: Field) -> bool:
    """A pet is described once its species is known, and people once there are any."""
    match field:
        case "breed" | "age" | "companion":
            return choices.species is not None
        case "tone" | "heritage" | "clothing" | "activity":
            return bool(choices.owners)
        case _:
            return True
