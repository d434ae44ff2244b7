"""The page's fault panel: what goes wrong next, and what happens to the gateway at once."""

import re
from collections.abc import Callable

from aiohttp import web

from sandbox.backend import Backend
from sandbox.errors import ApiError
from sandbox.gateway import Gateway


def register(app: web.Application, backend: Backend, gateway: Gateway) -> None:
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
        gateway.thaw()
        return web.Response(status=204)

    async def act(request: web.Request) -> web.Response:
        """Do one of the actions below; {"action": "drop"}."""
        action = _actions(backend, gateway).get((await request.json()).get("action"))
        if action is None:
            raise ApiError(400, 50035, f"The actions are {', '.join(_actions(backend, gateway))}")
        action()
        return web.Response(status=204)

    app.router.add_get("/client/faults", listed)
    app.router.add_post("/client/faults", add)
    app.router.add_delete("/client/faults", clear)
    app.router.add_post("/client/faults/now", act)


def _actions(backend: Backend, gateway: Gateway) -> dict[str, Callable[[], None]]:
    return {
        "drop": gateway.drop,
        "reset": gateway.reset,
        "freeze": gateway.freeze,
        "thaw": gateway.thaw,
        "reconnect": gateway.ask_to_reconnect,
        "invalidate": gateway.invalidate,
        "expire_tokens": backend.interactions.expire_tokens,
    }
