"""Discord's way of saying no: HTTP status, JSON error code, and for forms the nested tree of field errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.shapes import Json

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
MESSAGES = {
    0: "401: Unauthorized",
    10002: "Unknown Application",
    10003: "Unknown Channel",
    10004: "Unknown Guild",
    10007: "Unknown Member",
    10008: "Unknown Message",
    10009: "Unknown permission overwrite",
    10011: "Unknown Role",
    10013: "Unknown User",
    10014: "Unknown Emoji",
    10015: "Unknown Webhook",
    10029: "Unknown SKU",
    10062: "Unknown interaction",
    10063: "Unknown application command",
    10066: "Unknown application command permissions",
    10087: "Unknown entitlement",
    20012: "You are not authorized to perform this action on this application",
    30005: "Maximum number of guild roles reached (250)",
    30007: "Maximum number of webhooks reached (15)",
    30008: "Maximum number of emojis reached (2000)",
    30010: "Maximum number of reactions reached (20)",
    30013: "Maximum number of guild channels reached (500)",
    30032: "Maximum number of application commands reached (100)",
    30034: "Max number of daily application command creates has been reached (200)",
    30046: "Maximum number of edits to messages older than 1 hour reached. Try again later",
    40005: "Request entity too large",
    40060: "Interaction has already been acknowledged.",
    40067: "A tag is required to create a forum post in this channel",
    40094: "This interaction has reached the maximum number of follow up messages",
    50001: "Missing Access",
    50003: "Cannot execute action on a DM channel",
    50005: "Cannot edit a message authored by another user",
    50006: "Cannot send an empty message",
    50007: "Cannot send messages to this user",
    50008: "Cannot send messages in a non-text channel",
    50013: "Missing Permissions",
    50024: "Cannot execute action on this channel type",
    50027: "Invalid Webhook Token",
    50028: "Invalid Role",
    50035: "Invalid Form Body",
    50083: "Thread is archived",
    160004: "A thread has already been created for this message",
    50109: "The request body contains invalid JSON.",
}


class ApiError(Exception):
    """An answer of Discord's that refuses the request. `code` is Discord's JSON error code; 0 is a general one."""

    def __init__(self, status: int, code: int = 0, message: str | None = None, errors: Json | None = None) -> None:
        super().__init__(message or MESSAGES.get(code, str(code)))
        self.status = status
        self.code = code
        self.errors = errors

    def body(self) -> Json:
        body: Json = {"message": str(self), "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


def not_found(code: int) -> ApiError:
    return ApiError(404, code)


def forbidden(code: int) -> ApiError:
    return ApiError(403, code)


class Form:
    """Collects what is wrong with a request body, by path, and refuses it as a whole: Discord reports all at once."""

    def __init__(self, *prefix: str | int) -> None:
        self._path: list[str] = [str(part) for part in prefix]
        self._tree: Json = {}

    @contextmanager
    def at(self, *parts: str | int) -> Iterator[None]:
        """Errors noted inside are put below these path parts."""
        self._path.extend(str(part) for part in parts)
        try:
            yield
        finally:
            del self._path[len(self._path) - len(parts) :]

    def wrong(self, code: str, message: str, *parts: str | int) -> None:
        node = self._tree
        for part in [*self._path, *map(str, parts)]:
            node = node.setdefault(part, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def refuse_if_wrong(self) -> None:
        if self._tree:
            raise ApiError(400, 50035, errors=self._tree)
