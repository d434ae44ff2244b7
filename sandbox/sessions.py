"""What the gateway remembers of a bot between connections: its session, and the events to replay on a resume."""

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.events import Event
from sandbox.shapes import Json

REPLAYED = 5000
RESUME_SECONDS = 180


@dataclass(slots=True, kw_only=True)
class Session:
    """`send` is the live connection's way out; None while the bot is away."""

    intents: int
    shard: tuple[int, int]
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque[Json](maxlen=REPLAYED))
    send: Callable[[Json], None] | None = None
    left_at: float | None = None

    def wants(self, event: Event) -> bool:
        """Sharding formula and intents of the gateway docs; direct messages go to shard 0."""
        index, count = self.shard
        home = (int(event.guild_id) >> 22) % count if event.guild_id else 0
        return home == index and (event.intent == 0 or bool(self.intents & event.intent))

    def dispatch(self, kind: str, data: Json) -> None:
        """Number an event, keep it for a resume, and send it if the bot is there."""
        self.sequence += 1
        payload: Json = {"op": 0, "s": self.sequence, "t": kind, "d": data}
        self.sent.append(payload)
        if self.send is not None:
            self.send(payload)

    def missed_since(self, sequence: int) -> list[Json] | None:
        """Events after `sequence`; None where they are no longer all kept, or the number was never reached."""
        if sequence > self.sequence:
            return None
        missed = [payload for payload in self.sent if payload["s"] > sequence]
        return missed if len(missed) == self.sequence - sequence else None
