"""A mistake in a data file is named by file, entry and field when Petbot starts."""

import shutil
from pathlib import Path

import pytest

from petbot.catalogue import CatalogueBroken, load_catalogue
from petbot.catalogue.loading import DATA


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
        ("breeds/cat.csv", "well", "good", "breeds/cat.csv, domestic-shorthair, known: "),
        ("names/cat.csv", "Siam,", ",", "breeds/cat.csv, siamese, names.de: "),
        ("coats.toml", '"black", "solid"]', '"blak", "solid"]', "coats.toml, black, colour: "),
        ("extras.toml", '"head"', '"hed"', "extras.toml, crown, place: "),
        ("backgrounds.toml", "backgrounds = [", "backgrounds = [[", "backgrounds.toml: "),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, file: str, old: str, new: str, message: str) -> None:
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueBroken) as broken:
        load_catalogue(folder)
    assert str(broken.value).startswith(message)
