"""The circuit breaker: whose orders make the worker fail again and again may order nothing for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta

from petbot.domain.moderation import Denied
from petbot.domain.texts import plural
from petbot.service.asker import Asker
from petbot.store.database import Transaction

SPAN = timedelta(hours=1)
MAX_FAILURES = 3
FAILED_OFTEN = plural(
    "Your last orders failed {number} time within an hour, so I take no more of them for now. "
    "Try again {when}: forms keep what you chose. "
    "If it fails again then, change what you chose, or tell whoever runs me.",
    "Your last orders failed {number} times within an hour, so I take no more of them for now. "
    "Try again {when}: forms keep what you chose. "
    "If it fails again then, change what you chose, or tell whoever runs me.",
)


class Breaker:
    """What it knows are the jobs themselves, so that it holds across restarts and mends itself with time."""

    def __init__(self, *, clock: Callable[[], datetime], most: int = MAX_FAILURES) -> None:
        """`most`: orders placed within the last hour that may have failed for good, before no further one is taken.

        An order fails for good by a fault that trying again cannot help, or after its last attempt, such as when the
        worker died of each.
        """
        self._clock = clock
        self._most = most

    async def check(self, t: Transaction, asker: Asker) -> None:
        """Raises Denied, with when to come again."""
        failed = await t.jobs.failed_since(asker.user_id, self._clock() - SPAN)
        if len(failed) < self._most:
            return
        again = sorted(failed)[-self._most] + SPAN
        when = f"<t:{int(again.timestamp()) + 1}:R>"
        raise Denied(FAILED_OFTEN.format(number=len(failed), when=when), rule="failures")
