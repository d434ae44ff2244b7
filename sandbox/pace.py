"""How fast and how often a bot may identify: max_concurrency shards at a time, a thousand times a day.

https://docs.discord.com/developers/events/gateway#session-start-limit-object
"""

from sandbox.clock import Clock
from sandbox.connection import Closed
from sandbox.shapes import Json
from sandbox.world import Application

IDENTIFIES_A_DAY, DAY = 1000, 86_400


class Pace:
    """Shards of the same number modulo max_concurrency share a bucket: one identify per `identify_seconds`."""

    def __init__(self, clock: Clock, application: Application) -> None:
        self._clock = clock
        self._application = application
        self._last: dict[int, float] = {}

    def admits(self, shard: int) -> bool:
        """Count an identify; False where it comes too early. Raises Closed 4004 when the day's are used up."""
        application, now = self._application, self._clock.now()
        bucket = shard % application.max_concurrency
        early = now - self._last.get(bucket, 0.0) < application.identify_seconds
        if early:
            return False
        _turn_the_day(application, now)
        if application.identifies_left == 0:
            raise Closed(4004, "Authentication failed.")
        application.identifies_left -= 1
        self._last[bucket] = now
        return True


def start_limit(clock: Clock, application: Application) -> Json:
    """session_start_limit of GET /gateway/bot; reset_after in milliseconds."""
    now = clock.now()
    _turn_the_day(application, now)
    return {
        "total": IDENTIFIES_A_DAY,
        "remaining": application.identifies_left,
        "reset_after": int((application.identifies_reset_at - now) * 1000),
        "max_concurrency": application.max_concurrency,
    }


def _turn_the_day(application: Application, now: float) -> None:
    if now >= application.identifies_reset_at:
        application.identifies_left, application.identifies_reset_at = IDENTIFIES_A_DAY, now + DAY
