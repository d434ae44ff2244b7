"""The log: short lines for a person, no secret in them, and reference numbers that tie a fault to what was told."""

import logging
import re
import secrets
import sys

SECRETS = (
    # A bot token: user id in base64, a timestamp and a signature, joined by dots.
    (re.compile(r"[\w-]{18,}\.[\w-]{5,8}\.[\w-]{25,}"), "[bot token]"),
    # An interaction's or webhook's token in a URL: it may edit that message for a quarter of an hour or for ever.
    (re.compile(r"((?:webhooks|interactions)/\d+/)[\w.~%:-]{16,}"), r"\1[token]"),
    # The password of a database URL.
    (re.compile(r"(\w+://[^:/@\s]+:)[^@/\s]+@"), r"\1[password]@"),
)
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits that nobody mistakes for another when reading a reference number aloud."""
QUIET = {"discord": logging.WARNING, "alembic": logging.WARNING, "asyncio": logging.WARNING}


def redacted(text: str) -> str:
    """The text with every token and password in it replaced by its kind."""
    for pattern, kind in SECRETS:
        text = pattern.sub(kind, text)
    return text


class Formatter(logging.Formatter):
    """`12:30:05 warning delivery: sentence`, redacted last of all, tracebacks included."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        shown = logging.makeLogRecord(record.__dict__)
        shown.levelname = record.levelname.lower()
        shown.name = record.name.removeprefix("petbot.").removeprefix("service.")
        shown.exc_text = None
        return redacted(super().format(shown))


def set_up(level: str) -> None:
    """Send everything from `level` up to stderr; libraries only from warning up, unless debugging."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    if level != "debug":
        for name, least in QUIET.items():
            logging.getLogger(name).setLevel(least)


def reference() -> str:
    """A new reference number, such as `K7P2W9`, to be shown to a person and written beside the traceback."""
    return "".join(secrets.choice(ALPHABET) for _ in range(6))
