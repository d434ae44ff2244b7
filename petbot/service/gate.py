"""The gate: whether somebody may order something here and now, by sanctions, pauses and the guild's policy."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from petbot.domain.choices import Choices
from petbot.domain.moderation import Act, Denied, Halt, Record, Sanction
from petbot.domain.policies import Allowance, Policy
from petbot.service.asker import Asker
from petbot.service.breaker import MAX_FAILURES, Breaker
from petbot.store.database import Transaction
from petbot.words import Finding, examine

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Gate:
    """Asked inside the transaction that it guards. Place and number do not bind those who manage the guild."""

    def __init__(
        self, *, clock: Callable[[], datetime], qualities: Sequence[str] = (), max_failures: int = MAX_FAILURES
    ) -> None:
        """`qualities` are the catalogue's, from the coarsest to the finest; `max_failures` is the breaker's `most`."""
        self._clock = clock
        self._breaker = Breaker(clock=clock, most=max_failures)
        self._qualities = tuple(qualities)

    async def enter(self, t: Transaction, asker: Asker) -> Policy:
        """The rules that hold here. Raises Denied for somebody who is kept out of Petbot altogether."""
        if sanction := await t.sanctions.against(asker.user_id, asker.guild_id, self._clock()):
            raise Denied(_kept_out(sanction), rule="banned" if sanction.until is None else "timed out")
        return Policy() if asker.guild_id is None else await t.policies.of(asker.guild_id)

    async def order(self, t: Transaction, asker: Asker, choices: Choices) -> Policy:
        """As `enter`, for placing an order. Raises Denied with the rule that forbids it and what to do."""
        policy = await self.enter(t, asker)
        await self._open(t, asker)
        await self._breaker.check(t, asker)
        if not asker.may_manage:
            _must_be_welcome(policy, asker)
            await self._must_be_within(t, asker, policy.allowance_of(asker.roles))
        self._must_fit(policy, choices)
        return policy

    def read(self, policy: Policy, text: str) -> None:
        """Raises Denied for words that nobody may use, or nobody here. A note is read as it was typed, and once more
        when it is ordered: what is left of it then is less, but rules may have changed."""
        if found := examine(text, policy.words):
            raise Denied(_unfit(found), rule="words")

    async def note(self, t: Transaction, asker: Asker, denied: Denied) -> None:
        """Write a denial into the record, in a transaction of its own: the one that it broke is undone."""
        await t.records.add(
            Record(
                at=self._clock(),
                act=Act.REFUSED,
                guild_id=asker.guild_id,
                actor_id=asker.user_id,
                detail={"rule": denied.rule},
            )
        )

    async def _open(self, t: Transaction, asker: Asker) -> None:
        pause = await t.pauses.of(asker.guild_id)
        if pause is not None and pause.halt is Halt.DRAINING:
            why = f" ({pause.reason})" if pause.reason else ""
            raise Denied(
                f"No new orders are taken just now{why}; those in line are still drawn. Your choices are kept: "
                "press Generate again later.",
                rule="draining",
            )

    async def _must_be_within(self, t: Transaction, asker: Asker, allowance: Allowance) -> None:
        now = self._clock()
        for most, span, name in ((allowance.per_hour, HOUR, "hour"), (allowance.per_day, DAY, "day")):
            if most is not None and await t.jobs.asked_since(asker.user_id, asker.guild_id, now - span) >= most:
                orders = "1 order" if most == 1 else f"{most} orders"
                raise Denied(
                    f"This server allows {orders} per person and {name}, and yours are used up. "
                    f"Your choices are kept: press Generate again when the {name} is over.",
                    rule=f"orders per {name}",
                )

    def _must_fit(self, policy: Policy, choices: Choices) -> None:
        if choices.count > policy.max_count:
            most = "1 picture" if policy.max_count == 1 else f"{policy.max_count} pictures"
            raise Denied(f"This server allows {most} per order: choose fewer.", rule="count")
        if choices.owners and not policy.owners:
            raise Denied("This server does not allow people in the picture: choose no owner.", rule="owners")
        if choices.note and not policy.notes:
            raise Denied("This server does not allow words of one's own: remove your note.", rule="notes")
        self.read(policy, choices.note)
        if not policy.allows_look(choices.look):
            raise Denied("This server does not allow this look: choose another one.", rule="looks")
        if self._finer(choices.quality, policy.max_quality):
            raise Denied(
                f"This server allows qualities up to “{policy.max_quality}”: choose that or a quicker one.",
                rule="quality",
            )

    def _finer(self, quality: str | None, most: str | None) -> bool:
        known = self._qualities
        return most in known and quality in known and known.index(quality) > known.index(most)


def _must_be_welcome(policy: Policy, asker: Asker) -> None:
    if policy.channels and not asker.channels & set(policy.channels):
        places = " ".join(f"<#{channel}>" for channel in policy.channels[:5])
        raise Denied(f"Pictures are not ordered in this channel. Please go to {places}.", rule="channel")
    if policy.roles and not asker.roles & set(policy.roles):
        roles = " ".join(f"<@&{role}>" for role in policy.roles[:5])
        raise Denied(f"Pictures are for members with one of these roles: {roles}.", rule="role")


def _unfit(found: Finding) -> str:
    """Why a note is refused; its own words are shown as code, so that nothing in them is a link or a mention."""
    about = f" It is about `{found.part.replace('`', '')}`." if found.part else ""
    return f"Your note cannot be used. {found.reason}{about} Please change it and try again."


def _kept_out(sanction: Sanction) -> str:
    where = "in this server" if sanction.guild_id else "anywhere"
    until = f" until <t:{int(sanction.until.timestamp())}:f>" if sanction.until else ""
    why = f" Reason: {sanction.reason}" if sanction.reason else ""
    ask = "Its moderators" if sanction.guild_id else "Whoever runs me"
    return f"You may not use me {where}{until}.{why} {ask} can lift this. `/privacy` stays open to you."
