"""Whether Discord takes a face or a modal: the sandbox is asked, by whose rules it refuses messages and modals too."""

import json
from collections.abc import Iterator
from typing import Any

from discord import ui

from cogs.controls import ACT
from cogs.presenter import Face
from petbot.domain.languages import OWN_NAMES
from sandbox.attachments import Attachments
from sandbox.clock import Clock
from sandbox.components import Components, walk
from sandbox.errors import ApiError, Form
from sandbox.modals import read_modal
from sandbox.shapes import Json
from sandbox.snowflakes import Snowflakes
from sandbox.world import File

LOCALES = tuple(OWN_NAMES)
"""A Discord locale of each language."""
ATTACHED = "attachment://"


def must_fit(face: Face) -> None:
    """Discord takes the face as a message, if the files that it shows are attached; its controls are ones we answer."""
    components = face.to_components()
    form = Form()
    Components(form, list(_files(components)), _cdn(), v2=True).read({"components": components})
    try:
        form.refuse_if_wrong()
    except ApiError as error:
        raise AssertionError(json.dumps(error.errors)) from None
    _must_be_answered(walk(components))


def must_fit_modal(modal: ui.Modal) -> None:
    """Discord takes the modal, and what is sent with it is something that we answer."""
    try:
        read_modal(modal.to_dict())
    except ApiError as error:
        raise AssertionError(json.dumps(error.errors)) from None
    _must_be_answered([{"custom_id": modal.custom_id}])


def _must_be_answered(parts: Any) -> None:
    for part in parts:
        custom_id = part.get("custom_id", "")
        assert not custom_id.startswith("pet:") or ACT.fullmatch(custom_id), custom_id


def _files(components: list[Json]) -> Iterator[File]:
    """What must be attached for all media to be found."""
    media = [item for part in walk(components) for item in (*part.get("items", []), part) if "media" in item]
    names = {item["media"]["url"].removeprefix(ATTACHED) for item in media}
    for number, name in enumerate(sorted(names)):
        yield File(id=str(number), channel_id="1", filename=name, content_type="image/png", data=b"")


def _cdn() -> Attachments:
    clock = Clock()
    return Attachments(clock, Snowflakes(clock))
