"""The shelves: every entry there is, looked up and searched."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz, process

from petbot.catalogue.entries import Background, Breed, Coat, Extra
from petbot.domain.choices import Species
from petbot.domain.errors import Refusal

SEARCH_CUTOFF = 55
"""Least rapidfuzz score (0-100) that still counts as meant; below it a search would list noise."""

Entry = TypeVar("Entry", Background, Breed, Coat, Extra)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelves:
    """All entries by id, in the order of their files: the best known first."""

    breeds: Mapping[str, Breed]
    coats: Mapping[str, Coat]
    backgrounds: Mapping[str, Background]
    extras: Mapping[str, Extra]

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
        """Breeds meant by a text (name, alias, misspelling, no accents), best first; all for an empty text."""
        breeds = self.breeds_of(species)
        if not text.strip():
            return breeds[:limit]
        names = {index: [_plain(name) for name in (b.name, *b.aliases)] for index, b in enumerate(breeds)}
        scored = ((max(_score(_plain(text), name) for name in names[index]), -index) for index in names)
        best = sorted((pair for pair in scored if pair[0] >= SEARCH_CUTOFF), reverse=True)
        return [breeds[-index] for _, index in best[:limit]]

    def search_backgrounds(self, text: str, limit: int = 25) -> list[Background]:
        """Backgrounds meant by a text, best first; all for an empty text."""
        return _search(self.backgrounds, text, limit)

    def search_extras(self, text: str, limit: int = 25) -> list[Extra]:
        """Extras meant by a text, best first; all for an empty text."""
        return _search(self.extras, text, limit)


def _found(entries: Mapping[str, Entry], entry_id: str, kind: str) -> Entry:
    if entry_id in entries:
        return entries[entry_id]
    near = process.extractOne(_plain(entry_id), {e.id: _plain(e.name) for e in entries.values()})
    hint = f" Did you mean {entries[near[2]].name}?" if near and near[1] >= SEARCH_CUTOFF else ""
    raise Refusal(f"I know no {kind} called “{entry_id[:60]}”.{hint} Pick one from the list that appears as you type.")


def _search(entries: Mapping[str, Entry], text: str, limit: int) -> list[Entry]:
    if not text.strip():
        return list(entries.values())[:limit]
    scored = ((_score(_plain(text), _plain(entry.name)), -n) for n, entry in enumerate(entries.values()))
    best = sorted((pair for pair in scored if pair[0] >= SEARCH_CUTOFF), reverse=True)
    ordered = list(entries.values())
    return [ordered[-index] for _, index in best[:limit]]


def _score(text: str, name: str) -> float:
    """Similarity in 0-110: a word that begins with the text beats any fuzzy match."""
    if name.startswith(text):
        return 110
    if any(word.startswith(text) for word in name.split()):
        return 105
    return fuzz.WRatio(text, name)


def _plain(text: str) -> str:
    """Lower case, without accents, hyphens or apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(letters.replace("-", " ").replace("'", "").split())
