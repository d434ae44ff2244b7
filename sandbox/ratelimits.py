"""Rate limits: a bucket per route and major parameter, a global one, and the ban for too many invalid requests.

https://docs.discord.com/developers/topics/rate-limits. Discord does not publish the sizes of its buckets; these are
the ones it is seen to use.
"""

import hashlib
from collections import deque
from dataclasses import dataclass

from sandbox.clock import Clock
from sandbox.errors import ApiError
from sandbox.shapes import Json

GLOBAL_PER_SECOND = 50
INVALID_LIMIT, INVALID_SECONDS = 10_000, 600
DEFAULT = (50, 1.0)
# (method, route) -> (requests, seconds)
SIZES: dict[tuple[str, str], tuple[int, float]] = {
    ("POST", "/channels/{channel_id}/messages"): (5, 5.0),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): (5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): (5, 1.0),
    ("POST", "/webhooks/{webhook_id}/{webhook_token}"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"): (5, 2.0),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}"): (5, 2.0),
    ("POST", "/users/@me/channels"): (10, 10.0),
}
KEPT_BUCKETS = 5000  # every interaction's webhook has its own; old ones are dropped then
UNLIMITED = "/interactions/{interaction_id}/{interaction_token}/callback"


@dataclass(slots=True, kw_only=True)
class Bucket:
    id: str
    limit: int
    seconds: float
    used: int = 0
    reset_at: float = 0.0


class TooFast(ApiError):
    """429, with the seconds to wait."""

    def __init__(self, retry_after: float, scope: str, code: int = 0) -> None:
        super().__init__(429, code, None if code else "You are being rate limited.")
        self.retry_after = retry_after
        self.scope = scope

    def body(self) -> Json:
        everywhere = self.scope == "global"
        return {**super().body(), "retry_after": round(self.retry_after, 3), "global": everywhere}

    def headers(self) -> dict[str, str]:
        """With Via, by which client libraries tell Discord's own 429 from a ban at its edge."""
        seconds = str(max(1, round(self.retry_after)))
        shown = {"Retry-After": seconds, "X-RateLimit-Scope": self.scope, "Via": "1.1 google"}
        return shown | ({"X-RateLimit-Global": "true"} if self.scope == "global" else {})


class RateLimits:
    """`enabled` may be set to False for benchmarks of the bot alone."""

    def __init__(self, clock: Clock) -> None:
        self.enabled = True
        self.invalid_limit = INVALID_LIMIT
        self._clock = clock
        self._buckets: dict[tuple[str, str, str], Bucket] = {}
        self._second = Bucket(id="global", limit=GLOBAL_PER_SECOND, seconds=1.0)
        self._invalid: deque[float] = deque()

    def take(self, method: str, route: str, major: str) -> dict[str, str]:
        """Count one request. Returns the headers for its answer; raises TooFast."""
        if not self.enabled:
            return {}
        now = self._clock.now()
        if len(self._invalid) >= self.invalid_limit and now - self._invalid[0] < INVALID_SECONDS:
            raise TooFast(INVALID_SECONDS - (now - self._invalid[0]), "global")
        if route == UNLIMITED:
            return {}
        if not route.startswith("/webhooks/"):
            _count(self._second, now, "global")
        bucket = self._bucket(method, route, major)
        try:
            _count(bucket, now, "user")
        except TooFast as refusal:
            raise _Limited(refusal.retry_after, _headers(bucket, now)) from None
        return _headers(bucket, now)

    def answered(self, status: int, scope: str | None = None) -> None:
        """Count answers that Discord counts as invalid requests."""
        if status in (401, 403) or (status == 429 and scope != "shared"):
            now = self._clock.now()
            self._invalid.append(now)
            while self._invalid and now - self._invalid[0] > INVALID_SECONDS:
                self._invalid.popleft()

    def _bucket(self, method: str, route: str, major: str) -> Bucket:
        key = (method, route, major)
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) >= KEPT_BUCKETS:
                now = self._clock.now()
                self._buckets = {k: b for k, b in self._buckets.items() if b.reset_at > now}
            limit, seconds = SIZES.get((method, route), DEFAULT)
            digest = hashlib.sha256(f"{method} {route}".encode()).hexdigest()[:32]
            bucket = self._buckets[key] = Bucket(id=digest, limit=limit, seconds=seconds)
        return bucket


class _Limited(TooFast):
    def __init__(self, retry_after: float, bucket_headers: dict[str, str]) -> None:
        super().__init__(retry_after, "user")
        self._bucket_headers = bucket_headers

    def headers(self) -> dict[str, str]:
        return super().headers() | self._bucket_headers


def _count(bucket: Bucket, now: float, scope: str) -> None:
    if now >= bucket.reset_at:
        bucket.used, bucket.reset_at = 0, now + bucket.seconds
    if bucket.used >= bucket.limit:
        raise TooFast(bucket.reset_at - now, scope)
    bucket.used += 1


def _headers(bucket: Bucket, now: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(bucket.limit),
        "X-RateLimit-Remaining": str(bucket.limit - bucket.used),
        "X-RateLimit-Reset": f"{bucket.reset_at:.3f}",
        "X-RateLimit-Reset-After": f"{max(0.0, bucket.reset_at - now):.3f}",
        "X-RateLimit-Bucket": bucket.id,
    }
