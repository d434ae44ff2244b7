"""Emojis that belong to the application."""

import base64
import binascii
import re

from sandbox.errors import ApiError, Form, forbidden, not_found
from sandbox.fields import text
from sandbox.pictures import measure
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.shapes import Json

BASE = "/applications/{application_id}/emojis"
MAX_EMOJIS = 2000  # resources/emoji#emoji-object-applicationowned-emoji
MAX_BYTES = 256 << 10  # resources/emoji#create-application-emoji
NAME = re.compile(r"^\w{2,32}$", re.ASCII)
DATA = re.compile(r"^data:image/(?:png|jpeg|gif|webp|avif);base64,(.*)$", re.DOTALL)


@routes.add("GET", BASE)
def get_emojis(call: Call) -> Answer:
    return Answer(200, {"items": list(_own(call).values())})


@routes.add("POST", BASE)
def create_emoji(call: Call) -> Answer:
    emojis, form = _own(call), Form()
    name = _name(form, call.json(), required=True)
    _check_image(form, call.json())
    form.refuse_if_wrong()
    if len(emojis) >= MAX_EMOJIS:
        raise ApiError(400, 30008)
    emoji: Json = {
        "id": call.backend.snowflakes.next(),
        "name": name,
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": False,
        "available": True,
        "user": call.backend.present.user(call.me),
    }
    emojis[emoji["id"]] = emoji
    return Answer(201, emoji)


@routes.add("GET", BASE + "/{emoji_id}")
def get_emoji(call: Call) -> Answer:
    return Answer(200, _emoji(call))


@routes.add("PATCH", BASE + "/{emoji_id}")
def rename_emoji(call: Call) -> Answer:
    emoji, form = _emoji(call), Form()
    name = _name(form, call.json(), required=False)
    form.refuse_if_wrong()
    emoji["name"] = name or emoji["name"]
    return Answer(200, emoji)


@routes.add("DELETE", BASE + "/{emoji_id}")
def delete_emoji(call: Call) -> Answer:
    del _own(call)[_emoji(call)["id"]]
    return NO_CONTENT


def _own(call: Call) -> dict[str, Json]:
    application = call.backend.world.application
    if call.args["application_id"] != application.id:
        raise forbidden(20012)
    return application.emojis


def _emoji(call: Call) -> Json:
    emoji = _own(call).get(call.args["emoji_id"])
    if emoji is None:
        raise not_found(10014)
    return emoji


def _name(form: Form, body: Json, *, required: bool) -> str | None:
    name = text(form, body, "name", low=2, high=32, required=required)
    if name and 2 <= len(name) <= 32 and not NAME.match(name):
        form.wrong("STRING_TYPE_REGEX", "String value did not match validation regex.", "name")
    return name


def _check_image(form: Form, body: Json) -> None:
    given = text(form, body, "image", high=2 * MAX_BYTES, required=True)
    if given is None:
        return
    matched = DATA.match(given)
    try:
        data = base64.b64decode(matched[1], validate=True) if matched else b""
    except binascii.Error:
        data = b""
    if len(data) > MAX_BYTES:
        form.wrong("BINARY_TYPE_MAX_SIZE", "File cannot be larger than 256.0 kb.", "image")
    elif measure(data) is None:
        form.wrong("IMAGE_INVALID", "Invalid image data", "image")
