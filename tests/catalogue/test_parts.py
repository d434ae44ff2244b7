"""Long kinds in short menus: all there is can be reached through menus, their groups, or a search."""

from dataclasses import replace
from typing import cast, get_args

import pytest

from petbot.catalogue import Menu, kind_of, load_catalogue
from petbot.catalogue.menus import LABELS
from petbot.catalogue.parts import BACK, GROUP, SEVERAL
from petbot.domain.choices import Choice, Choices, Field, Owner, Species
from petbot.domain.errors import Refusal

CATALOGUE = load_catalogue()
PUG = Choices(species=Species.DOG, breed="pug", coat="black", background="beach", owners=(Owner(),))
WHOLE: tuple[Field, ...] = tuple(
    field
    for field in get_args(get_args(Field)[0]) + get_args(get_args(Field)[1])
    if field not in {"species", "breed", "coat", "companion", "companion_coat", "age", "owners", "count", "note"}
)
"""Fields whose menus hold all of their kind."""


def reached(choices: Choices, field: Field) -> set[str]:
    """What one comes to in a field's menu and all its groups."""
    first = CATALOGUE.parted(choices, field)
    groups = (
        CATALOGUE.group_menu(field, "").options
        if field in SEVERAL
        else [replace(o, value=o.value.removeprefix(GROUP)) for o in first.options if o.value.startswith(GROUP)]
    )
    menus = [first, *(CATALOGUE.parted(choices, field, group=group.value) for group in groups)]
    assert all(len(menu.options) <= 25 for menu in menus)
    return {option.value for menu in menus for option in menu.options if not option.value.startswith(GROUP)}


@pytest.mark.parametrize("field", WHOLE)
def test_all_of_a_kind_is_reached_through_its_menus(field: Field) -> None:
    assert reached(PUG, field) == set(CATALOGUE.shelf(kind_of(field)))


def test_all_coats_and_ages_are_reached_through_their_menus() -> None:
    for breed in CATALOGUE.breeds.values():
        choices = CATALOGUE.choose(Choices(), "breed", (breed.id,))
        assert reached(choices, "coat") == set(breed.coats)
        second = CATALOGUE.choose(Choices(), "companion", (breed.id,))
        assert reached(second, "companion_coat") == set(breed.coats)
    ages = [reached(Choices(species=species), "age") for species in Species]
    assert set.union(*ages) == set(CATALOGUE.touches["age"])


@pytest.mark.parametrize("field", [*WHOLE, "breed", "companion", "age"])
def test_every_name_in_english_and_japanese_is_found(field: Field) -> None:
    for entry in CATALOGUE.shelf(kind_of(field)).values():
        for name, locale in ((entry.name, "en-US"), (entry.names.ja, "ja")):
            assert entry.id in values(CATALOGUE.found_menu(Choices(), field, name, locale=locale)), name


def values(menu: Menu) -> list[str]:
    """The menu's options."""
    return [option.value for option in menu.options]


@pytest.mark.parametrize(
    ("field", "text", "found"),
    [
        ("breed", "main coon", ["maine-coon"]),
        ("breed", "Mops", ["pug"]),
        ("background", "beach", ["beach"]),
        ("background", "  ", []),
        ("breed", "zzzzqqqq", []),
    ],
)
def test_what_is_clear_is_found_alone_and_what_is_not_there_is_not_found(
    field: Field, text: str, found: list[str]
) -> None:
    assert values(CATALOGUE.found_menu(Choices(), field, text)) == found


def test_what_may_mean_several_gives_several_the_best_first() -> None:
    found = values(CATALOGUE.found_menu(Choices(), "breed", "corgi"))
    assert found[:2] == ["pembroke-welsh-corgi", "cardigan-welsh-corgi"]


def test_a_search_offers_only_what_can_be_and_else_says_why_not() -> None:
    indoors = replace(PUG, background="kitchen")
    assert values(CATALOGUE.found_menu(indoors, "season", "winter")) == ["winter"]
    with pytest.raises(Refusal, match="no season is seen"):
        CATALOGUE.choose(indoors, "season", ("winter",))
    looks = CATALOGUE.found_menu(PUG, "look", "painting", fits=lambda value: value == "oil-painting")
    assert values(looks) == ["oil-painting"]


def test_a_found_extra_stands_beside_the_others_and_takes_its_place() -> None:
    worn = CATALOGUE.choose(PUG, "extras", ("crown", "sunglasses")).extras
    choices = replace(PUG, extras=worn)
    assert CATALOGUE.found(choices, "extras", "top-hat").values == ("sunglasses", "top-hat")
    assert CATALOGUE.found(choices, "background", "lake").values == ("lake",)


def test_the_preferred_come_first_and_what_does_not_fit_is_left_out() -> None:
    first = values(CATALOGUE.parted(PUG, "background", preferred=("kitchen", "lake")))
    assert first[:2] == ["kitchen", "lake"]
    looks = values(CATALOGUE.parted(PUG, "look", fits=lambda value: value == "oil-painting"))
    assert looks == ["oil-painting", f"{GROUP}illustrated"], "and a group of which nothing is left"


def test_a_menu_begins_with_something_of_each_group_and_an_opened_group_leads_back() -> None:
    first = values(CATALOGUE.parted(Choices(), "background"))
    groups = {CATALOGUE.backgrounds[value].group for value in first if not value.startswith(GROUP)}
    assert groups == set(CATALOGUE.groups["background"])
    opened = CATALOGUE.parted(Choices(), "background", group="home", locale="de")
    assert (opened.options[0].value, opened.options[0].label) == (GROUP, BACK)
    assert {CATALOGUE.backgrounds[value].group for value in values(opened)[1:]} == {"home"}


def test_second_pets_are_offered_of_both_animals() -> None:
    breeds = [CATALOGUE.breed(value) for value in values(CATALOGUE.parted(PUG, "companion"))]
    assert {breed.species for breed in breeds} == set(Species)


def test_several_answers_are_given_at_once_and_the_later_of_two_that_contradict_wins() -> None:
    settled = CATALOGUE.answer(
        PUG,
        [
            Choice(field="hair_colour", values=("grey-hair",)),
            Choice(field="hairstyle", values=("bald",)),
            Choice(field="covering", values=()),
        ],
    )
    assert settled.choices.owners[0] == Owner(hairstyle="bald")
    assert len(settled.mended) == 1


def test_of_several_answers_what_cannot_be_is_told_and_the_rest_is_kept() -> None:
    answers = [Choice(field="season", values=("winter",)), Choice(field="mood", values=("happy",))]
    settled = CATALOGUE.answer(replace(PUG, background="kitchen"), answers)
    assert settled.choices.mood == "happy"
    assert settled.choices.season is None
    assert "no season is seen" in settled.mended[0]
    with pytest.raises(Refusal, match="no season is seen"):
        CATALOGUE.answer(replace(PUG, background="kitchen"), answers[:1])


def test_every_field_has_a_label_that_fits_a_modal() -> None:
    known = {name for part in get_args(Field) for name in get_args(part)}
    assert set(LABELS) == cast("set[Field]", known)
    assert all(len(label) <= 45 for label in LABELS.values())
