"""Messages that Discord refuses: each row is a body for POST /channels/{id}/messages and the rule that it breaks."""

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
    rule: str


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go", **more}


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def select(**more: Any) -> Json:
    return {"type": 3, "custom_id": "s", "options": [{"label": "a", "value": "a"}], **more}


def words(content: str = "hi") -> Json:
    return {"type": 10, "content": content}


def v2(*components: Json, **more: Any) -> Json:
    return {"flags": V2, "components": list(components), **more}


def classic(*components: Json) -> Json:
    return {"content": "x", "components": list(components)}


def gallery(count: int, **more: Any) -> Json:
    return {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}, **more}] * count}


REFERENCE = "components/reference"
MESSAGE = "resources/message"
LENGTH, TOO_LONG, REQUIRED = "BASE_TYPE_BAD_LENGTH", "BASE_TYPE_MAX_LENGTH", "BASE_TYPE_REQUIRED"
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
NOT_FOUND = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
OPTIONS = [{"label": str(n), "value": str(n)} for n in range(26)]

ROWS = [
    Row("content of 2001", {"content": "x" * 2001}, "content", TOO_LONG, MESSAGE),
    Row("content not text", {"content": {}}, "content", "STRING_TYPE_CONVERT", MESSAGE),
    Row("11 embeds", {"embeds": [{"title": "x"}] * 11}, "embeds", LENGTH, MESSAGE),
    Row("embed title 257", {"embeds": [{"title": "x" * 257}]}, "embeds.0.title", TOO_LONG, MESSAGE),
    Row("embed text 4097", {"embeds": [{"description": "x" * 4097}]}, "embeds.0.description", TOO_LONG, MESSAGE),
    Row("embeds over 6000", {"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED", MESSAGE),
    Row("26 fields", {"embeds": [{"fields": [{"name": "a", "value": "b"}] * 26}]}, "embeds.0.fields", LENGTH, MESSAGE),
    Row("field without value", {"embeds": [{"fields": [{"name": "a"}]}]}, "embeds.0.fields.0.value", REQUIRED, MESSAGE),
    Row("nonce of 26", {"content": "x", "nonce": "n" * 26}, "nonce", "NONCE_TYPE_TOO_LONG", MESSAGE),
    Row(
        "mentions both ways",
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        MESSAGE,
    ),
    Row(
        "mentions of cats",
        {"content": "x", "allowed_mentions": {"parse": ["cats"]}},
        "allowed_mentions.parse.0",
        "BASE_TYPE_CHOICES",
        MESSAGE,
    ),
    Row(
        "reply to nothing",
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
        "REPLIES_UNKNOWN_MESSAGE",
        MESSAGE,
    ),
    Row("6 rows", classic(*[row(button(custom_id=str(n))) for n in range(6)]), "components", LENGTH, REFERENCE),
    Row("no type", classic({"components": []}), "components.0.type", REQUIRED, REFERENCE),
    Row("unknown type", classic({"type": 99}), "components.0.type", "UNION_TYPE_CHOICES", REFERENCE),
    Row("component no object", classic("x"), "components.0", "MODEL_TYPE_CONVERT", REFERENCE),  # type: ignore[arg-type]
    Row("V2 part without flag", classic(words()), "components.0.type", "UNION_TYPE_CHOICES", REFERENCE),
    Row("bare button", classic(button()), "components.0.type", "UNION_TYPE_CHOICES", REFERENCE),
    Row("empty row", classic(row()), "components.0.components", LENGTH, REFERENCE),
    Row("6 buttons", classic(row(*[button(custom_id=str(n)) for n in range(6)])), "components.0.components", LENGTH, REFERENCE),
    Row("select beside button", classic(row(select(), button())), "components.0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", REFERENCE),
    Row("no custom_id", classic(row(button(custom_id=None))), "components.0.components.0.custom_id", REQUIRED, REFERENCE),
    Row("empty custom_id", classic(row(button(custom_id=""))), "components.0.components.0.custom_id", REQUIRED, "discord-api-docs#7920"),
    Row("custom_id 101", classic(row(button(custom_id="x" * 101))), "components.0.components.0.custom_id", LENGTH, REFERENCE),
    Row("same custom_id", classic(row(button(), button())), "components.0.components.1.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "discord-api-docs#3492"),
    Row("label 81", classic(row(button(label="x" * 81))), "components.0.components.0.label", TOO_LONG, REFERENCE),
    Row("nameless button", classic(row(button(label=None))), "components.0.components.0.label", "BUTTON_COMPONENT_LABEL_REQUIRED", REFERENCE),
    Row("style 7", classic(row(button(style=7))), "components.0.components.0.style", "BASE_TYPE_CHOICES", REFERENCE),
    Row("link without url", classic(row({"type": 2, "style": 5, "label": "x"})), "components.0.components.0.url", REQUIRED, REFERENCE),
    Row("link to ftp", classic(row({"type": 2, "style": 5, "label": "x", "url": "ftp://x"})), "components.0.components.0.url", "URL_TYPE_INVALID_SCHEME", REFERENCE),
    Row("url of 513", classic(row({"type": 2, "style": 5, "label": "x", "url": "https://" + "x" * 505})), "components.0.components.0.url", LENGTH, REFERENCE),
    Row("url and custom_id", classic(row({"type": 2, "style": 5, "label": "x", "url": "https://x.y", "custom_id": "x"})), "components.0.components.0.custom_id", "COMPONENT_CUSTOM_ID_AND_URL", REFERENCE),
    Row("premium without sku", classic(row({"type": 2, "style": 6})), "components.0.components.0.sku_id", REQUIRED, REFERENCE),
    Row("empty emoji", classic(row(button(emoji={"id": None}))), "components.0.components.0.emoji", "BUTTON_COMPONENT_INVALID_EMOJI", REFERENCE),
    Row("26 options", classic(row(select(options=OPTIONS))), "components.0.components.0.options", LENGTH, REFERENCE),
    Row("no options", classic(row(select(options=[]))), "components.0.components.0.options", LENGTH, REFERENCE),
    Row("options missing", classic(row(select(options=None))), "components.0.components.0.options", REQUIRED, REFERENCE),
    Row("same option value", classic(row(select(options=[OPTIONS[0]] * 2))), "components.0.components.0.options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", REFERENCE),
    Row("option label 101", classic(row(select(options=[{"label": "x" * 101, "value": "a"}]))), "components.0.components.0.options.0.label", LENGTH, REFERENCE),
    Row("option value 101", classic(row(select(options=[{"label": "x", "value": "a" * 101}]))), "components.0.components.0.options.0.value", LENGTH, REFERENCE),
    Row("option hint 101", classic(row(select(options=[{"label": "x", "value": "a", "description": "x" * 101}]))), "components.0.components.0.options.0.description", TOO_LONG, REFERENCE),
    Row("placeholder 151", classic(row(select(placeholder="x" * 151))), "components.0.components.0.placeholder", TOO_LONG, REFERENCE),
    Row("max_values 26", classic(row(select(max_values=26))), "components.0.components.0.max_values", "NUMBER_TYPE_MAX", REFERENCE),
    Row("max_values 0", classic(row(select(max_values=0))), "components.0.components.0.max_values", "NUMBER_TYPE_MIN", REFERENCE),
    Row("min above max", classic(row(select(min_values=2))), "components.0.components.0.min_values", "SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", REFERENCE),
    Row("more than options", classic(row(select(max_values=2))), "components.0.components.0.options", LENGTH, REFERENCE),
    Row("two defaults for one", classic(row(select(options=[{**o, "default": True} for o in OPTIONS[:2]]))), "components.0.components.0.options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", REFERENCE),
    Row("V2 with content", v2(words(), content="x"), "content", LEGACY, MESSAGE),
    Row("V2 with embeds", v2(words(), embeds=[{"title": "x"}]), "embeds", LEGACY, MESSAGE),
    Row("41 components", v2(*[words() for _ in range(41)]), "components", LENGTH, REFERENCE),
    Row("41 nested", v2(*[{"type": 17, "components": [words()] * 20}] * 2), "components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", REFERENCE),
    Row("4001 characters", v2(words("x" * 4001)), "components.0.content", LENGTH, REFERENCE),
    Row("4001 in two", v2(words("x" * 4000), words()), "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", REFERENCE),
    Row("empty text", v2(words("")), "components.0.content", REQUIRED, REFERENCE),
    Row("container in container", v2({"type": 17, "components": [{"type": 17, "components": [words()]}]}), "components.0.components.0.type", "UNION_TYPE_CHOICES", REFERENCE),
    Row("empty container", v2({"type": 17, "components": []}), "components.0.components", LENGTH, REFERENCE),
    Row("accent too bright", v2({"type": 17, "components": [words()], "accent_color": 1 << 24}), "components.0.accent_color", "NUMBER_TYPE_MAX", REFERENCE),
    Row("section without accessory", v2({"type": 9, "components": [words()]}), "components.0.accessory", REQUIRED, REFERENCE),
    Row("section of 4 texts", v2({"type": 9, "components": [words()] * 4, "accessory": button()}), "components.0.components", LENGTH, REFERENCE),
    Row("section of a row", v2({"type": 9, "components": [row(button())], "accessory": button(custom_id="o")}), "components.0.components.0.type", "UNION_TYPE_CHOICES", REFERENCE),
    Row("select as accessory", v2({"type": 9, "components": [words()], "accessory": select()}), "components.0.accessory.type", "UNION_TYPE_CHOICES", REFERENCE),
    Row("empty gallery", v2(gallery(0)), "components.0.items", LENGTH, REFERENCE),
    Row("gallery of 11", v2(gallery(11)), "components.0.items", LENGTH, REFERENCE),
    Row("alt text 1025", v2(gallery(1, description="x" * 1025)), "components.0.items.0.description", LENGTH, REFERENCE),
    Row("gallery without media", v2({"type": 12, "items": [{}]}), "components.0.items.0.media.url", REQUIRED, REFERENCE),
    Row("attachment not sent", v2({"type": 12, "items": [{"media": {"url": "attachment://a.png"}}]}), "components.0.items.0.media.url", NOT_FOUND, REFERENCE),
    Row("file from the web", v2({"type": 13, "file": {"url": "https://x.y/z"}}), "components.0.file.url", "UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED", REFERENCE),
    Row("separator spacing 3", v2({"type": 14, "spacing": 3}), "components.0.spacing", "BASE_TYPE_CHOICES", REFERENCE),
    Row("unknown old attachment", {"content": "x", "attachments": [{"id": "5"}]}, "attachments.0.id", "MESSAGE_ATTACHMENT_NOT_FOUND", MESSAGE),
]  # fmt: skip


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
    assert error_at(body, refused.path).get("code") == refused.code, f"{refused.rule}: {body}"
