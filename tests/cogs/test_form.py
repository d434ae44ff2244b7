"""Every page of every form, and every modal, is something that Discord takes, in every language."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from cogs.form.faces import form_face, found_face
from cogs.form.modals import aside_modal, find_modal
from cogs.form.pages import ASIDE, FOUND, MENUS, SEARCHED, Name, Page, sheet
from cogs.speaking import said_in
from petbot.catalogue import load_catalogue
from petbot.catalogue.entries import Kind
from petbot.domain.cards import Card
from petbot.domain.choices import Choices, Field, Species
from petbot.service.forms import Offer
from tests.builders import a_card
from tests.cogs.fitting import LOCALES, must_fit, must_fit_modal

CATALOGUE = load_catalogue()
SEEDS = range(3)
UNFINISHED = a_card()
HOMES: Mapping[Kind, Name] = {
    "background": "scene",
    "extra": "scene",
    "heritage": "owner",
    "clothing": "owner",
    "look": "style",
}
"""Where the kinds with groups stand."""
LONG_NOTE = "One of what you chose cannot be seen together with another, so I took it out. " * 5


def pages(choices: Choices) -> Iterator[Page]:
    """Every page there is, with every group open."""
    for name in MENUS:
        for owner in range(max(1, len(choices.owners))):
            yield Page(name=name, owner=owner)
    for kind, groups in CATALOGUE.groups.items():
        yield from (Page(name=HOMES[kind], group=group) for group in groups)


def card_of(choices: Choices, locale: str = "en-US") -> Card:
    """A card with the longest id that there is."""
    return replace(a_card(card_id="x" * 16), choices=choices, locale=locale)


def anything(seed: int) -> Choices:
    """Choices of everything there is, with a note."""
    return replace(CATALOGUE.anything(random.Random(seed), share=0.8), note="next to a red boat")


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_in_every_language_is_within_discords_limits(locale: str) -> None:
    for choices in (Choices(), Choices(species=Species.CAT), *map(anything, SEEDS)):
        card = card_of(choices, locale)
        for page in pages(choices):
            must_fit(form_face(CATALOGUE, card, LONG_NOTE, page=page, unfinished=UNFINISHED))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_modal_in_every_language_is_within_discords_limits(locale: str) -> None:
    for choices in map(anything, SEEDS):
        for page in pages(choices):
            form = sheet(CATALOGUE, card_of(choices), page, Offer(), locale)
            for modal in (aside_modal(form), find_modal(form)):
                if modal is not None:
                    must_fit_modal(said_in(locale, modal))


def test_the_form_of_every_breed_marks_it_and_its_coat() -> None:
    for breed in CATALOGUE.breeds.values():
        choices = CATALOGUE.choose(CATALOGUE.choose(Choices(), "breed", (breed.id,)), "companion", (breed.id,))
        form = sheet(CATALOGUE, card_of(choices), Page(), Offer())
        chosen = {slot.menu.field: [o.value for o in slot.menu.options if o.chosen] for slot in form.slots()}
        assert chosen["breed"] == chosen["companion"] == [breed.id]
        assert chosen["coat"] == [breed.coats[0]]


@pytest.mark.parametrize("field", SEARCHED)
def test_what_a_search_finds_is_shown_within_discords_limits(field: Field) -> None:
    for text in ("a", "red", "old", "corgi", "hat", "festival"):
        form = sheet(CATALOGUE, card_of(anything(1)), Page.read("", field), Offer())
        menu = form.found(field, text)
        if menu.options:
            must_fit(found_face(form, menu))


def test_every_field_has_its_page_or_its_modal() -> None:
    shown = {field for name in MENUS for field in MENUS[name] + ASIDE[name]}
    assert shown >= set(SEARCHED)
    assert set(FOUND.values()) <= set(SEARCHED)


@pytest.mark.parametrize(
    ("text", "field", "page"),
    [
        ("scene.0.nature", "", Page(name="scene", group="nature")),
        ("owner.1.", "tone", Page(name="owner", owner=1)),
        ("", "background", Page(name="scene")),
        ("", "", Page()),
        ("nowhere.7.~~", "quality", Page(name="style", group="~~")),
    ],
)
def test_a_page_is_read_from_a_custom_id_of_any_age(text: str, field: str, page: Page) -> None:
    assert Page.read(text, field) == page
    assert Page.read(str(page)) == page


def test_a_page_of_what_is_not_there_is_not_shown() -> None:
    card = card_of(Choices())
    far = sheet(CATALOGUE, card, Page(name="owner", owner=1, group="x" * 60), Offer())
    assert far.page == Page(name="owner")
    assert sheet(CATALOGUE, card, Page(name="owner"), Offer(owners=False)).page == Page()


def test_a_guild_without_people_and_notes_has_a_form_without_them() -> None:
    offer = Offer(owners=False, notes=False)
    form = sheet(CATALOGUE, card_of(Choices()), Page(name="style"), offer)
    assert form.names == ("pet", "scene", "style")
    assert not form.asks()
    assert not {"clothing", "tone", "activity", "covering"} & set(form.searched())


def test_a_menu_that_offers_nothing_is_not_shown() -> None:
    covered = replace(anything(1), background="kitchen", season=None, weather=None)
    form = sheet(CATALOGUE, card_of(covered), Page(name="scene"), Offer())
    assert {"season", "weather"} & {menu.field for menu in form.aside()} == set()
