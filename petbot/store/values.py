"""Values with structure as versioned JSON: written and read field by field, and refused when anything is unknown."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from petbot.domain.choices import Choices, Species
from petbot.domain.recipes import Recipe
from petbot.store.errors import UnknownData

VERSION = 1
"""Version of the documents' shape. A new field means a new number here, and a reader that still knows the old one."""

V = TypeVar("V")


def choices_to_json(choices: Choices) -> dict[str, Any]:
    """A document that `choices_from_json` reads back to an equal value."""
    return {
        "version": VERSION,
        "species": choices.species,
        "breed": choices.breed,
        "coat": choices.coat,
        "background": choices.background,
        "extras": list(choices.extras),
        "count": choices.count,
    }


def choices_from_json(document: Mapping[str, Any]) -> Choices:
    """The choices that were stored; raises UnknownData."""
    read = _Reading("choices", document)
    species = read.perhaps("species", str)
    choices = Choices(
        species=None if species is None else read.species(species),
        breed=read.perhaps("breed", str),
        coat=read.perhaps("coat", str),
        background=read.perhaps("background", str),
        extras=read.each("extras", str),
        count=read.one("count", int),
    )
    read.finish()
    return choices


def recipe_to_json(recipe: Recipe) -> dict[str, Any]:
    """A document that `recipe_from_json` reads back to an equal value."""
    return {
        "version": VERSION,
        "model_profile": recipe.model_profile,
        "prompt": recipe.prompt,
        "negative_prompt": recipe.negative_prompt,
        "num_inference_steps": recipe.num_inference_steps,
        "guidance_scale": float(recipe.guidance_scale),
        "width": recipe.width,
        "height": recipe.height,
        "seeds": list(recipe.seeds),
        "recipe_version": recipe.version,
    }


def recipe_from_json(document: Mapping[str, Any]) -> Recipe:
    """The recipe that was stored; raises UnknownData."""
    read = _Reading("recipe", document)
    recipe = Recipe(
        model_profile=read.one("model_profile", str),
        prompt=read.one("prompt", str),
        negative_prompt=read.one("negative_prompt", str),
        num_inference_steps=read.one("num_inference_steps", int),
        guidance_scale=read.one("guidance_scale", float),
        width=read.one("width", int),
        height=read.one("height", int),
        seeds=read.each("seeds", int),
        version=read.one("recipe_version", int),
    )
    read.finish()
    return recipe


class _Reading:
    """One document being read: every field must be taken once, with its type, and none may be left over."""

    def __init__(self, what: str, document: Mapping[str, Any]) -> None:
        self._what = what
        self._left = dict(document)
        version = self._left.pop("version", None)
        if version != VERSION:
            raise self._unknown(f"have version {version!r}, this Petbot reads version {VERSION}")

    def one(self, key: str, kind: type[V]) -> V:
        return self._checked(key, self._take(key), kind)

    def perhaps(self, key: str, kind: type[V]) -> V | None:
        value = self._take(key)
        return None if value is None else self._checked(key, value, kind)

    def each(self, key: str, kind: type[V]) -> tuple[V, ...]:
        values = cast("list[object]", self._checked(key, self._take(key), list))
        return tuple(self._checked(key, value, kind) for value in values)

    def species(self, value: str) -> Species:
        try:
            return Species(value)
        except ValueError:
            raise self._unknown(f"name the species {value!r}") from None

    def finish(self) -> None:
        if self._left:
            raise self._unknown(f"hold the unknown fields {', '.join(sorted(self._left))}")

    def _take(self, key: str) -> object:
        if key not in self._left:
            raise self._unknown(f"lack the field {key!r}")
        return self._left.pop(key)

    def _checked(self, key: str, value: object, kind: type[V]) -> V:
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        raise self._unknown(f"hold {value!r} as {key!r}, which is no {kind.__name__}")

    def _unknown(self, why: str) -> UnknownData:
        return UnknownData(
            f"Stored {self._what} {why}. They were written by another version of Petbot, or damaged; "
            "start the version that wrote them, or restore a backup of the database."
        )
