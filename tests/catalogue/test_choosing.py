"""Contradictions are refused, or mended with a sentence that says how; whatever is chosen can be drawn."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petbot.catalogue import load_catalogue
from petbot.catalogue.profiles import embedded, realistic_vision
from petbot.catalogue.settling import OWNER, SCENE, Spot, settled
from petbot.domain.choices import Choices, Field, Owner, Pet, Species
from petbot.domain.errors import Refusal

CATALOGUE = load_catalogue()
CORGI = Choices(species=Species.DOG, breed="pembroke-welsh-corgi", coat="red-bicolour", background="beach")
INDOORS = next(place.id for place in CATALOGUE.backgrounds.values() if not place.outdoors and not place.season)
FEAST = next(place for place in CATALOGUE.backgrounds.values() if place.season)
OTHER_SEASON = next(season for season in CATALOGUE.touches["season"] if season != FEAST.season)


def test_a_breed_of_the_other_animal_brings_its_animal_and_says_so() -> None:
    changed = CATALOGUE.settle(Choices(species=Species.CAT), "breed", ("pug",))
    assert (changed.choices.species, changed.choices.breed) == (Species.DOG, "pug")
    assert changed.mended == ("The Pug is a dog, so I took dog.",)


def test_a_coat_that_the_new_breed_lacks_is_changed_and_it_says_so() -> None:
    changed = CATALOGUE.settle(CORGI, "breed", ("samoyed",))
    assert changed.choices.coat == "white"
    assert changed.mended == ("The Samoyed does not come in red and white, so I took white.",)


def test_a_hairless_breed_refuses_a_coat_that_it_does_not_grow() -> None:
    sphynx = CATALOGUE.choose(Choices(), "breed", ("sphynx",))
    lacking = next(coat for coat in CATALOGUE.coats if coat not in CATALOGUE.breed("sphynx").coats)
    with pytest.raises(Refusal, match="The Sphynx does not come in"):
        CATALOGUE.choose(sphynx, "coat", (lacking,))


def test_no_season_or_weather_is_chosen_indoors_and_going_indoors_takes_them_out() -> None:
    outside = CATALOGUE.choose(CATALOGUE.choose(CORGI, "season", ("summer",)), "weather", ("rainy",))
    inside = CATALOGUE.settle(outside, "background", (INDOORS,))
    assert (inside.choices.season, inside.choices.weather) == (None, None)
    assert len(inside.mended) == 2
    assert all("is seen. I took the" in sentence for sentence in inside.mended)
    with pytest.raises(Refusal, match="no weather is seen"):
        CATALOGUE.choose(inside.choices, "weather", ("rainy",))


def test_a_feast_keeps_its_season() -> None:
    feast = replace(CORGI, background=FEAST.id)
    with pytest.raises(Refusal, match=f"“{FEAST.name}” is always"):
        CATALOGUE.choose(feast, "season", (OTHER_SEASON,))
    arrived = CATALOGUE.settle(replace(CORGI, season=OTHER_SEASON), "background", (FEAST.id,))
    assert arrived.choices.season is None
    assert "I took the season out." in arrived.mended[0]


def test_of_two_things_that_cannot_be_seen_together_the_newest_stays() -> None:
    night = CATALOGUE.choose(CORGI, "time", ("night",))
    sunny = CATALOGUE.settle(night, "weather", ("sunny",))
    assert (sunny.choices.weather, sunny.choices.time) == ("sunny", None)
    assert sunny.mended == ("“Sunny” and “Night” cannot be seen together. I took the time out.",)
    again = CATALOGUE.settle(sunny.choices, "time", ("night",))
    assert (again.choices.weather, again.choices.time) == (None, "night")


def test_hair_under_a_hijab_is_taken_out_and_never_the_hijab() -> None:
    curly = replace(CORGI, owners=(Owner(hairstyle="afro", hair_colour="black-hair"),))
    covered = CATALOGUE.settle(curly, "covering", ("hijab",))
    assert covered.choices.owners == (Owner(covering="hijab"),)
    assert len(covered.mended) == 2
    with pytest.raises(Refusal, match="With “Hijab” no hairstyle can be seen"):
        CATALOGUE.choose(covered.choices, "hairstyle", ("afro",))


def test_nothing_of_an_owner_follows_from_anything_else() -> None:
    for field in OWNER:
        kind = field.replace("_", "-")
        entry = next(iter(CATALOGUE.shelf(kind)))
        (owner,) = CATALOGUE.choose(CORGI, field, (entry,)).owners
        assert owner == replace(Owner(), **{field: entry})


def test_the_second_owner_is_told_of_apart_and_a_third_refused() -> None:
    two = CATALOGUE.choose(CATALOGUE.choose(CORGI, "owners", ("2",)), "tone", ("tone-10",), owner=1)
    assert two.owners == (Owner(), Owner(tone="tone-10"))
    assert CATALOGUE.choose(two, "owners", ("1",)).owners == (Owner(),)
    for field, value, owner in (("owners", "3", 0), ("tone", "tone-1", 2), ("tone", "tone-1", -1)):
        with pytest.raises(Refusal, match="owners"):
            CATALOGUE.choose(two, field, (value,), owner=owner)


def test_what_an_owner_does_leaves_with_the_owner() -> None:
    activity = next(iter(CATALOGUE.touches["activity"]))
    with pytest.raises(Refusal, match="Without an owner"):
        CATALOGUE.choose(CORGI, "activity", (activity,))
    together = CATALOGUE.choose(CATALOGUE.choose(CORGI, "owners", ("1",)), "activity", (activity,))
    alone = CATALOGUE.settle(together, "owners", ("0",))
    assert (alone.choices.owners, alone.choices.activity) == ((), None)
    assert alone.mended


def test_a_puppy_that_becomes_a_cat_is_no_puppy() -> None:
    puppy = CATALOGUE.choose(CORGI, "age", ("puppy",))
    cat = CATALOGUE.settle(puppy, "breed", ("siamese",))
    assert cat.choices.age is None
    with pytest.raises(Refusal, match="Puppy"):
        CATALOGUE.choose(cat.choices, "age", ("puppy",))


def test_a_second_pet_comes_in_a_coat_that_it_has() -> None:
    pair = CATALOGUE.choose(CORGI, "companion", ("siamese",))
    siamese = CATALOGUE.breed("siamese")
    assert pair.companion == Pet(species=Species.CAT, breed="siamese", coat=siamese.coats[0])
    assert CATALOGUE.choose(pair, "companion_coat", (siamese.coats[1],)).companion != pair.companion
    with pytest.raises(Refusal, match="does not come in"):
        CATALOGUE.choose(pair, "companion_coat", ("red-bicolour",))
    assert CATALOGUE.choose(pair, "companion", ()).companion is None


@pytest.mark.parametrize("field", [*SCENE, "background", "quality", "extras", "companion", *OWNER])
def test_an_unknown_value_is_refused_with_what_to_do(field: Field) -> None:
    with pytest.raises(Refusal, match="called “nonsense”"):
        CATALOGUE.choose(replace(CORGI, owners=(Owner(),)), field, ("nonsense",))


def test_a_menu_that_no_longer_exists_is_refused() -> None:
    with pytest.raises(Refusal, match="/pet create"):
        CATALOGUE.choose(CORGI, "wings", ("2",))  # pyright: ignore[reportArgumentType]


@given(st.integers())
def test_anything_is_possible_complete_and_told_in_one_sentence(seed: int) -> None:
    choices = CATALOGUE.anything(random.Random(seed))
    assert CATALOGUE.checked(choices) == choices
    assert settled(CATALOGUE, choices, None).mended == ()
    assert len(CATALOGUE.alt_text(choices)) <= 256
    said = CATALOGUE.sentence(choices)
    assert CATALOGUE.breed(choices.breed or "").name in said
    assert CATALOGUE.background(choices.background or "").where in said
    for profile in (embedded(), realistic_vision(Path("model"))):
        assert CATALOGUE.compose(choices, profile, (1,)).prompt


@given(st.integers())
def test_a_surprise_is_possible_and_brings_nobody_unasked(seed: int) -> None:
    rng = random.Random(seed)
    choices = CATALOGUE.surprise(Choices(), rng)
    assert CATALOGUE.checked(choices) == choices
    assert (choices.owners, choices.companion, choices.note) == ((), None, "")
    inside = CATALOGUE.surprise(Choices(weather="rainy"), rng)
    assert inside.weather == "rainy"
    assert CATALOGUE.background(inside.background or "").outdoors


@given(st.integers(), st.lists(st.sampled_from([*SCENE, "background", "owners", "covering"]), max_size=8))
def test_any_answers_in_any_order_leave_choices_that_are_possible(seed: int, fields: list[Field]) -> None:
    rng, choices = random.Random(seed), CORGI
    for field in fields:
        shelf = ["0", "1", "2"] if field == "owners" else list(CATALOGUE.shelf(field))
        try:
            choices = CATALOGUE.choose(choices, field, (rng.choice(shelf),))
        except Refusal:
            continue
        assert settled(CATALOGUE, choices, None).choices == choices


def test_a_contradiction_nobody_has_just_made_is_refused() -> None:
    with pytest.raises(Refusal, match="cannot be seen together"):
        CATALOGUE.checked(replace(CORGI, time="night", weather="sunny"))
    assert settled(CATALOGUE, replace(CORGI, time="night", weather="sunny"), Spot(field="background")).mended


def test_menus_of_groups_hold_all_there_is() -> None:
    for kind, field in (("background", "background"), ("extra", "extras"), ("clothing", "clothing")):
        shown = {
            option.value
            for group in CATALOGUE.groups[kind]
            for option in CATALOGUE.menu(Choices(), field, group=group).options
        }
        assert shown == set(CATALOGUE.shelf(kind))
        assert len(CATALOGUE.groups[kind]) <= 25


def test_menus_speak_the_members_language_and_offer_nothing_that_would_be_refused() -> None:
    german = CATALOGUE.menu(CORGI, "season", locale="de")
    assert [option.label for option in german.options] == [s.names.de for s in CATALOGUE.touches["season"].values()]
    places = CATALOGUE.group_menu("background", "", "de")
    assert [option.label for option in places.options] == [g.names.de for g in CATALOGUE.groups["background"].values()]
    assert CATALOGUE.menu(replace(CORGI, background=INDOORS), "season").options == ()
    feast = CATALOGUE.menu(replace(CORGI, background=FEAST.id), "season")
    assert [option.value for option in feast.options] == [FEAST.season]
    covered = CATALOGUE.menu(replace(CORGI, owners=(Owner(covering="hijab"),)), "hairstyle", owner=0)
    assert covered.options == ()
    assert "kitten" not in [option.value for option in CATALOGUE.menu(CORGI, "age").options]


def test_a_menu_shows_what_is_chosen_even_in_another_group() -> None:
    groups = list(CATALOGUE.groups["background"])
    place = next(p for p in CATALOGUE.backgrounds.values() if p.group == groups[0])
    menu = CATALOGUE.menu(replace(CORGI, background=place.id), "background", group=groups[-1])
    assert [option.value for option in menu.options if option.chosen] == [place.id]
    assert len(menu.options) <= 25
