"""Texts for people: English words that remember how they were made, so that they can be said in another language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, Self, cast, runtime_checkable

LIST_SEPARATOR = ", "


@runtime_checkable
class Named(Protocol):
    """What has a name in every language, such as an entry of the catalogue."""

    @property
    def name(self) -> str:
        """In English."""
        ...

    @property
    def names(self) -> object:
        """With an attribute for every other language: its gettext code in lower case."""
        ...


class Text(str):
    """The English words, as any string; `message` is the catalogue's msgid, and `values` fill its {fields}.

    A value may be a text, something Named, or a tuple of such; "{breed:lower}" says one in lower case. Concatenation
    and f-strings give a plain string that stays English: use `joined`, or a field.
    """

    __slots__ = ("message", "plural", "values")

    message: str
    plural: str
    values: Mapping[str, object]

    def __new__(
        cls, words: str, message: str | None = None, plural: str = "", values: Mapping[str, object] | None = None
    ) -> Self:
        """For `tr`, `plural` and `joined`; of words alone it makes a text that is its own message."""
        self = super().__new__(cls, words)
        self.message = words if message is None else message
        self.plural = plural
        self.values = values or {}
        return self

    def format(self, *args: object, **values: object) -> "Text":
        """The text with its fields filled."""
        if args:
            raise TypeError("Fields of texts have names.")
        more = {**self.values, **values}
        template = self.plural if self.plural and more.get("number") != 1 else self.message
        return Text(filled(template, more, _english), self.message, self.plural, more)


def tr(message: str, /, **values: object) -> Text:
    """Words for a person. `message` is a literal, so that the tools find it."""
    made = Text(message)
    return made.format(**values) if values else made


def plural(one: str, many: str, /) -> Text:
    """Words that depend on `number`: fill it in with `format(number=...)`."""
    return Text(one, one, many)


def called(context: str, name: str, /) -> Text:
    """A name of a command or option, found in the translation catalogue under a context of its own."""
    del context
    return Text(name)


def joined(separator: str, parts: Sequence[str]) -> Text:
    """Several texts as one; plain strings among them stay as they are."""
    fields = {f"part{number}": part for number, part in enumerate(parts)}
    message = separator.replace("{", "{{").replace("}", "}}").join(f"{{{field}}}" for field in fields)
    return Text(separator.join(parts), message, "", fields)


class _Words(str):
    """A value in a text; the format "lower" says it in lower case."""

    __slots__ = ()

    def __format__(self, spec: str, /) -> str:
        return self.lower() if spec == "lower" else super().__format__(spec)


def filled(
    template: str, values: Mapping[str, object], say: Callable[[str | Named], str], separator: str = LIST_SEPARATOR
) -> str:
    """The template with its fields filled; `say` gives the words of strings and of what is Named."""

    def worded(value: object) -> object:
        match value:
            case str() | Named():
                return _Words(say(value))
            case tuple() | list():
                return _Words(separator.join(str(worded(each)) for each in cast("Sequence[object]", value)))
            case _:
                return value

    return template.format(**{field: worded(value) for field, value in values.items()})


def _english(value: str | Named) -> str:
    return str(value) if isinstance(value, str) else value.name
