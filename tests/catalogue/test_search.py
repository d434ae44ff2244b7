"""Breeds are found by what people really type; misspelt.csv holds what they typed and what they meant."""

import csv
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petbot.catalogue import load_catalogue
from petbot.catalogue.search import plain
from petbot.domain.choices import Species

CATALOGUE = load_catalogue()
TYPED = list(csv.DictReader(Path(__file__).with_name("misspelt.csv").read_text(encoding="utf-8").splitlines()))


def test_the_breed_meant_comes_first_in_95_and_among_five_in_99_of_100_searches() -> None:
    found = [[breed.id for breed in CATALOGUE.search_breeds(row["text"], limit=5)] for row in TYPED]
    for row, ids in zip(TYPED, found, strict=True):
        if ids[:1] != [row["breed"]]:
            print(f"{row['text']!r} meant {row['breed']}, found {ids}")
    first = sum(ids[:1] == [row["breed"]] for row, ids in zip(TYPED, found, strict=True))
    among_five = sum(row["breed"] in ids for row, ids in zip(TYPED, found, strict=True))
    assert len(TYPED) >= 300
    assert first >= 0.95 * len(TYPED)
    assert among_five >= 0.99 * len(TYPED)


def test_every_name_in_every_language_finds_its_breed() -> None:
    for breed in CATALOGUE.breeds.values():
        for name in {breed.name, *astuple(breed.names)}:
            assert breed in CATALOGUE.search_breeds(name, breed.species, limit=8), name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Löwchen", "lowchen"),
        ("cao fila de sao miguel", "cao-fila-de-sao-miguel"),
        ("L'Ariège", "braque-de-l-ariege"),
        ("St. Bernard!", "saint-bernard"),
        ("ЛАБРАДОР-РЕТРИВЕР", "labrador-retriever"),
        ("тер'єр кері", "kerry-blue-terrier"),
    ],
)
def test_accents_hyphens_apostrophes_case_and_script_do_not_matter(typed: str, meant: str) -> None:
    assert CATALOGUE.search_breeds(typed)[0].id == meant


def test_a_beginning_beats_a_likeness_and_the_best_known_comes_first() -> None:
    assert [breed.id for breed in CATALOGUE.search_breeds("gol", limit=2)] == ["golden-retriever", "goldendoodle"]
    assert CATALOGUE.search_breeds("retr")[0].id == "labrador-retriever"
    assert CATALOGUE.search_breeds("bengal")[0].id == "bengal"


def test_only_the_chosen_species_is_found() -> None:
    assert {breed.species for breed in CATALOGUE.search_breeds("siberian", Species.CAT)} == {Species.CAT}
    assert CATALOGUE.search_breeds("siberian", Species.DOG)[0].id == "siberian-husky"


@pytest.mark.parametrize("noise", ["qqqqxxxx zzzz", "🦄🦄", "--", "\u200b"])
def test_noise_finds_nothing(noise: str) -> None:
    assert CATALOGUE.search_breeds(noise) == []


@given(st.text(max_size=500))
def test_plain_text_is_stable(text: str) -> None:
    assert plain(plain(text)) == plain(text)
