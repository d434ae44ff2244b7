"""A guild's Policy: where, by whom, how much and what may be drawn there."""

from dataclasses import dataclass

from petbot.domain.choices import MAX_COUNT
from petbot.domain.ids import ChannelId, RoleId
from petbot.domain.recipes import Strictness


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """How many pictures one person may order; None is without limit."""

    per_hour: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleAllowance:
    """The Allowance of those who hold a role; who holds several has the largest of each number."""

    role_id: RoleId
    per_hour: int | None = None
    per_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One guild's rules. The values of an unchanged Policy forbid nothing that Petbot itself allows."""

    channels: tuple[ChannelId, ...] = ()
    """Where orders may be placed; threads count as their channel. Empty: everywhere."""
    roles: tuple[RoleId, ...] = ()
    """Who may order: holders of any of them. Empty: everybody."""
    allowance: Allowance = Allowance()
    by_role: tuple[RoleAllowance, ...] = ()
    """At most 25, as many as a menu shows."""
    max_count: int = MAX_COUNT
    """Pictures per order, 1-4."""
    max_quality: str | None = None
    """Id of the finest quality; None: any."""
    looks: tuple[str, ...] = ()
    """Ids of the looks that may be chosen. Empty: all."""
    adapters: tuple[str, ...] = ()
    """SHA-256 of the adapters that may be used. Empty: all that the operator enabled."""
    notes: bool = True
    """Whether free text may be given."""
    owners: bool = True
    """Whether people may be in the picture."""
    uploads: bool = True
    """Whether a picture may be given to start from."""
    training: bool = True
    """Whether an adapter may be trained from a person's photos."""
    spoiler: bool = False
    """Whether results are covered until they are clicked."""
    strictness: Strictness = "standard"
    """Of the safety checker; never less strict than the operator's own."""
    private: bool = False
    """Whether results are shown only to the one who asked."""
    words: tuple[str, ...] = ()
    """Further words, or /patterns/, that texts may not hold."""
    log_channel: ChannelId | None = None
    """Where moderators' actions and reports are told."""
    locale: str | None = None
    """Language of public text; None: the guild's own."""

    def allows_look(self, look: str | None) -> bool:
        """Whether pictures may have this look; none at all always may."""
        return look is None or not self.looks or look in self.looks

    def allowance_of(self, roles: frozenset[RoleId]) -> Allowance:
        """What somebody with these roles may order."""
        theirs = [each for each in self.by_role if each.role_id in roles]
        if not theirs:
            return self.allowance
        return Allowance(
            per_hour=_largest([each.per_hour for each in theirs]), per_day=_largest([each.per_day for each in theirs])
        )


def _largest(numbers: list[int | None]) -> int | None:
    given = [number for number in numbers if number is not None]
    return None if len(given) < len(numbers) else max(given)
