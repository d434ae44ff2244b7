"""A taste is learned from what a person does, follows when they change their mind, and never becomes a cage."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

import pytest

from petbot.catalogue import Catalogue, load_catalogue
from petbot.catalogue.settling import kind_of
from petbot.catalogue.suiting import Fancy
from petbot.domain.choices import Choices, Field, Owner, Pet, Species
from petbot.domain.taste import FAMILIAR_AT_MOST, HALF_LIFE, KEPT, LEARNED, NOTHING, Deed, Taste
from tests.builders import a_scene, some_choices
from tests.fakes.clock import NOON

catalogue: Callable[[], Catalogue] = cache(load_catalogue)
MENUS: tuple[Field, ...] = ("breed", "background", "look")
NOISE = 0.2


@dataclass
class Member:
    """Somebody with preferences that Petbot is not told of; one order in five follows none of them."""

    rng: random.Random
    taste: Taste
    now: datetime
    likes: dict[Field, str]

    def order(self) -> None:
        """An order, a few hours after the last; now and then the picture is liked or disliked, rightly or not."""
        self.now += timedelta(hours=self.rng.randint(1, 72))
        wanted = {field: any_of(field, self.rng) if self.rng.random() < NOISE else self.likes[field] for field in MENUS}
        breed = catalogue().breed(wanted["breed"])
        choices = replace(Choices(species=breed.species, coat=breed.coats[0]), **wanted)
        self.taste = self.taste.learned(Deed.ORDERED, choices, self.now)
        if self.rng.random() < NOISE:
            opinion = self.rng.choice((Deed.LIKED, Deed.DISLIKED, Deed.REROLLED, Deed.DELETED))
            self.taste = self.taste.learned(opinion, choices, self.now)

    def found(self) -> int:
        """In how many of the menus the preferred value stands among the first three."""
        return sum(self.likes[field] in self._first_three(field) for field in MENUS)

    def _first_three(self, field: Field) -> list[str]:
        species = catalogue().breed(self.likes["breed"]).species
        preferred = self.taste.preferred(field, self.now)
        menu = catalogue().menu(Choices(species=species), field, preferred=preferred)
        return [option.value for option in menu.options[:3]]


def any_of(field: Field, rng: random.Random) -> str:
    """A value of the catalogue, each as likely as the other."""
    return rng.choice(list(catalogue().shelf(kind_of(field))))


def members(number: int) -> list[Member]:
    """So many, each with preferences of their own."""
    rng = random.Random(7)
    likes: list[dict[Field, str]] = [{field: any_of(field, rng) for field in MENUS} for _ in range(number)]
    return [Member(rng=random.Random(n), taste=Taste(), now=NOON, likes=each) for n, each in enumerate(likes)]


def test_hidden_preferences_stand_in_the_first_three_after_ten_orders_and_new_ones_after_ten_more() -> None:
    people = members(200)
    assert share_found(people[:40]) < 0.5, "the menus' own order must not be what is measured"
    for member in people:
        for _ in range(10):
            member.order()
    assert share_found(people) >= 0.9
    for member in people:
        before = member.likes
        member.likes = {field: any_of(field, member.rng) for field in MENUS}
        assert before != member.likes
        for _ in range(10):
            member.order()
    assert share_found(people) >= 0.9


def share_found(people: list[Member]) -> float:
    """Of all menus of all of them."""
    return sum(member.found() for member in people) / (len(people) * len(MENUS))


def test_after_a_change_of_mind_the_new_value_stands_before_the_old_one() -> None:
    old, new = some_choices(), some_choices(scene=a_scene("snow"))
    taste = Taste()
    for choices in [old] * 10 + [new] * 10:
        taste = taste.learned(Deed.ORDERED, choices, NOON)
    assert taste.preferred("background", NOON)[:2] == ("snow", "beach")


def test_surprises_hold_something_new_once_in_five_and_the_known_most_of_the_time() -> None:
    new, liked, drawn = 0, 0, 0
    for member in members(20):
        for _ in range(10):
            member.order()
        taste, gap = member.taste, 0
        for _ in range(20):
            choices = catalogue().surprise_for(Choices(), Fancy(taste=taste, now=member.now, rng=member.rng))
            gap = 0 if taste.news(choices) else gap + 1
            assert gap <= FAMILIAR_AT_MOST
            taste = replace(taste, familiar=gap)
            new += not gap
            liked += choices.breed == member.likes["breed"]
            drawn += 1
    assert new / drawn >= 0.2
    assert liked / drawn >= 0.3, "a surprise is to their taste far more often than by chance"


def test_after_a_single_order_most_surprises_are_another_picture() -> None:
    taste = Taste().learned(Deed.ORDERED, some_choices(), NOON)
    drawn = [
        catalogue().surprise_for(Choices(), Fancy(taste=taste, now=NOON, rng=random.Random(seed))) for seed in range(60)
    ]
    same = [(each.breed, each.background) == (some_choices().breed, some_choices().background) for each in drawn]
    assert 0.2 < sum(same) / len(same) < 0.5


def test_a_surprise_without_a_taste_or_with_a_paused_one_is_the_catalogues_own() -> None:
    paused = replace(Taste().learned(Deed.ORDERED, some_choices(), NOON), paused=True)
    for taste in (Taste(), paused):
        fancy = Fancy(taste=taste, now=NOON, rng=random.Random(3))
        assert catalogue().surprise_for(Choices(), fancy) == catalogue().surprise(Choices(), random.Random(3))


def test_a_surprise_changes_nothing_that_was_chosen_and_avoids_what_is_unwanted() -> None:
    taste = Taste().learned(Deed.ORDERED, some_choices(), NOON)
    for background in list(catalogue().backgrounds)[:20]:
        taste = taste.corrected("background", background, Deed.UNWANTED, NOON)
    for seed in range(10):
        fancy = Fancy(taste=taste, now=NOON, rng=random.Random(seed))
        choices = catalogue().surprise_for(Choices(species=Species.CAT), fancy)
        assert choices.species is Species.CAT
        assert ("background", choices.background) not in taste.unwanted(NOON)


def test_evidence_halves_in_its_half_life() -> None:
    taste = Taste().learned(Deed.ORDERED, some_choices(), NOON)
    evidence = taste.evidence["background", "beach"]
    assert evidence.strength(NOON + HALF_LIFE) == pytest.approx(evidence.strength(NOON) / 2)


def test_a_form_starts_with_what_is_nearly_always_taken_and_with_nothing_else() -> None:
    taste = Taste()
    for background in ("snow", "beach", "snow"):
        taste = taste.learned(Deed.ORDERED, some_choices(scene=a_scene(background)), NOON)
    form = catalogue().started(Choices(), taste, NOON)
    assert (form.species, form.breed, form.coat, form.background) == (
        Species.DOG, "golden-retriever", "golden", "snow",
    )  # fmt: skip
    assert form.pose is None
    assert form.extras == ()
    cat = catalogue().started(Choices(species=Species.CAT), taste, NOON)
    assert (cat.species, cat.breed) == (Species.CAT, None)


def test_one_order_is_no_habit() -> None:
    taste = Taste().learned(Deed.ORDERED, some_choices(), NOON)
    assert catalogue().started(Choices(), taste, NOON) == Choices()


def test_a_dislike_weighs_less_than_the_order_and_two_of_them_more() -> None:
    taste = Taste().learned(Deed.ORDERED, some_choices(), NOON).learned(Deed.DISLIKED, some_choices(), NOON)
    assert taste.preferred("background", NOON) == ("beach",)
    assert taste.learned(Deed.DISLIKED, some_choices(), NOON).preferred("background", NOON) == ()


def test_one_picture_that_is_deleted_or_disliked_makes_no_species_unwanted() -> None:
    assert Taste().learned(Deed.DELETED, some_choices(), NOON).unwanted(NOON) == frozenset()
    disliked = Taste().learned(Deed.DISLIKED, some_choices(), NOON)
    assert ("background", "beach") in disliked.unwanted(NOON)
    assert ("species", "dog") not in disliked.unwanted(NOON)
    assert ("species", "dog") in disliked.corrected("species", "dog", Deed.UNWANTED, NOON).unwanted(NOON)


def test_a_like_that_is_taken_back_leaves_no_trace() -> None:
    before = Taste().learned(Deed.ORDERED, some_choices(), NOON)
    after = before.learned(Deed.LIKED, some_choices(), NOON).learned(Deed.LIKED, some_choices(), NOON, undone=True)
    assert after.beliefs(NOON)[0].strength == before.beliefs(NOON)[0].strength
    assert after.evidence["background", "beach"].deeds[Deed.LIKED] == 0


def test_what_is_told_of_owners_is_never_learned() -> None:
    owner = Owner(tone="tone-5", heritage="japanese", covering="hijab", age_group="old", presentation="woman")
    taste = Taste().learned(Deed.ORDERED, replace(some_choices(), owners=(owner,), note="our Bella"), NOON)
    assert {field for field, _ in taste.evidence} == set(LEARNED)
    assert not {"tone-5", "japanese", "hijab", "old", "woman", "our Bella"} & {value for _, value in taste.evidence}


def test_a_second_pet_is_learned_by_its_breed() -> None:
    companion = Pet(species=Species.CAT, breed="siamese", coat="seal-point")
    taste = Taste().learned(Deed.ORDERED, replace(some_choices(), companion=companion), NOON)
    assert taste.preferred("companion", NOON) == ("siamese",)


def test_a_paused_taste_learns_nothing() -> None:
    paused = Taste(paused=True)
    assert paused.learned(Deed.SAVED, some_choices(), NOON) == paused


def test_evidence_stays_compact() -> None:
    taste = Taste()
    for number, background in enumerate(list(catalogue().backgrounds) * 2):
        choices = replace(some_choices(), background=f"{background}-{number}")
        taste = taste.learned(Deed.ORDERED, choices, NOON + timedelta(hours=number))
    assert len([value for field, value in taste.evidence if field == "background"]) == KEPT


def test_what_is_left_open_is_no_belief() -> None:
    taste = Taste().learned(Deed.ORDERED, some_choices(), NOON)
    assert ("pose", NOTHING) in taste.evidence
    assert {belief.field for belief in taste.beliefs(NOON)} == {"species", "breed", "coat", "background"}
