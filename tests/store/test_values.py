"""Stored choices and recipes come back equal, and what is unknown is refused rather than guessed."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petbot.catalogue import load_catalogue
from petbot.domain.choices import Choices
from petbot.domain.recipes import Recipe
from petbot.domain.textdata import data_of
from petbot.domain.texts import Text, joined, tr
from petbot.store.errors import UnknownData
from petbot.store.values import (
    choices_from_json,
    choices_to_json,
    recipe_from_json,
    recipe_to_json,
    text_from_column,
    text_to_column,
)
from tests.builders import a_recipe, some_choices


@given(st.from_type(Choices))
def test_choices_survive_being_stored(choices: Choices) -> None:
    assert choices_from_json(json.loads(json.dumps(choices_to_json(choices)))) == choices


@given(st.from_type(Recipe).filter(lambda recipe: "nan" not in repr(recipe)))  # not a number equals nothing
def test_recipes_survive_being_stored(recipe: Recipe) -> None:
    assert recipe_from_json(json.loads(json.dumps(recipe_to_json(recipe)))) == recipe


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": 99}, "version 99"),
        ({"version": True}, "version True"),
        ({"wings": 2}, "2 as 'wings'"),
        ({"species": "dragon"}, "'dragon' as 'species'"),
        ({"breed": 7}, "7 as 'breed'"),
        ({"count": True}, "True as 'count'"),
        ({"extras": "hat"}, "'hat' as 'extras'"),
        ({"extras": [1]}, "1 as 'extras.0'"),
    ],
)
def test_unknown_choices_are_refused_with_what_to_do(change: dict[str, Any], told: str) -> None:
    with pytest.raises(UnknownData, match=f"{told}.*start the version that wrote them"):
        choices_from_json({**choices_to_json(some_choices()), **change})


@pytest.mark.parametrize(
    ("document", "read"),
    [(choices_to_json(some_choices()), choices_from_json), (recipe_to_json(a_recipe()), recipe_from_json)],
)
def test_every_field_is_needed(document: dict[str, Any], read: Callable[[dict[str, Any]], object]) -> None:
    for missing in document:
        with pytest.raises(UnknownData):
            read({key: value for key, value in document.items() if key != missing})


def test_choices_from_before_there_were_pictures_to_start_from_are_still_read() -> None:
    choices = some_choices()
    kept = {name: value for name, value in choices_to_json(choices).items() if name != "start"}
    assert choices_from_json({**kept, "version": 2}) == choices


def test_a_recipe_of_the_first_version_is_still_read() -> None:
    recipe = a_recipe()
    later = {"scheduler", "clip_skip", "adapters", "embeddings", "start", "hires", "strictness", "rules"}
    kept = {name: value for name, value in recipe_to_json(recipe).items() if name not in later}
    assert recipe_from_json({**kept, "version": 1, "recipe_version": 1}) == recipe


def test_choices_of_the_first_version_are_still_read() -> None:
    first = {"species", "breed", "coat", "background", "extras", "count"}
    kept = {name: value for name, value in choices_to_json(some_choices()).items() if name in first}
    assert choices_from_json({**kept, "version": 1}) == some_choices()


def test_a_text_in_a_column_is_still_a_text() -> None:
    text = joined(
        " ", [tr("Made for {breed}.", breed=load_catalogue().breed("pug")), tr("Smaller, {width} x 8.", width=8)]
    )
    back = text_from_column(text_to_column(text))
    assert back == text
    assert isinstance(back, Text)
    assert data_of(back) == data_of(text)


@pytest.mark.parametrize("words", ["Out of memory.", "{braces}", '"quoted"', '{"message": "x"}', "", None])
def test_a_plain_string_in_a_column_stays_as_it_is(words: str | None) -> None:
    assert text_from_column(text_to_column(words)) == words


@pytest.mark.parametrize("stored", ["Out of memory.", "{half", '"half', '{"message": "x"}', "[1]"])
def test_what_older_versions_wrote_into_a_column_is_read_as_it_stands(stored: str) -> None:
    assert text_from_column(stored) == stored
