"""A modal in front of a person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sandbox import components as c
from sandbox.attachments import Upload
from sandbox.backend import Backend
from sandbox.client.writing import attach
from sandbox.driver.acting import matching
from sandbox.interactions import Interaction, Kind
from sandbox.invoking import Invoking
from sandbox.modals import inputs
from sandbox.shapes import Json

if TYPE_CHECKING:
    from sandbox.driver.card import CardView

Value = str | bool | list[str] | list[Upload]
Next = Callable[[Interaction], Awaitable["CardView"]]


class ModalView:
    """`modal` is Discord's own object: custom_id, title, components."""

    def __init__(self, backend: Backend, opener: Interaction, modal: Json, follow: Next) -> None:
        self._backend = backend
        self._opener = opener
        self._follow = follow
        self.modal = modal

    def __repr__(self) -> str:
        return f"<ModalView {self.title!r} {[names[0] for names in self._names()]}>"

    @property
    def title(self) -> str:
        return self.modal["title"]

    @property
    def inputs(self) -> list[Json]:
        """The components that hold a value, in order."""
        return inputs(self.modal)

    async def submit(self, values: dict[str, Value] | None = None, /, **more: Value) -> CardView:
        """Fill in by label or custom id (blanks as underscores will do) and submit; the rest stays as it was opened.

        Text for text inputs; option labels or values for menus, radio and check boxes (one or a list); a bool for a
        checkbox; a list of (file name, bytes) for uploads. ApiError 50035 where a value does not fit.
        """
        given: dict[str, Json] = {}
        uploads: dict[int, Upload] = {}
        for name, value in {**(values or {}), **more}.items():
            component = self.inputs[matching(name, self._names(), "input")]
            given[component["custom_id"]] = _filled(component, value, uploads)
        data: Json = {
            "custom_id": self.modal["custom_id"],
            "opened_by": self._opener.id,
            "components": [{"type": c.LABEL, "component": part} for part in given.values()],
        }
        channel_id, user_id = self._opener.channel.id, self._opener.user_id
        attach(self._backend, user_id, channel_id, data, uploads)
        interaction = Invoking(self._backend).begin(user_id, Kind.MODAL_SUBMIT, channel_id, data)
        return await self._follow(interaction)

    def _names(self) -> list[tuple[str, ...]]:
        labels = {
            part["component"]["custom_id"]: part["label"]
            for part in self.modal["components"]
            if part["type"] == c.LABEL
        }
        names: list[tuple[str, ...]] = []
        for component in self.inputs:
            label = labels.get(component["custom_id"], component.get("label", ""))
            names.append((label, component["custom_id"], label.replace(" ", "_")))
        return names


def _filled(component: Json, value: Value, uploads: dict[int, Upload]) -> Json:
    kind = component["type"]
    shown: Json = {"type": kind, "custom_id": component["custom_id"]}
    if kind == c.FILE_UPLOAD:
        numbers: list[str] = []
        for upload in value if isinstance(value, list) else []:
            if isinstance(upload, tuple):
                uploads[len(uploads)] = upload
                numbers.append(str(len(uploads) - 1))
        return shown | {"values": numbers}
    if kind in (c.TEXT_INPUT, c.CHECKBOX):
        return shown | {"value": value}
    chosen = [_option(component, str(v)) for v in (value if isinstance(value, list) else [value])]
    return shown | ({"value": chosen[0]} if kind == c.RADIO_GROUP else {"values": chosen})


def _option(component: Json, wanted: str) -> str:
    options = component.get("options")
    if not options:
        return wanted
    names = [(option["label"], option["value"]) for option in options]
    return options[matching(wanted, names, "option")]["value"]
