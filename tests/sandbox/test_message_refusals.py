"""Messages that Discord refuses: each row is a body for POST /channels/{id}/messages and what is wrong with it."""

from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
import pytest_asyncio

from tests.sandbox.raw import RawBot, error_at, raw_bot

Json = dict[str, Any]
V2 = 1 << 15


class Row(NamedTuple):
    name: str
    body: Json
    path: str
    code: str


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def link(**more: Any) -> Json:
    return {"type": 2, "style": 5, "label": "x", **more}


def select(**more: Any) -> Json:
    return {"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}], **more}


def words(content: str = "hi") -> Json:
    return {"type": 10, "content": content}


def v2(*components: Json, **more: Any) -> Json:
    return {"flags": V2, "components": list(components), **more}


def classic(*components: object) -> Json:
    return {"content": "x", "components": list(components)}


def one(*children: Json) -> Json:
    """A message of one row; "@" in a row's path stands for its first component."""
    return classic(row(*children))


def gallery(count: int, **more: Any) -> Json:
    return {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}, **more}] * count}


LENGTH, TOO_LONG, REQUIRED = "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_REQUIRED"
DUPLICATE, WRONG_TYPE, CHOICES = "COMPONENT_CUSTOM_ID_DUPLICATED", "UNION_TYPE_CHOICES", "BASE_TYPE_CHOICES"
TOO_MUCH, TOO_LITTLE = "NUMBER_TYPE_MAX", "NUMBER_TYPE_MIN"
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
NOT_FOUND = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
OPTIONS = [{"label": str(n), "value": str(n)} for n in range(26)]

