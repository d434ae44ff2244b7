"""What moderators do: sanctions, pauses of the queue, cases of reported pictures, and the record of it all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId, CaseId, ChannelId, GuildId, MessageId, OrderId, UserId


class Denied(Refusal):
    """A rule of the guild or of the operator forbids it; the text says which, and what to do."""

    def __init__(self, text: str, *, rule: str) -> None:
        super().__init__(text)
        self.rule = rule
        """Short name of the rule for the record, such as "channel" or "banned"."""


class Unmoderated(Refusal):
    """The asker may not do what only moderators or operators may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sanction:
    """Somebody may not use Petbot, in one guild or anywhere; a ban without an end, a time-out with one."""

    subject: str
    """Salted hash of the user's id, in hexadecimal: it stays when everything else of the person is erased."""
    user_id: UserId | None
    """None once the person has erased their data."""
    guild_id: GuildId | None
    """None: everywhere."""
    reason: str
    """At most 400 characters; shown to the person."""
    by: UserId
    since: datetime
    until: datetime | None = None
    """None: until it is lifted."""

    def holds(self, now: datetime) -> bool:
        """Whether it has not run out."""
        return self.until is None or now < self.until


class Halt(StrEnum):
    """Paused: orders are taken and wait. Draining: what is in line is drawn, nothing new is taken."""

    PAUSED = "paused"
    DRAINING = "draining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """The queue stands still, in one guild or everywhere."""

    guild_id: GuildId | None
    halt: Halt
    by: UserId
    since: datetime
    reason: str = ""


class CaseState(StrEnum):
    """How a reported picture's case stands."""

    OPEN = "open"
    REMOVED = "removed"
    BANNED = "banned"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A reported picture. Who reported it is shown to moderators only, never to its owner."""

    case_id: CaseId
    guild_id: GuildId
    order_id: OrderId
    card_id: CardId
    owner_id: UserId
    reporter_id: UserId
    reason: str
    """At most 400 characters."""
    opened_at: datetime
    state: CaseState = CaseState.OPEN
    channel_id: ChannelId | None = None
    message_id: MessageId | None = None
    """Where the case stands in the log channel."""
    closed_by: UserId | None = None


class Act(StrEnum):
    """What the record tells of."""

    POLICY = "policy"
    BAN = "ban"
    TIMEOUT = "timeout"
    LIFT = "lift"
    PAUSE = "pause"
    DRAIN = "drain"
    RESUME = "resume"
    CANCEL = "cancel"
    REPORT = "report"
    REMOVE = "remove"
    DISMISS = "dismiss"
    REFUSED = "refused"
    ERASE = "erase"
    ADAPTER = "adapter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One line of the record, which only grows."""

    at: datetime
    act: Act
    guild_id: GuildId | None
    actor_id: UserId | None
    """Who did it; None once that person's data was erased, or where Petbot itself did."""
    subject_id: UserId | None = None
    """To whom; likewise."""
    order_id: OrderId | None = None
    detail: Mapping[str, str] = field(default_factory=dict[str, str])
    """What else is worth knowing, in few words; never a prompt."""
