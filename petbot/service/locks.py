"""One lock per card: who writes its message holds it from reading its state to the end of the write."""

import asyncio
from weakref import WeakValueDictionary


class Locks:
    """Locks by key, made when first asked for and gone when nobody holds or awaits them.

    The card locks are shared by Delivering, Tickets and the cogs, which take one around service call and answer.
    So an older face (a ticket) never lands on top of a newer one (a result, or that the card was cancelled).
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str | int, asyncio.Lock] = WeakValueDictionary()

    def of(self, key: str | int) -> asyncio.Lock:
        """The key's lock; not reentrant."""
        lock = self._locks.get(key)
        if lock is None:
            lock = self._locks[key] = asyncio.Lock()
        return lock
