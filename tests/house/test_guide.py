"""The members' guide shows every picture that it has, and has every picture that it shows."""

import re
from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
SHOWN = re.compile(r"!\[[^]]*\]\(([^)]+)\)")
MOST_BYTES = 200_000
"""Of a picture: the repository keeps every one that ever was."""


def test_the_guide_names_all_its_pictures_and_no_others() -> None:
    shown = set(SHOWN.findall((GUIDE / "README.md").read_text(encoding="utf-8")))
    assert shown == {path.name for path in GUIDE.glob("*.png")}


def test_the_guides_pictures_are_small() -> None:
    assert [path.name for path in GUIDE.glob("*.png") if path.stat().st_size > MOST_BYTES] == []
