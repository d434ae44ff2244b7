"""The page's fault panel: what goes wrong next."""

from aiohttp import web

from sandbox.backend import Backend


def register(app: web.Application, backend: Backend) -> None:
    async def listed(request: web.Request) -> web.Response:
        return web.json_response([fault.shown() for fault in backend.faults.active])

    async def add(request: web.Request) -> web.Response:
        fault = backend.faults.add(**await request.json())
        return web.json_response(fault.shown())

    async def clear(request: web.Request) -> web.Response:
        backend.faults.clear()
        return web.Response(status=204)

    app.router.add_get("/client/faults", listed)
    app.router.add_post("/client/faults", add)
    app.router.add_delete("/client/faults", clear)