# resources/message: message object, create message.
MESSAGE = [
    Row("content of 2001", {"content": "x" * 2001}, "content", TOO_LONG),
    Row("content not text", {"content": {}}, "content", "STRING_TYPE_CONVERT"),
    Row("11 embeds", {"embeds": [{"title": "x"}] * 11}, "embeds", LENGTH),
    Row("embed title 257", {"embeds": [{"title": "x" * 257}]}, "embeds.0.title", TOO_LONG),
    Row("embed text 4097", {"embeds": [{"description": "x" * 4097}]}, "embeds.0.description", TOO_LONG),
    Row("embeds over 6000", {"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    Row("26 fields", {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}, "embeds.0.fields", LENGTH),
    Row("field without value", {"embeds": [{"fields": [{"name": "a"}]}]}, "embeds.0.fields.0.value", REQUIRED),
    Row("nonce of 26", {"content": "x", "nonce": "n" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
    Row(
        "mentions both ways",
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
    Row(
        "mentions of cats",
        {"content": "x", "allowed_mentions": {"parse": ["cats"]}},
        "allowed_mentions.parse.0",
        CHOICES,
    ),
    Row(
        "reply to nothing",
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
    ),
]
# components/reference: what a component may hold, and where it may stand.
CLASSIC = [
    Row("6 rows", classic(*[row(button(custom_id=str(n))) for n in range(6)]), "components", LENGTH),
    Row("no type", classic({"components": []}), "components.0.type", REQUIRED),
    Row("unknown type", classic({"type": 99}), "components.0.type", WRONG_TYPE),
    Row("component no object", classic("x"), "components.0", "MODEL_TYPE_CONVERT"),
    Row("V2 part without flag", classic(words()), "components.0.type", WRONG_TYPE),
    Row("bare button", classic(button()), "components.0.type", WRONG_TYPE),
    Row("empty row", one(), "components.0.components", LENGTH),
    Row("6 buttons", one(*[button(custom_id=str(n)) for n in range(6)]), "components.0.components", LENGTH),
    Row("select beside button", one(select(), button()), "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    Row("no custom_id", one(button(custom_id=None)), "@.custom_id", REQUIRED),
    Row("empty custom_id", one(button(custom_id="")), "@.custom_id", REQUIRED),  # discord-api-docs#7920
    Row("custom_id 101", one(button(custom_id="x" * 101)), "@.custom_id", LENGTH),
    Row(
        "same custom_id", one(button(), button()), "components.0.components.1.custom_id", DUPLICATE
    ),  # discord-api-docs#3492
    Row("label 81", one(button(label="x" * 81)), "@.label", TOO_LONG),
    Row("nameless button", one(button(label=None)), "@.label", "BUTTON_COMPONENT_LABEL_REQUIRED"),
    Row("style 7", one(button(style=7)), "@.style", CHOICES),
    Row("link without url", one(link()), "@.url", REQUIRED),
    Row("link to ftp", one(link(url="ftp://x")), "@.url", "URL_TYPE_INVALID_SCHEME"),
    Row("url of 513", one(link(url="https://" + "x" * 505)), "@.url", LENGTH),
    Row("url and custom_id", one(link(url="https://x.y", custom_id="x")), "@.custom_id", "COMPONENT_CUSTOM_ID_AND_URL"),
    Row("premium without sku", one({"type": 2, "style": 6}), "@.sku_id", REQUIRED),
    Row("empty emoji", one(button(emoji={"id": None})), "@.emoji", "BUTTON_COMPONENT_INVALID_EMOJI"),
    Row("26 options", one(select(options=OPTIONS)), "@.options", LENGTH),
    Row("no options", one(select(options=[])), "@.options", LENGTH),
    Row("options missing", one(select(options=None)), "@.options", REQUIRED),
    Row(
        "same option value",
        one(select(options=[OPTIONS[0]] * 2)),
        "@.options.1.value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    Row("option label 101", one(select(options=[{"label": "x" * 101, "value": "a"}])), "@.options.0.label", LENGTH),
    Row("option value 101", one(select(options=[{"label": "x", "value": "a" * 101}])), "@.options.0.value", LENGTH),
    Row(
        "option hint 101",
        one(select(options=[{"label": "x", "value": "a", "description": "x" * 101}])),
        "@.options.0.description",
        TOO_LONG,
    ),
    Row("placeholder 151", one(select(placeholder="x" * 151)), "@.placeholder", TOO_LONG),
    Row("max_values 26", one(select(max_values=26)), "@.max_values", TOO_MUCH),
    Row("max_values 0", one(select(max_values=0)), "@.max_values", TOO_LITTLE),
    Row("min above max", one(select(min_values=2)), "@.min_values", "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE"),
    Row("more than options", one(select(max_values=2)), "@.options", LENGTH),
    Row(
        "two defaults for one",
        one(select(options=[{**o, "default": True} for o in OPTIONS[:2]])),
        "@.options",
        "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES",
    ),
]
# components/reference: components V2 and their flag.
V2_ROWS = [
    Row("V2 with content", v2(words(), content="x"), "content", LEGACY),
    Row("V2 with embeds", v2(words(), embeds=[{"title": "x"}]), "embeds", LEGACY),
    Row("41 components", v2(*[words() for _ in range(41)]), "components", LENGTH),
    Row(
        "41 nested",
        v2(*[{"type": 17, "components": [words()] * 20}] * 2),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    Row("4001 characters", v2(words("x" * 4001)), "components.0.content", LENGTH),
    Row("4001 in two", v2(words("x" * 4000), words()), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED"),
    Row("empty text", v2(words("")), "components.0.content", REQUIRED),
    Row(
        "container in container",
        v2({"type": 17, "components": [{"type": 17, "components": [words()]}]}),
        "@.type",
        WRONG_TYPE,
    ),
    Row("empty container", v2({"type": 17, "components": []}), "components.0.components", LENGTH),
    Row(
        "accent too bright",
        v2({"type": 17, "components": [words()], "accent_color": 1 << 24}),
        "components.0.accent_color",
        TOO_MUCH,
    ),
    Row("section without accessory", v2({"type": 9, "components": [words()]}), "components.0.accessory", REQUIRED),
    Row(
        "section of 4 texts",
        v2({"type": 9, "components": [words()] * 4, "accessory": button()}),
        "components.0.components",
        LENGTH,
    ),
    Row(
        "section of a row",
        v2({"type": 9, "components": [row(button())], "accessory": button(custom_id="o")}),
        "@.type",
        WRONG_TYPE,
    ),
    Row(
        "select as accessory",
        v2({"type": 9, "components": [words()], "accessory": select()}),
        "components.0.accessory.type",
        WRONG_TYPE,
    ),
    Row("empty gallery", v2(gallery(0)), "components.0.items", LENGTH),
    Row("gallery of 11", v2(gallery(11)), "components.0.items", LENGTH),
    Row("alt text 1025", v2(gallery(1, description="x" * 1025)), "components.0.items.0.description", LENGTH),
    Row("gallery without media", v2({"type": 12, "items": [{}]}), "components.0.items.0.media.url", REQUIRED),
    Row(
        "attachment not sent",
        v2({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}),
        "components.0.items.0.media.url",
        NOT_FOUND,
    ),
    Row(
        "file from the web",
        v2({"type": 13, "file": {"url": "https://x.y/z"}}),
        "components.0.file.url",
        "UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED",
    ),
    Row("separator spacing 3", v2({"type": 14, "spacing": 3}), "components.0.spacing", CHOICES),
    Row(
        "unknown old attachment",
        {"content": "x", "attachments": [{"id": "5"}]},
        "attachments.0.id",
        "MESSAGE_ATTACHMENT_NOT_FOUND",
    ),
]
ROWS = [*MESSAGE, *CLASSIC, *V2_ROWS]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot() -> AsyncIterator[RawBot]:
    async with raw_bot() as raw:
        yield raw


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("refused", ROWS, ids=[r.name for r in ROWS])
async def test_a_message_that_discord_refuses_is_refused_here(bot: RawBot, refused: Row) -> None:
    general = bot.discord.member("mara").channel("general").id

    status, body = await bot.call("POST", f"/channels/{general}/messages", refused.body)

    assert (status, body.get("code")) == (400, 50035), body
    where = refused.path.replace("@", "components.0.components.0")
    assert error_at(body, where).get("code") == refused.code, body
