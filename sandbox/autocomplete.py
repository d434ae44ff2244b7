"""The choices that an application offers while somebody types."""

from sandbox.errors import Form
from sandbox.fields import objects, text
from sandbox.shapes import Json

STRING, INTEGER, NUMBER = 3, 4, 10


def focused_option(data: Json) -> Json | None:
    """The option being typed, at any depth of subcommands."""
    for option in data.get("options", []):
        if option.get("focused"):
            return option
        if (found := focused_option(option)) is not None:
            return found
    return None


def read_choices(data: Json, interaction_data: Json) -> list[Json]:
    """Raises ApiError 50035 for more than 25, names or values over 100 characters, or values of the wrong type."""
    form = Form("data")
    option = focused_option(interaction_data) or {"type": STRING}
    kept: list[Json] = []
    for index, choice in enumerate(objects(form, data, "choices", high=25)):
        with form.at("choices", index):
            name = text(form, choice, "name", low=1, high=100, required=True)
            _check_value(form, choice, option["type"])
            kept.append({"name": name, "value": choice.get("value")})
    form.refuse_if_wrong()
    return kept


def _check_value(form: Form, choice: Json, kind: int) -> None:
    value = choice.get("value")
    if kind == STRING:
        text(form, choice, "value", low=1, high=100, required=True)
    elif kind == INTEGER and (not isinstance(value, int) or isinstance(value, bool)):
        form.wrong("NUMBER_TYPE_COERCE", f'Value "{value!r}" is not int.', "value")
    elif kind == NUMBER and not isinstance(value, int | float):
        form.wrong("FLOAT_TYPE_COERCE", f'Value "{value!r}" is not float.', "value")
