"""One REST request on its way through the sandbox, and the table of routes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.attachments import Upload
from sandbox.backend import Backend
from sandbox.errors import ApiError, Form
from sandbox.fields import number
from sandbox.shapes import Json, Snowflake


@dataclass(slots=True, kw_only=True)
class Call:
    """`args` are the route's variables, `body` the JSON body or payload_json, `uploads` the files by their number."""

    backend: Backend
    method: str
    path: str
    route: str
    args: dict[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: dict[int, Upload] = field(default_factory=dict[int, Upload])

    @property
    def me(self) -> Snowflake:
        return self.backend.world.application.bot_id

    def json(self) -> Json:
        """The body as an object; absent means empty."""
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise ApiError(400, 50035, errors=_type_error("Only dictionaries may be used in a ModelType"))
        return self.body

    def json_list(self) -> list[Json]:
        if not isinstance(self.body, list) or not all(isinstance(item, dict) for item in self.body):
            raise ApiError(400, 50035, errors=_type_error("Only iterables may be used in a ListType"))
        return self.body

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number of the query string; 50035 where it is none, or not from `low` to `high`."""
        given = self.query.get(name)
        form = Form()
        if given is not None and not given.isdecimal():
            form.wrong("NUMBER_TYPE_COERCE", f'Value "{given}" is not int.', name)
            form.refuse_if_wrong()
        value = number(form, {name: int(given)} if given else {}, name, low, high, default=default)
        form.refuse_if_wrong()
        return value

    def flag(self, name: str) -> bool:
        """A boolean of the query string."""
        return self.query.get(name, "").lower() in ("true", "1")


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Json | list[Json] | None = None


Handler = Callable[[Call], Answer]
NO_CONTENT = Answer(204)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    template: str
    handler: Handler
    needs_token: bool


class Routes:
    """Routes by method and path. Their templates are written as in Discord's OpenAPI file."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}
        self.templates: list[tuple[str, str]] = []

    def add(self, method: str, template: str, *, token: bool = True) -> Callable[[Handler], Handler]:
        """Decorator. `token=False`: the path itself authorises, as for interactions and webhooks."""

        def register(handler: Handler) -> Handler:
            parts = template.strip("/").split("/")
            route = Route(template=template, handler=handler, needs_token=token)
            same_size = self._routes.setdefault((method, len(parts)), [])
            same_size.append((parts, route))
            # Fixed words win over variables: /users/@me before /users/{user_id}.
            same_size.sort(key=lambda entry: sum(part.startswith("{") for part in entry[0]))
            self.templates.append((method, template))
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        parts = path.strip("/").split("/")
        for template, route in self._routes.get((method, len(parts)), []):
            args: dict[str, str] = {}
            for wanted, got in zip(template, parts, strict=True):
                if wanted.startswith("{"):
                    args[wanted[1:-1]] = got
                elif wanted != got:
                    break
            else:
                return route, args
        return None


routes = Routes()


def _type_error(message: str) -> Json:
    return {"_errors": [{"code": "MODEL_TYPE_CONVERT", "message": message}]}
