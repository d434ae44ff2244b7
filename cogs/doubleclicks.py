"""Double clicks: a control that makes something new makes it once, though a press reaches us twice in a moment."""

from datetime import datetime, timedelta

from cogs.answers import Interaction

MOMENT = timedelta(seconds=1)
"""The clicks of a double click lie half a second apart at most, and travel for a little while each."""
FEW = 1000
"""People remembered before those whose moment is over are forgotten."""


class DoubleClicks:
    """Each person's last press, in memory alone: a restart takes longer than a moment. Time is Discord's own."""

    def __init__(self) -> None:
        self._last: dict[int, tuple[object, datetime]] = {}

    def repeats(self, interaction: Interaction, pressed: object) -> bool:
        """Whether it is what the person pressed last, a moment ago."""
        now, before = interaction.created_at, self._last.get(interaction.user.id)
        if before is not None and before[0] == pressed and now - before[1] < MOMENT:
            return True
        self._forget(now)
        self._last[interaction.user.id] = (pressed, now)
        return False

    def _forget(self, now: datetime) -> None:
        if len(self._last) >= FEW:
            self._last = {who: last for who, last in self._last.items() if now - last[1] < MOMENT}
