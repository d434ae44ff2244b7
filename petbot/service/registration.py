"""Remembers which commands were registered with Discord: it allows 200 new ones a day, so only changes are sent."""

import hashlib

from petbot.store.database import Database


class Registration:
    """One fact per Discord application: the digest of the commands that it was last given."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def is_current(self, application_id: int, commands: str) -> bool:
        """Whether exactly these commands (any canonical text of them) were registered last."""
        async with self._database.transaction() as t:
            return await t.facts.get(_key(application_id)) == _digest(commands)

    async def record(self, application_id: int, commands: str) -> None:
        """Discord has taken them."""
        async with self._database.transaction() as t:
            await t.facts.set(_key(application_id), _digest(commands))


def _key(application_id: int) -> str:
    return f"commands:{application_id}"


def _digest(commands: str) -> str:
    return hashlib.sha256(commands.encode()).hexdigest()
