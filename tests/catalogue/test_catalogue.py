"""What can be chosen: looked up, searched, and kept possible."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petbot.catalogue import load_catalogue
from petbot.catalogue.menus import LABELS
from petbot.catalogue.profiles import embedded, realistic_vision
from petbot.domain.choices import Choices, Species
from petbot.domain.errors import Refusal

CATALOGUE = load_catalogue()
CORGI = Choices(species=Species.DOG, breed="pembroke-welsh-corgi", coat="red-bicolour", background="beach")


@pytest.mark.parametrize(
    ("text", "breed"),
    [
        ("frenchie", "french-bulldog"),
        ("corgy", "pembroke-welsh-corgi"),
        ("golden", "golden-retriever"),
        ("mane coon", "maine-coon"),
        ("shitzu", "shih-tzu"),
        ("dalmation", "dalmatian"),
        ("PERSIAN", "persian"),
        ("naked cat", "sphynx"),
        ("sausage", "dachshund"),
    ],
)
def test_a_breed_is_found_by_alias_misspelling_and_any_case(text: str, breed: str) -> None:
    assert CATALOGUE.search_breeds(text)[0].id == breed


def test_an_empty_search_offers_the_best_known_of_the_species() -> None:
    found = CATALOGUE.search_breeds("", Species.CAT)
    assert len(found) <= 25
    assert {breed.species for breed in found} == {Species.CAT}


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert len(CATALOGUE.search_breeds(text)) <= 25


def test_an_unknown_breed_is_refused_with_a_near_name() -> None:
    with pytest.raises(Refusal, match="Did you mean Labrador Retriever"):
        CATALOGUE.choose(Choices(), "breed", ("labrador retreiver",))


def test_choosing_a_cat_drops_the_dog_breed_and_its_coat() -> None:
    changed = CATALOGUE.choose(CORGI, "species", ("cat",))
    assert (changed.breed, changed.coat, changed.background) == (None, None, "beach")


def test_a_breed_comes_in_its_most_usual_coat_unless_it_has_the_one_chosen_before() -> None:
    pug = CATALOGUE.choose(Choices(), "breed", ("pug",))
    assert pug.coat == "fawn-mask"
    assert CATALOGUE.choose(pug, "breed", ("boxer",)).coat == "fawn-mask"
    assert CATALOGUE.choose(pug, "breed", ("samoyed",)).coat == "white"


def test_a_coat_that_the_breed_does_not_have_is_refused_with_those_it_has() -> None:
    with pytest.raises(Refusal, match="red and white, black and tan, fawn"):
        CATALOGUE.choose(CORGI, "coat", ("blue-merle",))


def test_two_hats_are_refused_by_name() -> None:
    with pytest.raises(Refusal, match="Crown and Party hat"):
        CATALOGUE.choose(CORGI, "extras", ("crown", "party-hat"))


@pytest.mark.parametrize("count", ["0", "5", "-1", "many", "²"])
def test_an_impossible_count_is_refused(count: str) -> None:
    with pytest.raises(Refusal):
        CATALOGUE.choose(CORGI, "count", (count,))


@given(st.integers())
def test_a_surprise_is_complete_possible_and_keeps_what_was_chosen(seed: int) -> None:
    filled = CATALOGUE.surprise(Choices(species=Species.CAT, background="space"), random.Random(seed))
    assert filled.species == Species.CAT
    assert filled.background == "space"
    assert filled.coat in CATALOGUE.breed(filled.breed or "").coats
    assert CATALOGUE.compose(filled, embedded(), (seed % 2**32,)).prompt.startswith("cat, ")


@given(st.integers())
def test_menus_never_offer_more_than_discord_shows_nor_hide_what_is_chosen(seed: int) -> None:
    choices = CATALOGUE.surprise(Choices(), random.Random(seed))
    menus = {field: CATALOGUE.parted(choices, field) for field in LABELS if field != "note"}
    assert all(len(menu.options) <= 25 for menu in menus.values())
    for field in ("breed", "coat", "background"):
        assert [option.value for option in menus[field].options if option.chosen] == [getattr(choices, field)]


def test_the_sentence_says_all_that_was_chosen() -> None:
    choices = CATALOGUE.choose(CORGI, "extras", ("crown", "sunglasses"))
    said = CATALOGUE.sentence(choices)
    assert said == "A red and white Pembroke Welsh Corgi on the beach, wearing a crown and in sunglasses"
    assert CATALOGUE.alt_text(choices) == said + "."


def test_a_breed_whose_name_says_its_coat_says_it_once() -> None:
    golden = CATALOGUE.choose(Choices(), "breed", ("golden-retriever",))
    assert CATALOGUE.sentence(golden) == "A Golden Retriever"


def test_an_unfinished_form_cannot_be_composed() -> None:
    with pytest.raises(Refusal, match="Surprise me"):
        CATALOGUE.compose(Choices(species=Species.DOG), embedded(), (1,))


def test_the_photographic_prompt_names_animal_and_breed_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    profile = realistic_vision(tmp_path_factory.mktemp("model"))
    recipe = CATALOGUE.compose(CORGI, profile, (5,))
    assert recipe.prompt.startswith("(RAW photo of a red and white Pembroke Welsh Corgi dog:1.1), ")
    assert (recipe.width, recipe.height, recipe.steps) == (512, 768, 25)
