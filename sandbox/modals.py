"""Modals: what an application may ask in one, and whether what a person fills in fits it.

https://docs.discord.com/developers/interactions/receiving-and-responding says 1-5 components and a title of 45.
"""

from sandbox import components
from sandbox.components import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    MAX_TEXT,
    RADIO_GROUP,
    ROW,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    read_options,
    read_select,
)
from sandbox.errors import Form
from sandbox.fields import flag, number, objects, one_of, text
from sandbox.shapes import Json

MAX_PARTS = 5
IN_LABEL = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)


def read_modal(data: Json) -> Json:
    """The modal as it is kept and shown. Raises ApiError 50035."""
    form = Form("data")
    title = text(form, data, "title", low=1, high=45, required=True)
    custom_id = text(form, data, "custom_id", low=1, high=100, required=True)
    parts: list[Json] = []
    seen: set[str] = set()
    raw = objects(form, data, "components", low=1, high=MAX_PARTS, required=True)
    for index, part in enumerate(raw):
        with form.at("components", index):
            parts.append(_part(form, part, seen))
    form.refuse_if_wrong()
    for number_, part in enumerate(_all(parts), start=1):
        part["id"] = part.get("id") or number_
    return {"custom_id": custom_id, "title": title, "components": parts}


def inputs(modal: Json) -> list[Json]:
    """The components of a modal that hold a value."""
    return [part for part in _all(modal["components"]) if "custom_id" in part]


def _all(parts: list[Json]) -> list[Json]:
    found: list[Json] = []
    for part in parts:
        found.append(part)
        if "component" in part:
            found.append(part["component"])
        found.extend(part.get("components", []))
    return found


def _part(form: Form, part: Json, seen: set[str]) -> Json:
    kind = one_of(form, part, "type", (ROW, TEXT_DISPLAY, LABEL), None)
    own = number(form, part, "id", 0, 2**31 - 1, default=0)
    if kind == TEXT_DISPLAY:
        content = text(form, part, "content", low=1, high=MAX_TEXT, required=True)
        return {"type": kind, "id": own, "content": content}
    if kind == ROW:
        raw = objects(form, part, "components", low=1, high=1, required=True)
        kept: list[Json] = []
        for index, child in enumerate(raw):
            with form.at("components", index):
                text(form, child, "label", low=1, high=45, required=True)
                kept.append(_input(form, child, (TEXT_INPUT,), seen))
        return {"type": kind, "id": own, "components": kept}
    if kind != LABEL:
        return {}
    label = text(form, part, "label", low=1, high=45, required=True)
    description = text(form, part, "description", low=1, high=100)
    component = part.get("component")
    if not isinstance(component, dict):
        form.wrong("BASE_TYPE_REQUIRED", "This field is required", "component")
        component = {"type": CHECKBOX, "custom_id": "-"}
    with form.at("component"):
        child = _input(form, component, IN_LABEL, seen)
    return {"type": kind, "id": own, "label": label, "description": description, "component": child}


def _input(form: Form, component: Json, allowed: tuple[int, ...], seen: set[str]) -> Json:
    kind = one_of(form, component, "type", allowed, None)
    custom_id = text(form, component, "custom_id", low=1, high=100, required=True) or ""
    if custom_id in seen:
        form.wrong("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated", "custom_id")
    seen.add(custom_id)
    own = number(form, component, "id", 0, 2**31 - 1, default=0)
    kept: Json = {"type": kind, "id": own, "custom_id": custom_id}
    if kind in SELECTS:
        kept |= read_select(form, component, custom_id)
        if kept["disabled"]:
            message = "Select menus in modals cannot be disabled"
            form.wrong("MODAL_SELECT_DISABLED", message, "disabled")
        kept["required"] = flag(form, component, "required", default=True)
    elif kind == TEXT_INPUT:
        kept |= _text_input(form, component)
    elif kind == CHECKBOX:
        kept["default"] = flag(form, component, "default")
    elif kind is not None:
        kept |= _choice_group(form, component, kind)
    return kept


def _text_input(form: Form, component: Json) -> Json:
    low = number(form, component, "min_length", 0, 4000, default=0)
    high = number(form, component, "max_length", 1, 4000, default=4000)
    if low > high:
        form.wrong("TEXT_INPUT_MIN_GREATER_THAN_MAX", "min_length cannot exceed max_length", "min_length")
    kept: Json = {
        "style": one_of(form, component, "style", (1, 2), None),
        "required": flag(form, component, "required", default=True),
        "min_length": low,
        "max_length": high,
    }
    if component.get("label"):
        kept["label"] = text(form, component, "label", low=1, high=45)
    if (placeholder := text(form, component, "placeholder", high=100)) is not None:
        kept["placeholder"] = placeholder
    if (value := text(form, component, "value", high=high)) is not None:
        kept["value"] = value
    return kept


def _choice_group(form: Form, component: Json, kind: int) -> Json:
    required = flag(form, component, "required", default=True)
    if kind == RADIO_GROUP:
        options = read_options(form, component, low_count=2, high_count=10)
        if sum(option["default"] for option in options) > 1:
            form.wrong("RADIO_GROUP_TOO_MANY_DEFAULTS", "Only one option can be the default", "options")
        return {"required": required, "options": options}
    kept: Json = {"required": required}
    most = 10
    if kind == CHECKBOX_GROUP:
        kept["options"] = read_options(form, component, low_count=1, high_count=10)
        most = max(1, len(kept["options"]))
    kept["min_values"] = number(form, component, "min_values", 0, 10, default=1)
    kept["max_values"] = number(form, component, "max_values", 1, 10, default=most if kind == CHECKBOX_GROUP else 1)
    if kept["min_values"] > kept["max_values"]:
        form.wrong("MODAL_MIN_VALUES_TOO_LARGE", "min_values cannot exceed max_values", "min_values")
    return kept


def unfit(component: Json, value: object) -> str | None:
    """Why a value does not fit its input, in the words of Discord's own form; None where it fits."""
    match component["type"]:
        case components.CHECKBOX:
            return None if isinstance(value, bool) else "This is a yes or no."
        case components.TEXT_INPUT:
            return _unfit_text(component, value)
        case components.RADIO_GROUP:
            return _unfit_radio(component, value)
        case _:
            return _unfit_list(component, value)


def _unfit_radio(component: Json, value: object) -> str | None:
    if value is None:
        return "This field is required" if component["required"] else None
    return None if value in _values(component) else "That is not one of the options."


def _unfit_list(component: Json, value: object) -> str | None:
    if not isinstance(value, list):
        return "A list of values is expected."
    if not value and not component.get("required", True):
        return None
    if not component["min_values"] <= len(value) <= component["max_values"]:
        return f"Choose between {component['min_values']} and {component['max_values']}."
    if "options" in component and any(chosen not in _values(component) for chosen in value):
        return "That is not one of the options."
    return None


def _values(component: Json) -> list[str]:
    return [option["value"] for option in component["options"]]


def _unfit_text(component: Json, value: object) -> str | None:
    if not isinstance(value, str):
        return "Text is expected."
    if not value:
        return "This field is required" if component["required"] else None
    if not component["min_length"] <= len(value) <= component["max_length"]:
        return f"Must be between {component['min_length']} and {component['max_length']} in length."
    return None
