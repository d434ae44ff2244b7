"""The JSON shapes that travel through the sandbox: Discord's objects stay the plain dicts that the wire carries."""

from typing import Any

Json = dict[str, Any]
Snowflake = str
