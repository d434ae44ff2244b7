"""The shelves: every entry there is, looked up and searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from rapidfuzz import process

from petbot.catalogue.entries import Background, Breed, Coat, Extra
from petbot.catalogue.search import CUTOFF, BreedIndex, plain, score
from petbot.domain.choices import Species
from petbot.domain.errors import Refusal

Entry = TypeVar("Entry", Background, Breed, Coat, Extra)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """All entries by id, in the order of their files: the best known first."""

    breeds: Mapping[str, Breed]
    coats: Mapping[str, Coat]
    backgrounds: Mapping[str, Background]
    extras: Mapping[str, Extra]
    _index: BreedIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", BreedIndex(self.breeds.values()))

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

    def breeds_of(self, species: Species | None) -> list[Breed]:
        """Breeds of one species, or of all where none is chosen yet."""
        return [breed for breed in self.breeds.values() if species in {None, breed.species}]

    def coats_of(self, breed_id: str) -> list[Coat]:
        """The coats that a breed really has, the most usual first."""
        return [self.coats[coat] for coat in self.breed(breed_id).coats]

    def search_breeds(self, text: str, species: Species | None = None, limit: int = 25) -> list[Breed]:
        """Breeds meant by a text (name in any language, alias, misspelling), best first; all for an empty text."""
        return self._index.search(text, species, limit)

    def search_backgrounds(self, text: str, limit: int = 25) -> list[Background]:
        """Backgrounds meant by a text, best first; all for an empty text."""
        return _search(self.backgrounds, text, limit)

    def search_extras(self, text: str, limit: int = 25) -> list[Extra]:
        """Extras meant by a text, best first; all for an empty text."""
        return _search(self.extras, text, limit)


def _found(entries: Mapping[str, Entry], entry_id: str, kind: str) -> Entry:
    if entry_id in entries:
        return entries[entry_id]
    near = process.extractOne(plain(entry_id), {e.id: plain(e.name) for e in entries.values()})
    hint = f" Did you mean {entries[near[2]].name}?" if near and near[1] >= CUTOFF else ""
    raise Refusal(f"I know no {kind} called “{entry_id[:60]}”.{hint} Pick one from the list that appears as you type.")


def _search(entries: Mapping[str, Entry], text: str, limit: int) -> list[Entry]:
    if not text.strip():
        return list(entries.values())[:limit]
    scored = ((score(plain(text), plain(entry.name)), -n) for n, entry in enumerate(entries.values()))
    best = sorted((pair for pair in scored if pair[0] >= CUTOFF), reverse=True)
    ordered = list(entries.values())
    return [ordered[-index] for _, index in best[:limit]]
