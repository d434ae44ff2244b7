"""Texts as plain data that JSON can hold, so that what they remember outlives the database and the worker's pipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import cast

from petbot.domain.languages import ENGLISH, LANGUAGES
from petbot.domain.texts import Named, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedName:
    """What is left of something Named: its names."""

    name: str
    names: object


def data_of(text: str) -> object:
    """A Text as an object with message, plural and values; any other string as it is. `text_of` reads it back."""
    if not isinstance(text, Text):
        return str(text)
    values = {field: _value_data(value) for field, value in text.values.items()}
    return {"message": text.message, "plural": text.plural, "values": values}


def text_of(data: object) -> str:
    """The text that `data_of` wrote. Raises ValueError for what it cannot have written."""
    match data:
        case str():
            return data
        case {"message": str(message), "plural": str(plural), "values": dict()}:
            made = Text(message, message, plural)
            held = cast("dict[str, dict[str, object]]", data)["values"]
            values = {field: _value_of(value) for field, value in held.items()}
            return _filled(made, values) if values else made
        case _:
            raise ValueError("This is not the data of a text.")


def _filled(text: Text, values: Mapping[str, object]) -> Text:
    try:
        return text.format(**values)
    except (LookupError, AttributeError, TypeError) as error:
        raise ValueError(f"The values do not fit the message “{text.message}”.") from error


def _value_data(value: object) -> object:
    match value:
        case str():
            return data_of(value)
        case bool() | int() | float() | None:
            return value
        case Named():
            return {"name": value.name, "names": _names_data(value)}
        case tuple() | list():
            return [_value_data(each) for each in cast("Sequence[object]", value)]
        case _:
            return str(value)


def _names_data(entry: Named) -> dict[str, str]:
    codes = [code.lower() for code in LANGUAGES if code != ENGLISH]
    return {code: getattr(entry.names, code, entry.name) for code in codes}


def _value_of(data: object) -> object:
    match data:
        case {"name": str(name), "names": dict()}:
            held = cast("dict[str, dict[str, object]]", data)["names"]
            names = {code: str(word) for code, word in held.items()}
            return CarriedName(name=name, names=SimpleNamespace(**names))
        case dict():
            return text_of(cast("dict[str, object]", data))
        case list():
            return tuple(_value_of(each) for each in cast("list[object]", data))
        case _:
            return data
