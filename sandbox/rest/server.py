"""The pipeline that every REST request runs through: faults, token, rate limits, body, handler, record."""

import asyncio
import json
import logging
import re
from collections.abc import Callable
from typing import Any

from aiohttp import BodyPartReader, hdrs, web

from sandbox.attachments import REQUEST_LIMIT, Upload
from sandbox.backend import Backend
from sandbox.errors import ApiError
from sandbox.faults import Fault
from sandbox.ratelimits import TooFast
from sandbox.recorder import Exchange
from sandbox.rest import (
    applications,
    channels,
    channelwebhooks,
    commandpermissions,
    emojis,
    entitlements,
    guilds,
    interactions,
    messages,
    placing,
    reactions,
    roles,
    users,
    webhooks,
)
from sandbox.rest.call import Answer, Call, Route, routes
from sandbox.shapes import Json

log = logging.getLogger("sandbox.rest")

PREFIX = "/api/v10"
MODULES = (
    *(applications, channels, channelwebhooks, commandpermissions, emojis, entitlements, guilds),
    *(interactions, messages, placing, reactions, roles, users, webhooks),
)
FILE_FIELD = re.compile(r"^files?\[(\d+)\]$")
MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token")

Watcher = Callable[[Exchange], None]


class Rest:
    """`watchers` are called with every exchange, after it was recorded."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.watchers: list[Watcher] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        # raw_path keeps the @ and whatever else the client sent, undecoded.
        path = request.path.removeprefix(PREFIX)
        fault = self._backend.faults.strike(request.method, path)
        if fault is not None and (struck := await self._struck(request, fault)) is not None:
            return struck
        found = routes.find(request.method, path)
        if found is None:
            return self._unknown_route(request.method, path)
        route, args = found
        call = Call(
            backend=self._backend,
            method=request.method,
            path=path,
            route=route.template,
            args=args,
            query=request.query,
        )
        headers: dict[str, str] = {}
        try:
            self._check_token(request, route)
            major = "/".join(args[key] for key in MAJOR if key in args)
            headers = self._backend.limits.take(request.method, route.template, major)
            await _read_body(request, call)
            with self._backend.cdn.forgetting_refused():
                answer = route.handler(call)
        except ApiError as refusal:
            answer = Answer(refusal.status, refusal.body())
            if isinstance(refusal, TooFast):
                headers = refusal.headers()
            log.info("%s %s -> %s %s %s", request.method, path, refusal.status, refusal.code, refusal)
        self._record(call, answer)
        self._backend.limits.answered(answer.status, headers.get("X-RateLimit-Scope"))
        if fault is not None and fault.kind == "lost_answer":
            return _cut(request)
        return _response(answer, headers)

    def _check_token(self, request: web.Request, route: Route) -> None:
        sent = request.headers.get(hdrs.AUTHORIZATION)
        wanted = f"Bot {self._backend.world.application.token}"
        if sent != wanted and (route.needs_token or sent):
            raise ApiError(401)

    def _unknown_route(self, method: str, path: str) -> web.Response:
        log.warning("unknown route: %s %s", method, path)
        self._backend.unknown_routes.append(f"{method} {path}")
        message = f"404: Not Found (the sandbox has no route {method} {path})"
        return _response(Answer(404, {"message": message, "code": 0}), {})

    def _record(self, call: Call, answer: Answer) -> None:
        exchange = Exchange(
            method=call.method,
            route=call.route,
            path=call.path,
            query=dict(call.query),
            request=call.body,
            files=[(name, len(data)) for name, data in call.uploads.values()],
            status=answer.status,
            response=answer.body,
        )
        self._backend.recorder.add(exchange)
        for watcher in self.watchers:
            watcher(exchange)

    async def _struck(self, request: web.Request, fault: Fault) -> web.StreamResponse | None:
        """What the fault answers; None where the request goes on."""
        match fault.kind:
            case "status":
                body = {"message": f"{fault.status}: fault on command", "code": 0}
                return _response(Answer(fault.status, body), {})
            case "rate_limit":
                refusal = TooFast(fault.retry_after, "shared")
                return _response(Answer(429, refusal.body()), refusal.headers())
            case "delay":
                await asyncio.sleep(fault.seconds)
            case "timeout":
                # Ends when the client gives up: aiohttp then cancels the handler.
                await asyncio.Event().wait()
            case "cut":
                await _half_of(request)
                return _cut(request)
            case "lost_answer":
                pass
        return None


def _response(answer: Answer, headers: dict[str, str]) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status, headers=headers)
    body = json.dumps(answer.body, separators=(",", ":")).encode()
    # Exactly application/json, without a charset: discord.py reads nothing else as JSON.
    return web.Response(status=answer.status, headers={**headers, "Content-Type": "application/json"}, body=body)


async def _half_of(request: web.Request) -> None:
    """Read the first half of the body, where its length is known; else the first piece."""
    wanted = (request.content_length or 2) // 2
    while wanted > 0 and (piece := await request.content.read(wanted)):
        wanted -= len(piece)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.close()
    return web.Response(status=500)


async def _read_body(request: web.Request, call: Call) -> None:
    if (request.content_length or 0) > REQUEST_LIMIT:
        raise ApiError(413, 40005)
    if request.content_type == "multipart/form-data":
        call.body, call.uploads = await read_multipart(request)
    elif request.can_read_body:
        raw = await request.read()
        if raw:
            if request.content_type != "application/json":
                message = f'Expected "Content-Type" header to be application/json (got {request.content_type})'
                raise ApiError(400, 50035, message)
            call.body = _parse(raw)


async def read_multipart(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    """payload_json and the files by number, as Discord wants uploads."""
    body: Any = None
    uploads: dict[int, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        data = bytes(await part.read())
        matched = FILE_FIELD.match(part.name or "")
        if part.name == "payload_json":
            body = _parse(data)
        elif matched:
            uploads[int(matched[1])] = (part.filename or "unknown", data)
    return body, uploads


def _parse(raw: bytes) -> Json | list[Json]:
    try:
        return json.loads(raw)
    except ValueError:
        raise ApiError(400, 50109) from None
