"""How much a call may hold: half after memory ran out, and little by little more when it has lasted for a while."""

PATIENCE = 50
"""Calls without an accident before the room grows; doubled by each accident, since each costs all of a call a step."""
LONGEST = 6400
"""Such calls at most, which at ten a second is ten minutes."""


class Room:
    """The size that the requests of a call may have together."""

    def __init__(self, most: int | None = None) -> None:
        """`most`: what it never exceeds; None sets no bound until memory runs out."""
        self.size = most
        self._most = most
        self._patience = PATIENCE
        self._calm = 0

    def holds(self, size: int) -> bool:
        """Whether a call may be so large."""
        return self.size is None or size <= self.size

    def ran_out(self, size: int) -> None:
        """Memory did not last for a call of this size."""
        # A call may have begun when there was more room.
        self.size = size // 2 if self.size is None else min(self.size, size // 2)
        self._calm = 0
        self._patience = min(2 * self._patience, LONGEST)

    def lasted(self, size: int) -> None:
        """Memory lasted for a call of this size. Calls that leave half of the room empty say nothing of it."""
        if self.size is None or 2 * size <= self.size:
            return
        self._calm += 1
        if self._calm >= self._patience:
            larger = self.size + max(1, self.size // 4)
            self.size = larger if self._most is None else min(larger, self._most)
            self._calm = 0
