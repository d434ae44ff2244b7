"""The JSON shapes that travel through the sandbox. Discord's objects stay plain dicts: they are what the wire carries."""

from typing import Any

Json = dict[str, Any]
Snowflake = str
