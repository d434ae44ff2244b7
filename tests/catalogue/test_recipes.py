"""Recipes: what is said first and loudest, what is never said, and where the words of adapters and embeddings stand."""

from dataclasses import replace
from pathlib import Path

import pytest

from minimodel import prompts, words
from petbot.catalogue import illustrations, load_catalogue, negatives
from petbot.catalogue.additions import Additions, Learned, Word
from petbot.catalogue.profiles import embedded, realistic_vision
from petbot.domain.choices import Choices, Owner, Species
from petbot.domain.recipes import Adapter, Embedding
from petbot.engine.text.weights import stretches
from tests.catalogue import clip

CATALOGUE = load_catalogue()
PHOTO = realistic_vision(Path("model"))
CORGI = Choices(species=Species.DOG, breed="pembroke-welsh-corgi", coat="red-bicolour", background="beach")
SPHYNX = CATALOGUE.choose(CATALOGUE.choose(Choices(), "breed", ("sphynx",)), "background", ("beach",))
CARD = (
    "(deformed iris, deformed pupils, semi-realistic, cgi, 3d, render, sketch, cartoon, drawing, anime:1.4), text, "
    "close up, cropped, out of frame, worst quality, low quality, jpeg artifacts, ugly, duplicate, morbid, mutilated, "
    "extra fingers, mutated hands, poorly drawn hands, poorly drawn face, mutation, deformed, blurry, dehydrated, "
    "bad anatomy, bad proportions, extra limbs, cloned face, disfigured, gross proportions, malformed limbs, "
    "missing arms, missing legs, extra arms, extra legs, fused fingers, too many fingers, long neck"
)
"""As the model card of Realistic_Vision_V5.1_noVAE has it."""
ILLUSTRATED = [look.id for look in CATALOGUE.looks.values() if look.group == "illustrated"]
HAIRLESS = [breed.id for breed in CATALOGUE.breeds.values() if breed.traits.length == "hairless"]


def photo(choices: Choices, additions: Additions | None = None) -> str:
    return CATALOGUE.compose(choices, PHOTO, (1,), additions or Additions()).prompt


def negative(choices: Choices) -> list[str]:
    return list(weights(CATALOGUE.compose(choices, PHOTO, (1,)).negative_prompt))


def weights(prompt: str) -> dict[str, float]:
    fragments = [fragment for stretch in stretches(prompt) for fragment in stretch]
    return {part.strip(" ,"): f.weight for f in fragments for part in f.text.split(", ") if part.strip(" ,")}


def test_the_same_choices_are_always_the_same_recipe_of_these_rules() -> None:
    recipe = CATALOGUE.compose(CORGI, PHOTO, (7, 8))
    assert recipe == load_catalogue().compose(CORGI, PHOTO, (7, 8))
    assert (recipe.rules, recipe.seeds) == (2, (7, 8))


def test_the_cards_negative_prompt_is_whole_where_nothing_fights_it() -> None:
    assert CATALOGUE.compose(CORGI, PHOTO, (1,)).negative_prompt.startswith(f"{CARD}, ")


def test_the_card_and_its_parts_are_one() -> None:
    assert ", ".join(phrase for _, phrases in negatives.CARD for phrase in phrases) == (
        CARD.replace("(", "").replace(":1.4)", "")
    )


def test_the_less_known_a_breed_is_the_more_its_looks_count_and_its_traits_are_told() -> None:
    rare = next(b for b in CATALOGUE.breeds.values() if b.known == "barely" and "ears" not in b.phrase)
    choices = replace(CORGI, species=rare.species, breed=rare.id, coat=rare.coats[0])
    told, well = weights(photo(choices)), weights(photo(replace(CORGI, breed="labrador-retriever", coat="golden")))
    assert told[rare.phrase.split(", ")[0]] > well["broad head"] == 1.0
    assert f"{rare.traits.ears} ears" in told


