"""The shelves: every entry there is, looked up by kind and id, and searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar, cast, get_args

from rapidfuzz import process

from petbot.catalogue.entries import (
    Background,
    Breed,
    Coat,
    Entry,
    Extra,
    Group,
    Kind,
    Look,
    Quality,
    Tone,
    Touch,
    TouchKind,
)
from petbot.catalogue.naming import ENGLISH, KINDS
from petbot.catalogue.search import CUTOFF, Index, plain
from petbot.domain.choices import Species
from petbot.domain.errors import Refusal
from petbot.domain.texts import joined, tr

Shelf = Literal["breed", Kind]
E = TypeVar("E", bound=Entry)
PICK_ONE = tr("Choose one of those on offer, in the menu or as you type.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """All entries by id, in the order of their files: the best known first."""

    breeds: Mapping[str, Breed]
    coats: Mapping[str, Coat]
    backgrounds: Mapping[str, Background]
    extras: Mapping[str, Extra]
    touches: Mapping[TouchKind, Mapping[str, Touch]]
    """Small attributes of the scene, the pet and its owners, by kind."""
    tones: Mapping[str, Tone]
    looks: Mapping[str, Look]
    qualities: Mapping[str, Quality]
    groups: Mapping[Kind, Mapping[str, Group]]
    """The parts of the kinds that no single menu can hold; an entry's `group` is an id of them."""
    _index: Mapping[Shelf, Index[Entry]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {kind: Index(self.shelf(kind).values()) for kind in get_args(Shelf)})

    def shelf(self, kind: Shelf) -> Mapping[str, Entry]:
        """All entries of a kind by id."""
        shelves: Mapping[Shelf, Mapping[str, Entry]] = {
            "breed": self.breeds,
            "coat": self.coats,
            "background": self.backgrounds,
            "extra": self.extras,
            "tone": self.tones,
            "look": self.looks,
            "quality": self.qualities,
            **self.touches,
        }
        return shelves.get(kind, {})

    def parts(self, kind: Shelf) -> Mapping[str, Group]:
        """The groups of a long kind by id; none of one that a single menu holds."""
        return self.groups.get(cast("Kind", kind), {})

    def entry(self, kind: Shelf, entry_id: str) -> Entry:
        """The entry, or a Refusal with a near name."""
        return _found(self.shelf(kind), entry_id, kind)

    def breed(self, breed_id: str) -> Breed:
        """The breed, or a Refusal that says how to find one."""
        return _found(self.breeds, breed_id, "breed")

    def coat(self, coat_id: str) -> Coat:
        """The coat, or a Refusal."""
        return _found(self.coats, coat_id, "coat")

    def background(self, background_id: str) -> Background:
        """The background, or a Refusal."""
        return _found(self.backgrounds, background_id, "background")

    def extra(self, extra_id: str) -> Extra:
        """The extra, or a Refusal."""
        return _found(self.extras, extra_id, "extra")

    def touch(self, kind: TouchKind, touch_id: str) -> Touch:
        """The season, pose, hairstyle or the like, or a Refusal."""
        return _found(self.touches.get(kind, {}), touch_id, kind)

    def tone(self, tone_id: str) -> Tone:
        """The skin tone, or a Refusal."""
        return _found(self.tones, tone_id, "tone")

    def look(self, look_id: str) -> Look:
        """The look, or a Refusal."""
        return _found(self.looks, look_id, "look")

    def quality(self, quality_id: str) -> Quality:
        """The quality, or a Refusal."""
        return _found(self.qualities, quality_id, "quality")

    def breeds_of(self, species: Species | None) -> list[Breed]:
        """Breeds of one species, or of all where none is chosen yet."""
        return [breed for breed in self.breeds.values() if species in {None, breed.species}]

    def coats_of(self, breed_id: str) -> list[Coat]:
        """The coats that a breed really has, the most usual first."""
        return [self.coats[coat] for coat in self.breed(breed_id).coats]

    def touches_of(self, kind: TouchKind, species: Species | None) -> list[Touch]:
        """The touches of a kind that can be said of the species; all where none is chosen yet."""
        return [t for t in self.touches.get(kind, {}).values() if species is None or t.species in {None, species}]

    def search(self, kind: Shelf, text: str, locale: str = ENGLISH, limit: int = 25) -> list[Entry]:
        """Entries of a kind meant by a text in any language, best first; all for an empty text.

        `locale` is the member's: among entries alike, those so named in its language come first.
        """
        return self._index[kind].search(text, limit, locale=locale)

    def meant(self, kind: Shelf, text: str) -> str:
        """The id of the one entry that a text names in full, in any language; any other text as it is."""
        if text in self.shelf(kind) or kind not in self._index:
            return text
        found = self._index[kind].named(text)
        return found[0].id if len(found) == 1 else text

    def likely(self, kind: Shelf, text: str, locale: str = ENGLISH) -> list[Entry]:
        """Entries of a kind that a text may well mean, best first; one alone where it is clear."""
        return self._index[kind].likely(text, locale)

    def search_breeds(
        self, text: str, species: Species | None = None, limit: int = 25, locale: str = ENGLISH
    ) -> list[Breed]:
        """Breeds meant by a text (name in any language, alias, misspelling), best first; all for an empty text."""
        index = cast("Index[Breed]", self._index["breed"])
        return index.search(text, limit, lambda breed: species in {None, breed.species}, locale)


def _found(entries: Mapping[str, E], entry_id: str, kind: Shelf) -> E:
    if entry_id in entries:
        return entries[entry_id]
    near = process.extractOne(plain(entry_id), {e.id: plain(e.name) for e in entries.values()})
    hint = [tr("Did you mean {entry}?", entry=entries[near[2]])] if near and near[1] >= CUTOFF else []
    unknown = tr("I know no {kind} called “{name}”.", kind=KINDS[kind], name=entry_id[:60])
    raise Refusal(joined(" ", [unknown, *hint, PICK_ONE]))
