"""The page's side of the sandbox: static files, attachments, the /client API and its event socket."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from sandbox.backend import Backend
from sandbox.client import faults, gathering, reading, writing
from sandbox.client.screen import Screen
from sandbox.errors import ApiError
from sandbox.gateway import Gateway

PAGE = Path(__file__).parent.parent / "page"


class Screens:
    """Every open page is a Screen: one websocket, acting as one person."""

    def __init__(self, backend: Backend, gateway: Gateway) -> None:
        self._backend = backend
        self._gateway = gateway
        self._open: set[Screen] = set()

    def register(self, app: web.Application) -> None:
        app.middlewares.append(_refusals)
        app.router.add_get("/", _index)
        if PAGE.is_dir():
            app.router.add_static("/page", PAGE)
        app.router.add_get("/cdn/attachments/{channel_id}/{file_id}/{filename}", self._attachment)
        app.router.add_get("/client/events", self._events)
        for module in (reading, writing, gathering):
            module.register(app, self._backend)
        faults.register(app, self._backend, self._gateway)

    async def close(self) -> None:
        for screen in list(self._open):
            await screen.close()

    async def _events(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        screen = Screen(self._backend, socket, request.query.get("as", ""))
        self._open.add(screen)
        try:
            await screen.run()
        finally:
            self._open.discard(screen)
        return socket

    async def _attachment(self, request: web.Request) -> web.Response:
        query = request.query
        file = self._backend.cdn.open(request.match_info["file_id"], query.get("ex", ""), query.get("hm", ""))
        if file is None:
            return web.Response(status=404, text="This content is no longer available.")
        headers = {"Cache-Control": "private, max-age=86400", "Access-Control-Allow-Origin": "*"}
        return web.Response(body=file.data, content_type=file.content_type, headers=headers)


async def _index(_request: web.Request) -> web.StreamResponse:
    index = PAGE / "index.html"
    if not index.is_file():
        return web.Response(text="The sandbox runs. Its page is not installed here.")
    return web.FileResponse(index)


@web.middleware
async def _refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """ApiError as Discord words it, for the page too."""
    try:
        return await handler(request)
    except ApiError as refusal:
        body = json.dumps(refusal.body())
        return web.Response(status=refusal.status, text=body, content_type="application/json")
