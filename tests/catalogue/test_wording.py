"""The sentence says all that was chosen in plain English, and the alt text is that sentence, cut at a word."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from petbot.catalogue import load_catalogue
from petbot.catalogue.listing import listed
from petbot.catalogue.profiles import embedded, realistic_vision
from petbot.domain.choices import Choices, Owner, Species
from petbot.domain.languages import LANGUAGES
from petbot.domain.texts import Text
from petbot.languages import language

CATALOGUE = load_catalogue()
CORGI = Choices(species=Species.DOG, breed="pembroke-welsh-corgi", coat="red-bicolour", background="beach")


def test_age_pose_place_season_weather_and_time_stand_before_the_first_comma() -> None:
    choices = replace(CORGI, age="puppy", pose="sitting", season="summer", weather="rainy", time="night", mood="happy")
    assert CATALOGUE.sentence(choices) == (
        "A red and white Pembroke Welsh Corgi puppy sitting on the beach in summer in the rain at night, looking happy"
    )


def test_company_look_and_note_stand_at_the_end() -> None:
    choices = CATALOGUE.choose(CORGI, "companion", ("siamese",))
    owner = Owner(tone="tone-6", presentation="woman", heritage="korean", covering="hijab", clothing="hanbok")
    choices = replace(choices, owners=(owner,), activity="hugging", look="oil-painting", note="near a red boat")
    said = CATALOGUE.sentence(choices)
    companion, tone = CATALOGUE.coat(choices.companion.coat).name.lower(), CATALOGUE.tone("tone-6").said
    assert (
        f", next to a {companion} Siamese, with a Korean woman with {tone} wearing a hijab and a hanbok hugging" in said
    )
    assert said.endswith(", as an oil painting, “near a red boat”")


def test_two_owners_are_told_apart() -> None:
    choices = replace(CORGI, owners=(Owner(hairstyle="afro"), Owner(hairstyle="bald")))
    assert CATALOGUE.sentence(choices).endswith(", with an owner with an afro, and an owner with a bald head")


def test_what_the_place_says_is_not_said_twice() -> None:
    choices = replace(CORGI, background="forest-night", time="night")
    assert CATALOGUE.sentence(choices).endswith(" in the forest at night")


def test_long_alt_text_ends_at_a_word() -> None:
    owner = Owner(tone="tone-6", hairstyle="long-wavy", hair_colour="light-brown-hair", clothing="doctors-coat")
    choices = CATALOGUE.choose(replace(CORGI, owners=(owner, owner)), "companion", ("siamese",))
    text, sentence = CATALOGUE.alt_text(choices), CATALOGUE.sentence(choices)
    assert len(sentence) > 256
    assert len(text) <= 256
    assert text.endswith("…")
    assert sentence[len(text) - 1] in " ,"


def test_the_notice_names_what_the_embedded_model_left_out_or_drew_as_something_near() -> None:
    place = next(place for place in CATALOGUE.backgrounds.values() if place.stand_in)
    choices = CATALOGUE.choose(replace(CORGI, background=place.id, look="oil-painting"), "companion", ("siamese",))
    told = CATALOGUE.notice(choices, embedded())
    assert told.startswith(embedded().notice)
    assert "It cannot draw: Oil painting, the second pet." in told
    assert told.endswith(f"Drawn as the nearest that it can: {place.name}.")
    assert f": {place.names.de}." in language("de").say(told)
    assert CATALOGUE.notice(CORGI, embedded()) == embedded().notice
    assert CATALOGUE.notice(choices, realistic_vision(Path("model"))) == ""


def test_in_another_language_the_sentence_is_a_line_of_labels_and_names() -> None:
    owner = Owner(tone="tone-6", presentation="woman", clothing="hanbok")
    choices = replace(CORGI, age="puppy", pose="sitting", time="night", extras=("crown",), look="oil-painting")
    choices = CATALOGUE.choose(
        replace(choices, owners=(owner,), activity="hugging", note="red boat"), "note", ("boat",)
    )
    line = listed(CATALOGUE, choices)
    assert line == (
        "Dog: Pembroke Welsh Corgi, Red and white, Puppy, Sitting · Place: Beach, Night · With: Crown · "
        f"Owner: {CATALOGUE.tone('tone-6').name}, Woman, Hanbok · Together: Hugging · Look: Oil painting · Note: “boat”"
    )
    said = language("de").say(CATALOGUE.sentence(choices))
    beach, crown = CATALOGUE.background("beach").names.de, CATALOGUE.extra("crown").names.de
    assert all(name in said for name in (beach, crown, "Pembroke", "boat"))
    assert "Beach" not in said


def test_a_colour_of_hair_is_said_to_be_of_hair() -> None:
    owner = Owner(presentation="woman", hair_colour="blue-hair", hairstyle="long-straight")
    choices = replace(CORGI, owners=(owner, Owner(hair_colour="red-hair")))
    assert listed(CATALOGUE, choices).endswith(" · Owner: Woman · Hair: Blue, Long and straight · An owner · Hair: Red")
    assert "It cannot draw: Woman, Blue (hair)," in CATALOGUE.notice(choices, embedded())
    for code in LANGUAGES:
        said = language(code.replace("_", "-")).say(listed(CATALOGUE, choices))
        assert code == "en" or "Hair" not in said


def test_what_is_not_said_yet_is_no_empty_label() -> None:
    assert listed(CATALOGUE, Choices()) == "A pet"
    assert listed(CATALOGUE, Choices(species=Species.CAT)) == "Cat"
    assert listed(CATALOGUE, replace(CORGI, background="forest-night", time="night", owners=(Owner(),))) == (
        "Dog: Pembroke Welsh Corgi, Red and white · Place: Forest at night · An owner"
    )


def test_english_locales_keep_the_sentence() -> None:
    for locale in ("en-US", "en-GB", "sv-SE"):
        assert language(locale).say(CATALOGUE.sentence(CORGI)) == "A red and white Pembroke Welsh Corgi on the beach"
        assert CATALOGUE.alt_text(CORGI, language(locale).say).endswith("on the beach.")


@pytest.mark.parametrize("code", LANGUAGES)
def test_alt_text_fits_in_every_language(code: str) -> None:
    locale, rng = code.replace("_", "-"), random.Random(5)
    for _ in range(200):
        choices = replace(CATALOGUE.anything(rng), note=("a note " * 10).strip())
        text = CATALOGUE.alt_text(choices, language(locale).say)
        assert 0 < len(text) <= 256
        assert not isinstance(text, Text)
        assert text[-2:-1] not in {" ", ",", "·", "、"}
