"""Orders and the life of their Jobs in the queue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from petbot.domain.choices import Choices
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId, GuildId, OrderId, UserId
from petbot.domain.lineage import Parent
from petbot.domain.recipes import Recipe
from petbot.domain.texts import Text, tr

MAX_ATTEMPTS = 5
"""Times that a job is tried before it counts as failed."""
LEASE = timedelta(seconds=60)
"""How long a claim holds without a sign of life from its dispatcher."""
BACK_OFF = timedelta(seconds=2)
"""Wait after the first failed attempt; doubled by each further one."""


class JobState(StrEnum):
    """Where a job stands. Waiting is queued again but backing off; the last three are final."""

    QUEUED = "queued"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


OVER: Mapping[JobState, Text] = {
    JobState.DONE: tr("This order is already done."),
    JobState.FAILED: tr("This order has already failed."),
    JobState.CANCELLED: tr("This order is already cancelled."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A person's request. Durable; never changed once placed."""

    order_id: OrderId
    card_id: CardId
    user_id: UserId
    guild_id: GuildId | None
    """None in a direct message or where the bot is only user-installed."""
    choices: Choices
    recipe: Recipe
    placed_at: datetime
    """Aware, UTC."""
    parent: Parent | None = None
    """The picture that it was made from, where it was made from one."""

    def draws(self, choices: Choices, model_profile: str) -> bool:
        """Whether its recipe is the one of these choices on this model, so that the same pictures come of it."""
        return choices == self.choices and self.recipe.model_profile == model_profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An Order's life in the queue; every change gives a new Job or raises Refusal."""

    order: Order
    state: JobState = JobState.QUEUED
    attempts: int = 0
    """Claims so far, the running one included."""
    lease_until: datetime | None = None
    available_at: datetime | None = None
    """Of a waiting job: when it may be claimed again."""
    error: str | None = None
    """Why the last attempt failed, in words fit for the person."""
    remark: str | None = None
    """What the person should know of a drawn order, such as that a picture was withheld."""
    ended_at: datetime | None = None
    """When it was drawn or failed for good."""

    def claimed(self, now: datetime) -> "Job":
        """Running under a fresh lease; a running job whose lease ran out may be claimed too."""
        return replace(self, state=JobState.RUNNING, attempts=self.attempts + 1, lease_until=now + LEASE)

    def done(self, now: datetime, remark: str | None = None) -> "Job":
        """Drawn; the pictures are stored with this change."""
        self._must_not_be_final()
        return replace(self, state=JobState.DONE, lease_until=None, error=None, remark=remark, ended_at=now)

    def cancelled(self) -> "Job":
        """Stopped by its owner, a moderator or an operator."""
        self._must_not_be_final()
        return replace(self, state=JobState.CANCELLED, lease_until=None)

    def handed_back(self) -> "Job":
        """Queued again at no cost: the bot is stopping, the job did nothing wrong."""
        return replace(self, state=JobState.QUEUED, attempts=max(0, self.attempts - 1), lease_until=None)

    def stumbled(self, reason: str, now: datetime, *, fatal: bool = False) -> "Job":
        """An attempt failed: wait and try again, or fail for good when fatal or out of attempts."""
        if fatal or self.attempts >= MAX_ATTEMPTS:
            return replace(self, state=JobState.FAILED, lease_until=None, error=reason, ended_at=now)
        wait = BACK_OFF * 2 ** max(0, self.attempts - 1)
        return replace(self, state=JobState.WAITING, lease_until=None, available_at=now + wait, error=reason)

    def _must_not_be_final(self) -> None:
        if self.state.final:
            raise Refusal(OVER[self.state])
