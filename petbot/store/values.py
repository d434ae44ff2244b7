"""Values with structure as versioned JSON: read strictly, and refused when anything is unknown or missing."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from petbot.domain.choices import Choices
from petbot.domain.policies import Policy
from petbot.domain.recipes import Recipe
from petbot.domain.textdata import data_of, text_of
from petbot.domain.texts import Text
from petbot.store.errors import UnknownData

MARKS = ("{", '"')
"""How a column begins in which a text is kept as JSON."""
V = TypeVar("V", Choices, Recipe, Policy)
Fields = dict[str, Any]


class _Document(Generic[V]):
    """How one kind of value is written. A new field means one more upgrade, which adds it to an older document."""

    def __init__(self, kind: type[V], name: str, *upgrades: Callable[[Fields], Fields]) -> None:
        self._kind = kind
        self._name = name
        self._upgrades = upgrades
        self._adapter: TypeAdapter[V] = TypeAdapter(kind)

    @property
    def version(self) -> int:
        return 1 + len(self._upgrades)

    def written(self, value: V) -> Fields:
        return {"version": self.version, **asdict(value)}

    def read(self, document: Mapping[str, Any]) -> V:
        found = {**document}
        version = found.pop("version", None)
        if type(version) is not int or not 1 <= version <= self.version:
            raise self._unknown(f"have version {version!r}, this Petbot reads up to version {self.version}")
        for upgrade in self._upgrades[version - 1 :]:
            found = upgrade(found)
        if missing := [field.name for field in fields(self._kind) if field.name not in found]:
            raise self._unknown(f"lack the field {missing[0]!r}")
        try:
            return self._adapter.validate_json(json.dumps(found), strict=True, extra="forbid")
        except ValidationError as error:
            wrong = error.errors()[0]
            where = ".".join(str(part) for part in wrong["loc"])
            raise self._unknown(f"hold {wrong['input']!r} as {where!r}: {wrong['msg']}") from None

    def _unknown(self, why: str) -> UnknownData:
        return UnknownData(
            f"Stored {self._name} {why}. They were written by another version of Petbot, or damaged; "
            "start the version that wrote them, or restore a backup of the database."
        )


def _styled(recipe: Fields) -> Fields:
    """Version 2 of recipes: scheduler, adapters and what else a style brings."""
    new: Fields = {"scheduler": "", "clip_skip": 0, "adapters": [], "embeddings": [], "start": None, "hires": None}
    known = {("rules" if name == "recipe_version" else name): value for name, value in recipe.items()}
    return {**new, "strictness": "standard", **known}


def _widened(choices: Fields) -> Fields:
    """Version 2 of choices: a second pet, owners, season and light, looks, quality and a note."""
    unset = ("age", "companion", "pose", "mood", "season", "weather", "time", "activity", "look", "quality")
    return {**dict.fromkeys(unset), "owners": [], "note": "", **choices}


def _startable(choices: Fields) -> Fields:
    """Version 3 of choices: a picture to start from."""
    return {"start": None, **choices}


_CHOICES = _Document(Choices, "choices", _widened, _startable)
_RECIPES = _Document(Recipe, "recipes", _styled)
_POLICIES = _Document(Policy, "policies")


def choices_to_json(choices: Choices) -> Fields:
    """A document that `choices_from_json` reads back to an equal value."""
    return _CHOICES.written(choices)


def choices_from_json(document: Mapping[str, Any]) -> Choices:
    """The choices that were stored; raises UnknownData."""
    return _CHOICES.read(document)


def recipe_to_json(recipe: Recipe) -> Fields:
    """A document that `recipe_from_json` reads back to an equal value."""
    return _RECIPES.written(recipe)


def recipe_from_json(document: Mapping[str, Any]) -> Recipe:
    """The recipe that was stored; raises UnknownData."""
    return _RECIPES.read(document)


def policy_to_json(policy: Policy) -> Fields:
    """A document that `policy_from_json` reads back to an equal value."""
    return _POLICIES.written(policy)


def policy_from_json(document: Mapping[str, Any]) -> Policy:
    """The policy that was stored; raises UnknownData."""
    return _POLICIES.read(document)


def text_to_column(text: str | None) -> str | None:
    """A Text as JSON, so that it can still be said in any language; other strings as they are."""
    if text is None or not (isinstance(text, Text) or text.startswith(MARKS)):
        return text
    return json.dumps(data_of(text), ensure_ascii=False)


def text_from_column(stored: str | None) -> str | None:
    """The text that was stored; what an older version wrote is read as it stands."""
    if stored is None or not stored.startswith(MARKS):
        return stored
    try:
        return text_of(json.loads(stored))
    except ValueError:
        return stored
