"""A mistake in a data file is named by file, entry and field when Petbot starts."""

import shutil
from pathlib import Path

import pytest

from petbot.catalogue import CatalogueBroken, load_catalogue
from petbot.catalogue.loading import DATA


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("breeds.toml", 'ears = "floppy"', 'ears = "floppyy"', "breeds.toml, labrador-retriever, traits.ears: "),
        ("breeds.toml", '"chocolate"]', '"chocolat"]', "breeds.toml, labrador-retriever, coats: "),
        ("breeds.toml", 'id = "beagle"', 'id = "pug"', "breeds.toml, pug, id: stands there twice"),
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
