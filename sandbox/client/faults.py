"""The page's fault panel: what goes wrong next."""

import re

from aiohttp import web

from sandbox.backend import Backend
from sandbox.errors import ApiError


def register(app: web.Application, backend: Backend) -> None:
    async def listed(_request: web.Request) -> web.Response:
        return web.json_response([fault.shown() for fault in backend.faults.active])

    async def add(request: web.Request) -> web.Response:
        try:
            fault = backend.faults.add(**await request.json())
        except (TypeError, ValueError, re.error) as wrong:
            raise ApiError(400, 50035, f"That is no fault: {wrong}") from None
        return web.json_response(fault.shown())

    async def clear(_request: web.Request) -> web.Response:
        backend.faults.clear()
        return web.Response(status=204)

    app.router.add_get("/client/faults", listed)
    app.router.add_post("/client/faults", add)
    app.router.add_delete("/client/faults", clear)
