"""The gate: whether somebody may order something here and now, by sanctions, pauses and the guild's policy."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from petbot.domain.choices import Choices
from petbot.domain.moderation import Act, Denied, Halt, Record, Sanction
from petbot.domain.policies import Allowance, Policy
from petbot.domain.texts import Named, Text, joined, plural, tr
from petbot.service.asker import Asker
from petbot.service.breaker import MAX_FAILURES, Breaker
from petbot.store.database import Transaction
from petbot.words import Finding, examine

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOTHING_NEW = tr(
    "No new orders are taken just now; those in line are still drawn. Try again later: forms keep what you chose."
)
NOTHING_NEW_BECAUSE = tr(
    "No new orders are taken just now ({reason}); those in line are still drawn. "
    "Try again later: forms keep what you chose."
)
HOUR_USED_UP = plural(
    "This server allows {number} order per person and hour, and yours are used up. "
    "Try again when the hour is over: forms keep what you chose.",
    "This server allows {number} orders per person and hour, and yours are used up. "
    "Try again when the hour is over: forms keep what you chose.",
)
DAY_USED_UP = plural(
    "This server allows {number} order per person and day, and yours are used up. "
    "Try again when the day is over: forms keep what you chose.",
    "This server allows {number} orders per person and day, and yours are used up. "
    "Try again when the day is over: forms keep what you chose.",
)
TOO_MANY_PICTURES = plural(
    "This server allows {number} picture per order: choose fewer.",
    "This server allows {number} pictures per order: choose fewer.",
)
NO_OWNERS = tr("This server does not allow people in the picture: choose no owner.")
NO_NOTES = tr("This server does not allow words of one's own: remove your note.")
NO_SUCH_LOOK = tr("This server does not allow this look: choose another one.")
TOO_FINE = tr("This server allows qualities up to “{quality}”: choose that or a quicker one.")
OTHER_CHANNELS = tr("Pictures are not ordered in this channel. Please go to {channels}.")
OTHER_ROLES = tr("Pictures are for members with one of these roles: {roles}.")
UNFIT = tr("Your note cannot be used.")
ABOUT = tr("It is about `{part}`.")
CHANGE_IT = tr("Please change it and try again.")
KEPT_OUT_HERE = tr("You may not use me in this server.")
KEPT_OUT_HERE_UNTIL = tr("You may not use me in this server until {when}.")
KEPT_OUT = tr("You may not use me anywhere.")
KEPT_OUT_UNTIL = tr("You may not use me anywhere until {when}.")
REASON = tr("Reason: {reason}")
ASK_MODERATORS = tr("Its moderators can lift this. `/privacy` stays open to you.")
ASK_OPERATOR = tr("Whoever runs me can lift this. `/privacy` stays open to you.")
NO_UPLOADS = tr(
    "This server does not allow pictures to start from. Take the picture out of the form, or ask me by direct message."
)
NO_FILES = tr(
    "You may not send files in this channel, so I cannot show a picture of yours here."
    " Choose private: True to see it alone, or use a channel where you may."
)


class Gate:
    """Asked inside the transaction that it guards. Place and number do not bind those who manage the guild."""

    def __init__(
        self,
        *,
        clock: Callable[[], datetime],
        qualities: Mapping[str, Named] = MappingProxyType({}),
        max_failures: int = MAX_FAILURES,
    ) -> None:
        """`qualities` are the catalogue's by id, the coarsest first; `max_failures` is the breaker's `most`."""
        self._clock = clock
        self._breaker = Breaker(clock=clock, most=max_failures)
        self._qualities = qualities

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

    async def upload(self, t: Transaction, asker: Asker, *, private: bool) -> None:
        """As `enter`, for giving a picture to start from; a form that others see will show it."""
        if not (await self.enter(t, asker)).uploads:
            raise Denied(NO_UPLOADS, rule="uploads")
        if not private and not asker.may_attach:
            raise Denied(NO_FILES, rule="attaching")

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
            text = NOTHING_NEW_BECAUSE.format(reason=pause.reason) if pause.reason else NOTHING_NEW
            raise Denied(text, rule="draining")

    async def _must_be_within(self, t: Transaction, asker: Asker, allowance: Allowance) -> None:
        now = self._clock()
        spans = ((allowance.per_hour, HOUR, HOUR_USED_UP, "hour"), (allowance.per_day, DAY, DAY_USED_UP, "day"))
        for most, span, text, name in spans:
            if most is not None and await t.jobs.asked_since(asker.user_id, asker.guild_id, now - span) >= most:
                raise Denied(text.format(number=most), rule=f"orders per {name}")

    def _must_fit(self, policy: Policy, choices: Choices) -> None:
        if choices.count > policy.max_count:
            raise Denied(TOO_MANY_PICTURES.format(number=policy.max_count), rule="count")
        if choices.owners and not policy.owners:
            raise Denied(NO_OWNERS, rule="owners")
        if choices.note and not policy.notes:
            raise Denied(NO_NOTES, rule="notes")
        if choices.start and not policy.uploads:
            raise Denied(NO_UPLOADS, rule="uploads")
        self.read(policy, choices.note)
        if not policy.allows_look(choices.look):
            raise Denied(NO_SUCH_LOOK, rule="looks")
        if self._finer(choices.quality, policy.max_quality):
            raise Denied(TOO_FINE.format(quality=self._qualities[policy.max_quality or ""]), rule="quality")

    def _finer(self, quality: str | None, most: str | None) -> bool:
        known = list(self._qualities)
        return most in known and quality in known and known.index(quality) > known.index(most)


def _must_be_welcome(policy: Policy, asker: Asker) -> None:
    if policy.channels and not asker.channels & set(policy.channels):
        places = " ".join(f"<#{channel}>" for channel in policy.channels[:5])
        raise Denied(OTHER_CHANNELS.format(channels=places), rule="channel")
    if policy.roles and not asker.roles & set(policy.roles):
        roles = " ".join(f"<@&{role}>" for role in policy.roles[:5])
        raise Denied(OTHER_ROLES.format(roles=roles), rule="role")


def _unfit(found: Finding) -> Text:
    """Why a note is refused; its own words are shown as code, so that nothing in them is a link or a mention."""
    about = [ABOUT.format(part=found.part.replace("`", ""))] if found.part else []
    return joined(" ", [UNFIT, found.reason, *about, CHANGE_IT])


def _kept_out(sanction: Sanction) -> Text:
    here = sanction.guild_id is not None
    text = KEPT_OUT_HERE if here else KEPT_OUT
    if sanction.until:
        until = KEPT_OUT_HERE_UNTIL if here else KEPT_OUT_UNTIL
        text = until.format(when=f"<t:{int(sanction.until.timestamp())}:f>")
    why = [REASON.format(reason=sanction.reason)] if sanction.reason else []
    return joined(" ", [text, *why, ASK_MODERATORS if here else ASK_OPERATOR])
