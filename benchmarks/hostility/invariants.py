"""What nobody's interactions may change: everything of other people's, and of guilds where they have no say."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

Rows = dict[str, list[tuple[object, ...]]]
OF_VICTIMS = {
    "cards": "SELECT * FROM cards WHERE user_id IN ({victims}) ORDER BY card_id",
    "orders": "SELECT * FROM orders WHERE user_id IN ({victims}) ORDER BY order_id",
    "jobs": "SELECT * FROM jobs WHERE user_id IN ({victims}) ORDER BY order_id",
    "portraits": "SELECT p.* FROM portraits p JOIN orders o USING (order_id) WHERE o.user_id IN ({victims})",
    "deliveries": "SELECT d.* FROM deliveries d JOIN orders o USING (order_id) WHERE o.user_id IN ({victims})",
    "policies": "SELECT * FROM policies WHERE guild_id = {guild}",
    "sanctions": "SELECT * FROM sanctions WHERE guild_id IN (0, {guild}) ORDER BY subject, guild_id",
    "pauses": "SELECT * FROM pauses WHERE guild_id IN (0, {guild}) ORDER BY guild_id",
    "cases": "SELECT case_id, state, closed_by FROM cases WHERE owner_id IN ({victims}) ORDER BY case_id LIMIT 1",
}
"""Rows that must be the same before and after; 0 stands for all guilds."""
NEVER = {
    "an order on somebody else's card": "SELECT count(*) FROM orders o JOIN cards c USING (card_id)"
    " WHERE o.user_id <> c.user_id",
    "an order in a guild where its owner is not": "SELECT count(*) FROM orders WHERE guild_id = {guild}"
    " AND user_id IN ({outsiders})",
    "a line of the guild's record by somebody who has no say there": "SELECT count(*) FROM records"
    " WHERE guild_id = {guild} AND actor_id NOT IN ({victims}) AND act NOT IN ('refused', 'report', 'erase')",
}
"""What must be counted as 0."""


class Invariants:
    """Compares the database with what it was when this was made."""

    def __init__(self, database: Path, *, victims: Sequence[str], outsiders: Sequence[str], guild: str) -> None:
        """`guild` is the one in which no attacker has a say; `outsiders` are not even in it."""
        self._database = database
        self._names = {"victims": ", ".join(victims), "outsiders": ", ".join(outsiders), "guild": guild}
        self._before = self._rows()

    def broken(self) -> list[str]:
        """What no longer holds, one sentence each."""
        now = self._rows()
        changed = [f"{table} of others changed" for table, rows in self._before.items() if now[table] != rows]
        with closing(self._open()) as connection:
            counts = {
                name: connection.execute(query.format(**self._names)).fetchone()[0] for name, query in NEVER.items()
            }
        return changed + [f"{count} times {name}" for name, count in counts.items() if count]

    def _rows(self) -> Rows:
        with closing(self._open()) as connection:
            return {table: list(connection.execute(query.format(**self._names))) for table, query in OF_VICTIMS.items()}

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=10)
