"""What a page does: post, open direct messages, start interactions."""

import json
from typing import Any

from aiohttp import web

from sandbox.attachments import Upload, check_sizes
from sandbox.backend import Backend
from sandbox.client.reading import acting
from sandbox.components import FILE_UPLOAD, walk
from sandbox.errors import ApiError
from sandbox.events import Event
from sandbox.invoking import Invoking
from sandbox.rest.server import read_multipart
from sandbox.shapes import Json, Snowflake

ATTACHMENT_OPTION = 11


def register(app: web.Application, backend: Backend) -> None:
    writing = Writing(backend)
    app.router.add_post("/client/channels/{channel_id}/messages", writing.post)
    app.router.add_delete("/client/channels/{channel_id}/messages/{message_id}", writing.delete)
    app.router.add_post("/client/channels/{channel_id}/typing", writing.typing)
    app.router.add_post("/client/interactions", writing.interact)
    app.router.add_post("/client/open-dm", writing.open_dm)
    app.router.add_post("/client/clock", writing.advance)


class Writing:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._invoking = Invoking(backend)

    async def post(self, request: web.Request) -> web.Response:
        me = acting(self._backend, request)
        body, uploads = await read_body(request)
        message = self._invoking.say(me, request.match_info["channel_id"], body, uploads)
        return web.json_response(self._backend.present.on_screen(message))

    async def delete(self, request: web.Request) -> web.Response:
        me = acting(self._backend, request)
        posting = self._backend.posting
        channel = posting.channel_for(me, request.match_info["channel_id"])
        posting.delete_as(me, posting.visible(me, channel.id, request.match_info["message_id"]))
        return web.Response(status=204)

    async def typing(self, request: web.Request) -> web.Response:
        me = acting(self._backend, request)
        channel = self._backend.posting.channel_for(me, request.match_info["channel_id"])
        people = self._backend.posting.audience(channel) - {me}
        data = {"channel_id": channel.id, "user_id": me}
        self._backend.events.publish(Event(type="TYPING_START", data=data, people=people))
        return web.Response(status=204)

    async def interact(self, request: web.Request) -> web.Response:
        me = acting(self._backend, request)
        body, uploads = await read_body(request)
        data = body.get("data") or {}
        channel_id = str(body.get("channel_id"))
        with self._backend.cdn.forgetting_refused():
            if uploads:
                attach(self._backend, me, channel_id, data, uploads)
            interaction = self._invoking.begin(
                me,
                int(body.get("type", 0)),
                channel_id,
                data,
                nonce=body.get("nonce"),
                message_id=body.get("message_id"),
            )
        return web.json_response({"id": interaction.id})

    async def open_dm(self, request: web.Request) -> web.Response:
        me = acting(self._backend, request)
        body, _ = await read_body(request)
        channel = self._backend.posting.open_dm(me, str(body.get("recipient_id")))
        return web.json_response(self._backend.present.private_channel(channel, me))

    async def advance(self, request: web.Request) -> web.Response:
        """Move the sandbox's clock forwards by `seconds`."""
        body, _ = await read_body(request)
        self._backend.clock.advance(seconds=float(body.get("seconds", 0)))
        clock = self._backend.clock
        return web.json_response({"now": clock.now(), "offset": clock.offset})


def attach(backend: Backend, user_id: Snowflake, channel_id: Snowflake, data: Json, uploads: dict[int, Upload]) -> None:
    """Store a person's files and put their ids where the data names them by number: in options and file uploads."""
    channel = backend.posting.channel_for(user_id, channel_id)
    check_sizes(uploads, backend.world.guild_of(channel))
    ids = {str(number): backend.cdn.keep(channel_id, upload).id for number, upload in uploads.items()}
    options: list[Json] = list(data.get("options") or [])
    while options:
        option = options.pop()
        options += option.get("options") or []
        if option["type"] == ATTACHMENT_OPTION:
            option["value"] = ids.get(str(option["value"]), option["value"])
    for component in walk(data.get("components") or []):
        if component.get("type") == FILE_UPLOAD:
            component["values"] = [ids.get(str(value), str(value)) for value in component.get("values", [])]


async def read_body(request: web.Request) -> tuple[Json, dict[int, Upload]]:
    """A page's JSON object and the files beside it; 50109 where it is none."""
    body: Any
    uploads: dict[int, Upload] = {}
    if request.content_type == "multipart/form-data":
        body, uploads = await read_multipart(request)
    else:
        try:
            body = json.loads(await request.read() or b"{}")
        except ValueError:
            raise ApiError(400, 50109) from None
    if not isinstance(body, dict):
        raise ApiError(400, 50109)
    return body, uploads
