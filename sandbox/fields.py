"""Checks of one field of a form, in Discord's words. Each returns the value, or a harmless one where it is wrong."""

from typing import Any

from sandbox.errors import Form
from sandbox.shapes import Json


def text(form: Form, owner: Json, key: str, *, low: int = 0, high: int, required: bool = False) -> str | None:
    """A string of `low` to `high` characters; None where absent or null."""
    value = owner.get(key)
    if value is None:
        if required:
            form.wrong("BASE_TYPE_REQUIRED", "This field is required", key)
        return None
    if not isinstance(value, str):
        form.wrong("STRING_TYPE_CONVERT", f'Could not convert "{value!r}" to string.', key)
        return None
    if required and low and not value:
        form.wrong("BASE_TYPE_REQUIRED", "This field is required", key)
    elif low and not low <= len(value) <= high:
        form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.", key)
    elif len(value) > high:
        form.wrong("BASE_TYPE_MAX_LENGTH", f"Must be {high} or fewer in length.", key)
    return value


def number(form: Form, owner: Json, key: str, low: int, high: int, *, default: int) -> int:
    """A whole number from `low` to `high`; `default` where absent, null or wrong."""
    value = owner.get(key)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        form.wrong("NUMBER_TYPE_COERCE", f'Value "{value!r}" is not int.', key)
    elif value < low:
        form.wrong("NUMBER_TYPE_MIN", f"int value should be greater than or equal to {low}.", key)
    elif value > high:
        form.wrong("NUMBER_TYPE_MAX", f"int value should be less than or equal to {high}.", key)
    else:
        return value
    return default


def flag(form: Form, owner: Json, key: str, default: bool = False) -> bool:
    value = owner.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        form.wrong("BOOLEAN_TYPE_CONVERT", "Must be either true or false.", key)
        return default
    return value


def objects(form: Form, owner: Json, key: str, *, low: int = 0, high: int, required: bool = False) -> list[Json]:
    """A list of `low` to `high` JSON objects; members of another type are reported and left out."""
    if owner.get(key) is None:
        if required:
            form.wrong("BASE_TYPE_REQUIRED", "This field is required", key)
        return []
    value = plain_list(form, owner, key)
    if not low <= len(value) <= high:
        form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.", key)
    kept: list[Json] = []
    for index, item in enumerate(value):
        if isinstance(item, dict):
            kept.append(item)
        else:
            form.wrong("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType", key, index)
    return kept


def plain_list(form: Form, owner: Json, key: str) -> list[Any]:
    """A list of anything; empty where absent, null or wrong."""
    value = owner.get(key)
    if isinstance(value, list):
        return value
    if value is not None:
        form.wrong("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType", key)
    return []


def one_of(form: Form, owner: Json, key: str, allowed: tuple[int, ...], default: int | None) -> int | None:
    value = owner.get(key, default)
    if isinstance(value, bool) or value not in allowed:
        listed = ", ".join(str(choice) for choice in allowed)
        form.wrong("BASE_TYPE_CHOICES", f"Value must be one of {{{listed}}}.", key)
        return default
    return value
