"""Remembers which commands were registered with Discord: it allows 200 new ones a day, so only changes are sent."""

import hashlib
import json
from collections.abc import Mapping

from petbot.store.database import Database


class Registration:
    """Two facts per Discord application: the digest of the commands that it was last given, and their ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_current(self, application_id: int, commands: str) -> bool:
        """Whether exactly these commands (any canonical text of them) were registered last."""
        async with self._database.transaction() as t:
            return await t.facts.get(_key(application_id)) == _digest(commands)

    async def record(self, application_id: int, commands: str, ids: Mapping[str, int]) -> None:
        """Discord has taken them, and given them these ids by their names."""
        async with self._database.transaction() as t:
            await t.facts.set(_key(application_id), _digest(commands))
            await t.facts.set(_ids_key(application_id), json.dumps({**ids}))

    async def ids(self, application_id: int) -> dict[str, int]:
        """The ids that Discord gave the commands, by name; none where they were not written down."""
        async with self._database.reading() as t:
            return json.loads(await t.facts.get(_ids_key(application_id)) or "{}")


def _key(application_id: int) -> str:
    return f"commands:{application_id}"


def _ids_key(application_id: int) -> str:
    return f"command ids:{application_id}"


def _digest(commands: str) -> str:
    return hashlib.sha256(commands.encode()).hexdigest()
