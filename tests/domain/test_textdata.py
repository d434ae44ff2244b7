"""Texts as data: whatever JSON carries away is the same text when it comes back."""

import json
from types import SimpleNamespace

import pytest

from petbot.domain.textdata import data_of, text_of
from petbot.domain.texts import Named, Text, joined, plural, tr

PUG = SimpleNamespace(name="Pug", names=SimpleNamespace(pl="Mops", ja="パグ"))
ORDERS = plural("{number} order of {whom}", "{number} orders of {whom}")


def carried(text: str) -> str:
    """The text after its way through JSON."""
    return text_of(json.loads(json.dumps(data_of(text))))


@pytest.mark.parametrize(
    "text",
    [
        "plain {words}",
        tr("Just words, with {braces} unfilled."),
        tr("A {breed:lower} at {scale:g} and {none}.", breed=PUG, scale=0.5, none=None),
        ORDERS.format(number=1, whom=tr("nobody")),
        ORDERS.format(number=3, whom="{me}"),
        joined(" ", [tr("One of {all}.", all=(PUG, tr("cat"), 7)), "{plain}"]),
    ],
)
def test_a_text_survives(text: str) -> None:
    back = carried(text)
    assert back == text
    assert isinstance(back, Text) == isinstance(text, Text)
    assert data_of(back) == data_of(text)


def test_a_name_keeps_its_names() -> None:
    back = carried(tr("Breed: {breed}", breed=PUG))
    assert isinstance(back, Text)
    breed = back.values["breed"]
    assert isinstance(breed, Named)
    assert (breed.name, getattr(breed.names, "pl"), getattr(breed.names, "de")) == ("Pug", "Mops", "Pug")  # noqa: B009


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        {"message": "half"},
        {"message": 1, "plural": "", "values": {}},
        {"message": "{missing}", "plural": "", "values": {"other": "x"}},
        {"message": "{a.b}", "plural": "", "values": {"a": 1}},
        {"message": "{a", "plural": "", "values": {"a": 1}},
        {"message": "{a}", "plural": "", "values": {"a": {"strange": 1}}},
    ],
)
def test_what_is_no_text_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        text_of(data)