def test_what_is_worn_counts_more_than_the_place_and_a_note_less_than_both() -> None:
    choices = CATALOGUE.choose(CATALOGUE.choose(CORGI, "extras", ("crown",)), "note", ("near a red boat",))
    counted = weights(photo(choices))
    crown, place = CATALOGUE.extra("crown").photo, CATALOGUE.background("beach").photo
    assert counted[crown] > counted[place] > counted["near a red boat"]


@pytest.mark.parametrize("look", ILLUSTRATED)
def test_no_illustrated_look_is_told_to_be_no_drawing_or_to_be_a_photograph(look: str) -> None:
    choices = replace(CORGI, look=look)
    unwanted = negative(choices)
    assert not set(unwanted) & {"cartoon", "drawing", "anime", "sketch", "render", "3d", "cgi", "semi-realistic"}
    assert not {"RAW photo", "dslr"} & set(photo(choices).replace("(", "").replace(" of a ", ", ").split(", "))
    assert {"deformed iris", "worst quality"} <= set(unwanted)


@pytest.mark.parametrize("breed", HAIRLESS)
def test_a_hairless_breed_is_told_of_no_coat_and_nothing_hairless_is_unwanted(breed: str) -> None:
    choices = CATALOGUE.choose(CORGI, "breed", (breed,))
    assert "long coat" not in photo(choices)
    unwanted = negative(choices)
    assert "fluffy fur" in unwanted
    assert not [phrase for phrase in unwanted if "hairless" in phrase or "bald" in phrase or "long coat" in phrase]


def test_two_animals_are_neither_duplicates_nor_the_wrong_species() -> None:
    alone = negative(CORGI)
    assert {"duplicate", "multiple animals", "cat", "person"} <= set(alone)
    with_cat = negative(CATALOGUE.choose(CORGI, "companion", ("siamese",)))
    assert not {"duplicate", "multiple animals", "cat", "dog"} & set(with_cat)


def test_an_owner_is_always_an_adult() -> None:
    for owner in (Owner(), Owner(presentation="woman"), Owner(age_group="twenties", heritage="korean")):
        choices = replace(CORGI, owners=(owner,))
        assert "adult" in photo(choices)
        assert {"child", "teenager"} <= set(negative(choices))


def test_a_skin_tone_is_said_louder_than_the_clothes_and_in_one_phrase_with_them() -> None:
    owner = Owner(tone="tone-9", presentation="man", hairstyle="afro", clothing="kimono")
    (phrase,) = [
        part for part in photo(replace(CORGI, owners=(owner,))).split(", ") if part.startswith("together with")
    ]
    tone = CATALOGUE.tone("tone-9").photo
    assert weights(phrase)[tone] > 1
    assert CATALOGUE.touch("clothing", "kimono").photo in phrase


def test_every_owner_fits_into_one_chunk_whatever_is_told_of_them() -> None:
    kinds = ("presentation", "age-group", "heritage", "hair-colour", "hairstyle", "covering", "clothing")
    longest = [max(clip.count(touch.photo) for touch in CATALOGUE.touches[kind].values()) for kind in kinds]
    tones = max(clip.count(tone.photo) for tone in CATALOGUE.tones.values())
    joints = clip.count("together with an with and and and ,")
    assert sum(longest) + tones + joints <= 75


def test_trigger_words_and_tokens_stand_with_what_they_teach() -> None:
    lora = Adapter(name="rex", sha256="a" * 64, weight=0.8)
    additions = Additions(
        learned=(
            Learned(adapter=lora, triggers=("rexdog", "one, two (x:9)")),
            Learned(adapter=Adapter(name="ink", sha256="b" * 64), triggers=("inkstyle",), part="style"),
        ),
        words=(
            Word(embedding=Embedding(token="<rex>", sha256="c" * 64)),
            Word(embedding=Embedding(token="bad-hands", sha256="d" * 64), part="negative"),
        ),
    )
    recipe = CATALOGUE.compose(CORGI, PHOTO, (1,), additions)
    place = CATALOGUE.background("beach").photo
    said = list(weights(recipe.prompt))
    assert "Corgi" in said[0]
    assert said[1:4] == ["rexdog", "one two (x:9)", "<rex>"]
    assert said.index(place) < said.index("inkstyle")
    assert recipe.negative_prompt.endswith(", bad-hands")
    assert [adapter.weight for adapter in recipe.adapters] == [0.8, 1.0]
    assert max(weights(recipe.prompt).values()) < 1.3
    assert [embedding.token for embedding in recipe.embeddings] == ["<rex>", "bad-hands"]


