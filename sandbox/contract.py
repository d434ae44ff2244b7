"""Holds every exchange and event against Discord's own OpenAPI file (github.com/discord/discord-api-spec).

Needs jsonschema-rs, which is a development dependency only. Validators are compiled when an operation is first seen.
"""

import copy
import json
import logging
from functools import cache
from pathlib import Path
from urllib.parse import quote

import jsonschema_rs

from sandbox.gatewaycontract import shared_parts
from sandbox.recorder import Exchange, Told, read_lines
from sandbox.shapes import Json

DOCUMENT = "https://discord.invalid/openapi"
JSON_TYPE = "application/json"

# Where the file itself is wrong, schema by schema; the replacement, and how one knows.
CORRECTIONS: dict[str, Json] = {
    # The codes inside the error tree are words: reference#error-messages shows {"code": "BASE_TYPE_CHOICES", ...}.
    # The file gives them the integer codes of the outermost error.
    "InnerErrors": {
        "type": "object",
        "properties": {
            "_errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                    "required": ["code", "message"],
                },
            }
        },
        "required": ["_errors"],
        "additionalProperties": False,
    },
}
REQUEST_CORRECTIONS: dict[str, Json] = {
    # Requests may give ids as numbers too: Discord's own upload examples do (reference#uploading-files:
    # "attachments": [{"id": 0, ...}]), and discord.py does when it opens a direct message.
    "SnowflakeType": {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0},
}

# Permissions are strings of digits to the documentation (topics/permissions) and to libraries; numbers are taken too.
# In requests the file knows the numbers only.
PERMISSIONS: Json = {"type": ["string", "integer", "null"], "pattern": "^[0-9]+$", "minimum": 0}
PERMISSION_FIELDS = {
    "CreateRoleRequest": ("permissions",),
    "UpdateRoleRequestPartial": ("permissions",),
    "ChannelPermissionOverwriteRequest": ("allow", "deny"),
}
OVERWRITE_ROUTE = "/channels/{channel_id}/permissions/{overwrite_id}"

# What the file leaves out although it is documented; such an exchange is not judged.
ABSENT = {
    ("GET", "/applications/{application_id}/skus"),  # resources/sku#list-skus
}

log = logging.getLogger("sandbox.contract")


class Contract:
    """`violations` are sentences: which exchange, which side, where, and what is wrong. `seen` are the operations that
    were accepted at least once, as (method, route), `events_seen` the events that share something with REST."""

    def __init__(self, openapi: Path) -> None:
        self._schemas = _schemas(openapi)
        self.violations: list[str] = []
        self.seen: set[tuple[str, str]] = set()
        self.events_seen: set[str] = set()

    def read(self, recording: Path) -> None:
        """Check all exchanges and events of a recording. ValueError where it is none."""
        for line in read_lines(recording):
            if isinstance(line, Exchange):
                self.check(line)
            elif isinstance(line, Told):
                self.check_event(line.event, line.data)

    def check_event(self, event: str, data: Json) -> None:
        """Note what breaks those parts of a gateway event that REST gives too."""
        for path, schema, part in shared_parts(event, data):
            self.events_seen.add(event)
            validator = self._schemas.validator("answer", f"#/components/schemas/{schema}")
            for error in [] if validator.is_valid(part) else validator.iter_errors(part):
                where = "/".join(filter(None, [path, *map(str, error.instance_path)]))
                self._add(f"{event} event at /{where}: {error.message[:500]}")

    def check(self, exchange: Exchange) -> None:
        """Note what the exchange breaks. A request that was refused (4xx) is judged by its answer alone."""
        operation = self._schemas.paths.get(exchange.route, {}).get(exchange.method.lower())
        if operation is None and (exchange.method, exchange.route) in ABSENT:
            self._saw(exchange)
            return
        if operation is None:
            self._note(exchange, "request", "", "no such operation in Discord's OpenAPI file")
            return
        self._saw(exchange)
        base = f"#/paths/{_escape(exchange.route)}/{exchange.method.lower()}"
        if exchange.status < 400:
            self._check_request(exchange, operation, base)
        self._check_answer(exchange, operation, base)

    def _saw(self, exchange: Exchange) -> None:
        if exchange.status < 400:
            self.seen.add((exchange.method, exchange.route))

    def _check_request(self, exchange: Exchange, operation: Json, base: str) -> None:
        for name in exchange.query:
            if name not in [parameter.get("name") for parameter in operation.get("parameters", [])]:
                self._note(exchange, "request", f"?{name}", "no such query parameter")
        if exchange.request is None:
            return
        if JSON_TYPE not in operation.get("requestBody", {}).get("content", {}):
            self._note(exchange, "request", "", "this operation takes no body")
            return
        pointer = f"{base}/requestBody/content/{_escape(JSON_TYPE)}/schema"
        self._validate(exchange, "request", pointer, exchange.request)

    def _check_answer(self, exchange: Exchange, operation: Json, base: str) -> None:
        status = str(exchange.status)
        known = operation["responses"]
        key = status if status in known else f"{status[0]}XX"
        if key not in known:
            self._note(exchange, "answer", "", f"status {status} is not one of {sorted(known)}")
            return
        pointer = f"{base}/responses/{key}"
        entry = known[key]
        if "$ref" in entry:
            pointer = entry["$ref"]
            has_body = True
        else:
            has_body = JSON_TYPE in entry.get("content", {})
        if has_body != (exchange.response is not None):
            self._note(exchange, "answer", "", "a body is missing" if has_body else "no body is expected")
        elif has_body:
            schema = f"{pointer}/content/{_escape(JSON_TYPE)}/schema"
            self._validate(exchange, "answer", schema, exchange.response)

    def _validate(self, exchange: Exchange, side: str, pointer: str, instance: object) -> None:
        validator = self._schemas.validator(side, pointer)
        if validator.is_valid(instance):
            return
        for error in validator.iter_errors(instance):
            path = "/".join(map(str, error.instance_path))
            self._note(exchange, side, path, error.message)

    def _note(self, exchange: Exchange, side: str, path: str, message: str) -> None:
        where = f"{exchange.method} {exchange.route} {side} at /{path}"
        self._add(f"{where}: {message[:500]}")

    def _add(self, violation: str) -> None:
        self.violations.append(violation)
        log.warning("contract: %s", violation)


