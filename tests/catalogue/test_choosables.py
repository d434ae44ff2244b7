"""Every background, extra, touch, owner part, look and quality: enough of them, legal, named in all languages."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import cast, get_args

import pytest

from petbot.catalogue import load_catalogue
from petbot.catalogue.__main__ import main
from petbot.catalogue.entries import Background, Entry, Extra, Group, Kind, Look, Place, Touch, TouchKind

CATALOGUE = load_catalogue()
SHELVES: dict[str, list[Entry]] = {
    **{kind: [*shelf.values()] for kind, shelf in CATALOGUE.touches.items()},
    "background": [*CATALOGUE.backgrounds.values()],
    "extra": [*CATALOGUE.extras.values()],
    "coat": [*CATALOGUE.coats.values()],
    "tone": [*CATALOGUE.tones.values()],
    "look": [*CATALOGUE.looks.values()],
    "quality": [*CATALOGUE.qualities.values()],
}
GROUPS: list[Group] = [group for groups in CATALOGUE.groups.values() for group in groups.values()]
ENTRIES = [*(entry for shelf in SHELVES.values() for entry in shelf), *GROUPS]
SCRIPTS = {
    "uk": re.compile("[а-яіїєґ]", re.IGNORECASE),
    "hi": re.compile("[\u0900-\u097f]"),
    "ja": re.compile("[\u3040-\u30ff\u4e00-\u9fff]"),
    "zh_cn": re.compile("[\u4e00-\u9fff]"),
}
YOUNG = re.compile(r"\b(child|kid|boy|girl|baby|teen\w*|minor|toddler|schoolgirl|schoolboy|infant|young(?! adult))\b")


def _in_menus() -> Iterator[tuple[str, list[Entry]]]:
    """Lists as a menu shows them: a group's entries, or all of a kind without groups."""
    for kind, shelf in SHELVES.items():
        groups: dict[str, list[Entry]] = {}
        for entry in shelf:
            groups.setdefault(getattr(entry, "group", ""), []).append(entry)
        yield from ((f"{kind}/{group}", entries) for group, entries in groups.items())


def _photos() -> Iterator[tuple[str, str]]:
    for entry in ENTRIES:
        if isinstance(entry, Look):
            yield from ((entry.id, phrase) for phrase in (*entry.photo, *entry.negative))
        elif isinstance(entry, Background | Extra | Touch):
            yield entry.id, entry.photo


def test_there_is_as_much_to_choose_from_as_was_promised() -> None:
    backgrounds = CATALOGUE.backgrounds.values()
    assert len(backgrounds) >= 75
    assert sum(background.festive for background in backgrounds) >= 33
    assert len(CATALOGUE.extras) >= 75
    assert len(CATALOGUE.looks) >= 16
    assert list(CATALOGUE.qualities) == ["draft", "standard", "fine"]
    assert [tone.number for tone in CATALOGUE.tones.values()] == list(range(1, 11))


def test_there_are_feasts_of_every_inhabited_continent() -> None:
    feasts = Counter(b.group for b in CATALOGUE.backgrounds.values() if b.festive)
    for group in ("world", "africa", "americas", "asia", "europe", "oceania"):
        assert feasts[f"festive-{group}"] >= 5, group


def test_every_kind_and_every_place_has_something() -> None:
    assert set(get_args(Kind)) == set(SHELVES)
    assert all(len(CATALOGUE.touches[kind]) >= 3 for kind in get_args(TouchKind))
    assert {extra.place for extra in CATALOGUE.extras.values()} == set(get_args(Place))


def test_every_list_fits_into_one_menu() -> None:
    for name, entries in _in_menus():
        assert name.startswith("coat/") or 1 <= len(entries) <= 25, name
    for kind, groups in CATALOGUE.groups.items():
        used = {getattr(entry, "group", "") for entry in SHELVES[kind]} - {""}
        assert used == set(groups), kind
        assert len(groups) <= 25


@pytest.mark.parametrize("language", ["de", "es", "fr", "pl", "uk", "pt_br", "hi", "ja", "zh_cn"])
def test_names_stand_in_each_languages_own_script(language: str) -> None:
    for entry in ENTRIES:
        name = asdict(entry.names)[language]
        assert name == name.strip() != "", entry.id
        if script := SCRIPTS.get(language):
            assert script.search(name), (entry.id, name)
        for other in SCRIPTS.values() if language not in SCRIPTS else ():
            assert not other.search(name), (entry.id, name)
        if language in ("uk", "hi"):
            assert not re.search("[a-z]", name, re.IGNORECASE), (entry.id, name)


