"""A mistake in a data file is named by file, entry and field when Petbot starts."""

import shutil
from pathlib import Path

import pytest

from petbot.catalogue import CatalogueBroken, load_catalogue
from petbot.catalogue.loading import DATA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("breeds/dog.csv", "short,floppy,", "short,floppyy,", "breeds/dog.csv, labrador-retriever, traits.ears: "),
        ("breeds/dog.csv", "chocolate cream", "chocolat cream", "breeds/dog.csv, labrador-retriever, coats: "),
        ("breeds/dog.csv", "\nbeagle,", "\npoodle,", "breeds/dog.csv, poodle, id: stands there twice"),
        ("breeds/dog.csv", "\nbeagle,", "\nbaegle,", "names/dog.csv, baegle: no names"),
        ("breeds/dog.csv", "well,122,", "well,12x,", "breeds/dog.csv, labrador-retriever, fci: "),
        ("breeds/dog.csv", "\nbeagle,Beagle,", "\nbeagle,Beagle,,", "breeds/dog.csv, beagle: 14 cells instead of 13"),
        ("breeds/dog.csv", "pug beagle\n", "pug baegle\n", "breeds/dog.csv, puggle, parents: "),
        ("breeds/cat.csv", ",well,", ",good,", "breeds/cat.csv, domestic-shorthair, known: "),
        ("names/cat.csv", "Siam,", ",", "names/cat.csv, siamese, de: "),
        ("names/extra.csv", "Krone,Corona,", "Krone,,", "names/extra.csv, crown, es: "),
        ("names/extra.csv", ",王冠,king", ",,king", "names/extra.csv, crown, zh-CN: "),
        ("names/look.csv", "\nstudio,", "\nstudios,", "names/look.csv, studio: no names"),
        ("names/look.csv", "pt-BR", "pt", "names/look.csv, natural, pt-BR: "),
        ("coat.csv", "black,solid,", "blak,solid,", "coat.csv, black, colour: "),
        ("extra.csv", ",head,", ",hed,", "extra.csv, crown, place: "),
        ("extra.csv", "golden crown,", "(golden:1.4) crown,", "extra.csv, crown, photo: "),
        ("extra.csv", ",hats,", ",hat,", "extra.csv, crown, group: "),
        ("group.csv", "nature,background", "nature,backgrounds", "group.csv, nature, kind: "),
        ("group.csv", "nature,background", "nature,extra", "background.csv, meadow, group: "),
        ("background.csv", ",yes,no,,", ",yes,non,,", "background.csv, meadow, festive: "),
        ("background.csv", "night\n", "nite\n", "background.csv, forest-night, time: "),
        ("background.csv", ",winter,\n", ",wintr,\n", "background.csv, snow, season: "),
        ("background.csv", "wildflower meadow", "a b c d e f g h i j k l", "background.csv, meadow, photo: "),
        ("background.csv", "\nmeadow,Flower meadow", "\nmeadow,\"Flower", "background.csv: "),
        ("hairstyle.csv", ",hair-colour", ",hair-color", "hairstyle.csv, bald, clashes: "),
        ("weather.csv", "season/summer", "season/sumer", "weather.csv, snowing, clashes: "),
        ("age.csv", ",dog\n", ",wolf\n", "age.csv, puppy, species: "),
        ("tone.csv", ",1,#f6ede4", ",11,#f6ede4", "tone.csv, tone-1, number: "),
        ("look.csv", ",photographic,", ",photo,", "look.csv, natural, group: "),
        ("quality.csv", "dpmpp-2m-karras", "dpm", "quality.csv, draft, scheduler: "),
        ("season.csv", "\nspring,", "\nSpring,", "names/season.csv, Spring: no names"),
    ],
)  # fmt: skip
def test_a_mistake_is_named(folder: Path, file: str, old: str, new: str, message: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueBroken) as broken:
        load_catalogue(folder)
    assert str(broken.value).startswith(message)


def test_names_without_an_entry_are_named(folder: Path) -> None:
    with (folder / "names/season.csv").open("a", encoding="utf-8") as names:
        names.write("monsoon,Monsun,Monzón,Mousson,Monsun,Мусон,Monção,मानसून,モンスーン,季风,\n")
    with pytest.raises(CatalogueBroken, match=r"^names/season\.csv, monsoon: not in season\.csv"):
        load_catalogue(folder)


def test_a_file_that_is_missing_is_named(folder: Path) -> None:
    (folder / "mood.csv").unlink()
    with pytest.raises(CatalogueBroken, match=r"^mood\.csv: "):
        load_catalogue(folder)