class _Schemas:
    """The file, read once per process, and the validators compiled from it so far."""

    def __init__(self, document: Json) -> None:
        self.paths: Json = document["paths"]
        answers = _corrected(document, CORRECTIONS)
        requests = _with_permissions(_corrected(document, CORRECTIONS | REQUEST_CORRECTIONS))
        self._documents = {"answer": _registry(answers), "request": _registry(requests)}
        self._validators: dict[tuple[str, str], jsonschema_rs.Draft202012Validator] = {}

    def validator(self, side: str, pointer: str) -> jsonschema_rs.Draft202012Validator:
        validator = self._validators.get((side, pointer))
        if validator is None:
            schema = {"$ref": DOCUMENT + pointer}
            validator = jsonschema_rs.Draft202012Validator(schema, registry=self._documents[side])
            self._validators[side, pointer] = validator
        return validator


@cache
def _schemas(openapi: Path) -> _Schemas:
    return _Schemas(json.loads(openapi.read_bytes()))


def _corrected(document: Json, corrections: dict[str, Json]) -> Json:
    """Raises KeyError for a correction of what the file no longer has."""
    schemas = dict(document["components"]["schemas"])
    for name, schema in corrections.items():
        schemas[name] = {**schema, "description": f"corrected; was: {schemas[name].get('description', '')}"}
    return {**document, "components": {**document["components"], "schemas": schemas}}


def _with_permissions(document: Json) -> Json:
    """A copy whose requests take permissions as digits too. Raises KeyError where the file no longer has a field."""
    changed = copy.deepcopy(document)
    bodies = [(changed["components"]["schemas"][name], fields) for name, fields in PERMISSION_FIELDS.items()]
    overwriting = changed["paths"][OVERWRITE_ROUTE]["put"]["requestBody"]["content"][JSON_TYPE]["schema"]
    for schema, fields in [*bodies, (overwriting, ("allow", "deny"))]:
        for name in fields:
            schema["properties"][name] = {**schema["properties"][name], **PERMISSIONS}
    return changed


def _registry(document: Json) -> jsonschema_rs.Registry:
    return jsonschema_rs.Registry([(DOCUMENT, document)], draft=jsonschema_rs.Draft202012)


def _escape(part: str) -> str:
    """For a JSON pointer inside a URI fragment."""
    return quote(part.replace("~", "~0").replace("/", "~1"), safe="~@")