def test_quality_sets_the_work_and_the_embedded_model_keeps_its_own_ways() -> None:
    fine = CATALOGUE.compose(replace(CORGI, quality="fine"), PHOTO, (1,))
    quality = CATALOGUE.quality("fine")
    assert (fine.scheduler, fine.num_inference_steps, fine.hires) == (quality.scheduler, quality.steps, quality.hires)
    small = CATALOGUE.compose(replace(CORGI, quality="draft"), embedded(), (1,))
    assert (small.scheduler, small.guidance_scale, small.hires) == ("", 2.0, None)
    assert small.num_inference_steps < 20


def test_every_quality_stays_within_the_cards_bounds() -> None:
    for quality in CATALOGUE.qualities.values():
        assert 3.5 <= quality.guidance <= 7
        if quality.hires:
            assert 1.1 <= quality.hires.factor <= 2
            assert 0.25 <= quality.hires.strength <= 0.7


def test_the_embedded_model_is_told_of_its_own_places_and_seasons() -> None:
    assert {words.WORDS["extras"][extra]: place for extra, place in words.PLACES.items()} == illustrations.PLACES
    assert {words.phrase("background", place) for place in words.OUTDOORS} == illustrations.SEASONAL


def test_the_embedded_model_is_asked_for_nothing_that_it_cannot_show() -> None:
    choices = CATALOGUE.choose(CORGI, "extras", ("sunglasses", "ball", "scarf"))
    choices = replace(choices, owners=(Owner(tone="tone-3", covering="hijab"),))
    said = prompts.selection(CATALOGUE.compose(choices, embedded(), (1,)).prompt)
    assert said["eyes"] == ""
    assert (said["tone"], said["headdress"]) == ("3", "hijab")
    assert said.extras == ("sunglasses", "ball", "scarf")


def test_of_two_things_that_the_embedded_model_would_put_in_one_place_it_draws_the_first() -> None:
    held = replace(CATALOGUE, extras={**CATALOGUE.extras, "bone": replace(CATALOGUE.extra("bone"), place="held")})
    choices = held.choose(CORGI, "extras", ("ball", "bone"))
    assert prompts.selection(held.compose(choices, embedded(), (1,)).prompt).extras == ("ball",)
    assert held.shortfall(choices, embedded()).left_out == (held.extra("bone"),)


def test_what_the_embedded_model_cannot_draw_is_told_by_name() -> None:
    choices = replace(CORGI, look=ILLUSTRATED[0], note="hello", owners=(Owner(heritage="korean"), Owner()))
    choices = CATALOGUE.choose(choices, "companion", ("siamese",))
    fell = CATALOGUE.shortfall(choices, embedded())
    assert {entry.id for entry in fell.left_out} >= {ILLUSTRATED[0], "korean"}
    assert (fell.companion, fell.owners, fell.note) == (True, 1, True)
    assert not CATALOGUE.shortfall(choices, PHOTO)
    assert not CATALOGUE.shortfall(CORGI, embedded())


def test_trigger_words_weigh_nothing_in_the_embedded_models_prompt_either() -> None:
    learned = Learned(adapter=Adapter(name="rex", sha256="a" * 64), triggers=("(rex:9), BREAK",))
    prompt = CATALOGUE.compose(CORGI, embedded(), (1,), Additions(learned=(learned,))).prompt
    (said,) = stretches(prompt)
    assert {fragment.weight for fragment in said} == {1.0}
    assert prompt.startswith("dog, ")