def test_no_two_entries_of_a_kind_have_the_same_name_in_any_language() -> None:
    for kind, shelf in {**SHELVES, "group": GROUPS}.items():
        for language in ("", *asdict(ENTRIES[0].names)):
            groups = [getattr(entry, "kind", "") for entry in shelf]
            names = [asdict(entry.names)[language].lower() if language else entry.name.lower() for entry in shelf]
            told = Counter(zip(groups, names, strict=True))
            assert [name for name, count in told.items() if count > 1] == [], (kind, language)


@pytest.mark.parametrize("kind", SHELVES)
def test_every_name_in_every_language_finds_its_entry(kind: str) -> None:
    for entry in SHELVES[kind]:
        for name in {entry.name, *asdict(entry.names).values()}:
            assert entry in CATALOGUE.search(cast("Kind", kind), name, limit=3), name


def test_aliases_say_something_new() -> None:
    for entry in ENTRIES:
        assert len(set(entry.aliases)) == len(entry.aliases), entry.id
        assert entry.name.lower() not in entry.aliases, entry.id


def test_what_is_said_to_a_photographic_model_is_plain_english_without_syntax() -> None:
    for entry, phrase in _photos():
        assert phrase.isascii(), (entry, phrase)
        assert 1 <= len(phrase.split()) <= 12, (entry, phrase)
        assert not re.search(r"[,()\[\]{}<>:;|\\.]", phrase), (entry, phrase)


def test_emojis_are_emojis() -> None:
    for entry in ENTRIES:
        emoji = getattr(entry, "emoji", None) or getattr(entry, "swatch", "")
        assert emoji and not re.search(r"[\w\s]", emoji), entry.id  # noqa: PT018


def test_owners_are_adults_whatever_is_chosen() -> None:
    for kind in ("age-group", "presentation", "hairstyle", "clothing", "covering", "activity", "heritage"):
        for touch in CATALOGUE.touches[kind].values():
            assert not YOUNG.search(f"{touch.name} {touch.said} {touch.photo}".lower()), touch.id
    assert all("adult" in touch.photo for touch in CATALOGUE.touches["presentation"].values())
    ages = [int(re.findall(r"\d+", touch.photo)[0]) for touch in CATALOGUE.touches["age-group"].values()]
    assert ages == sorted(ages)
    assert ages[0] >= 25


def test_nothing_about_an_owner_follows_from_their_heritage() -> None:
    said = " ".join(f"{touch.said} {touch.photo}".lower() for touch in CATALOGUE.touches["heritage"].values())
    assert not re.search(r"\b(skin|hair|eyes|dark|light|wearing)\b", said)
    assert not any(touch.clashes for touch in CATALOGUE.touches["heritage"].values())


def test_a_look_is_photographic_or_fights_no_drawing() -> None:
    by_group = Counter(look.group for look in CATALOGUE.looks.values())
    assert min(by_group.values()) >= 8
    for look in CATALOGUE.looks.values():
        if look.group == "illustrated":
            assert {"cartoon", "drawing", "anime", "sketch", "render", "cgi", "3d"} <= set(look.drops), look.id


def test_qualities_keep_to_the_model_card() -> None:
    qualities = list(CATALOGUE.qualities.values())
    assert [quality.steps for quality in qualities] == sorted(quality.steps for quality in qualities)
    for quality in qualities:
        assert 3.5 <= quality.guidance <= 7
        if quality.hires:
            assert 1.1 <= quality.hires.factor <= 2
            assert 0.25 <= quality.hires.strength <= 0.7
    assert qualities[-1].hires is not None


def test_a_feast_that_has_its_season_is_outdoors() -> None:
    assert [b.id for b in CATALOGUE.backgrounds.values() if b.season and not b.outdoors] == []


def test_how_much_there_is_can_be_counted(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    lines = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert lines["background"] == str(len(CATALOGUE.backgrounds))
    assert int(lines["dog"]) + int(lines["cat"]) == len(CATALOGUE.breeds)
    assert set(SHELVES) <= set(lines)
