"""What moderators and operators do to rules and people: each act is one transaction with its line in the record."""

from collections.abc import Awaitable, Callable
from dataclasses import fields
from datetime import datetime, timedelta
from typing import cast

from petbot.domain.adapting import AdapterRule
from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import GuildId, UserId
from petbot.domain.moderation import Act, Record, Sanction, Unmoderated
from petbot.domain.policies import Allowance, Policy, RoleAllowance
from petbot.domain.texts import joined, tr
from petbot.service.asker import Asker
from petbot.service.stopping import Stopping
from petbot.store.database import Database

MAX_REASON = 400
LONGEST_TIMEOUT = timedelta(days=365)
NOT_MANAGING = tr("Only members with the permission Manage Server may do this.")
NOT_OPERATING = tr("Only whoever runs me may do this.")
NO_GUILD = tr("This is for servers: type it in the server whose rules you mean.")
STOPPED = tr("A moderator stopped this order, because you may not use me here any more.")
NOBODY = tr("Nothing stands against this person here.")
YOURSELF = tr("You cannot shut yourself out.")
TOO_LONG = tr("A time-out is between a minute and a year. For longer, ban.")
ON, OFF, ALL, NONE, NO_LIMIT = tr("on"), tr("off"), tr("all"), tr("none"), tr("no limit")
ALLOWANCE = tr("{hour} an hour, {day} a day")
ROLE_ALLOWANCE = tr("{role} {hour} an hour, {day} a day")
SHOWN = 10
"""Channels, roles, words and the like that the record names of each changed rule."""

Told = Callable[[Record], Awaitable[None]]
"""Tells a guild's log channel of a line of the record."""


class Moderation:
    """The use cases of /petadmin. Every one raises Unmoderated for an asker without the right to it."""

    def __init__(
        self,
        *,
        database: Database,
        stopping: Stopping,
        clock: Callable[[], datetime],
        tell: Told,
    ) -> None:
        self._database = database
        self._stopping = stopping
        self._clock = clock
        self._tell = tell

    async def policy(self, asker: Asker) -> Policy:
        """The rules of the asker's guild."""
        guild_id = managed(asker)
        async with self._database.reading() as t:
            return await t.policies.of(guild_id)

    async def rules(self, guild_id: GuildId) -> Policy:
        """A guild's rules whoever asks, for what is posted there."""
        async with self._database.reading() as t:
            return await t.policies.of(guild_id)

    async def adapters(self) -> list[AdapterRule]:
        """How the operator has adapters used, for guilds to allow fewer."""
        async with self._database.reading() as t:
            return await t.adapters.all()

    async def change_policy(self, asker: Asker, change: Callable[[Policy], Policy]) -> Policy:
        """Change the rules of the asker's guild; the record says which of them."""
        guild_id = managed(asker)
        async with self._database.transaction() as t:
            before = await t.policies.of(guild_id)
            after = change(before)
            if after == before:
                return after
            await t.policies.save(guild_id, after)
            record = self._line(Act.POLICY, asker, guild_id, detail=_changes(before, after))
            await t.records.add(record)
        await self._tell(record)
        return after

    async def sanction(
        self, asker: Asker, user_id: UserId, reason: str, *, length: timedelta | None = None, everywhere: bool = False
    ) -> Sanction:
        """Ban, or time out for `length`; the person's orders in line are cancelled."""
        guild_id = scope(asker, everywhere=everywhere)
        if user_id == asker.user_id:
            raise Refusal(YOURSELF)
        if length is not None and not timedelta(minutes=1) <= length <= LONGEST_TIMEOUT:
            raise Refusal(TOO_LONG)
        now = self._clock()
        async with self._database.transaction() as t:
            sanction = await t.sanctions.impose(
                user_id,
                guild_id,
                reason=reason[:MAX_REASON],
                by=asker.user_id,
                since=now,
                until=None if length is None else now + length,
            )
            stopped = await self._stopping.stop(t, await t.jobs.live(guild_id, user_id=user_id), STOPPED)
            act = Act.BAN if length is None else Act.TIMEOUT
            detail = {"reason": reason[:MAX_REASON], "cancelled": str(len(stopped))}
            if sanction.until is not None:
                detail["until"] = sanction.until.isoformat(timespec="minutes")
            record = self._line(act, asker, guild_id, subject=user_id, detail=detail)
            await t.records.add(record)
        await self._stopping.stopped(stopped)
        await self._tell(record)
        return sanction

    async def lift(self, asker: Asker, user_id: UserId, *, everywhere: bool = False) -> None:
        """Let somebody in again. Raises NotFound when nothing stands against them there."""
        guild_id = scope(asker, everywhere=everywhere)
        async with self._database.transaction() as t:
            if not await t.sanctions.lift(user_id, guild_id):
                raise NotFound(NOBODY)
            record = self._line(Act.LIFT, asker, guild_id, subject=user_id)
            await t.records.add(record)
        await self._tell(record)

    async def sanctions(self, asker: Asker, limit: int, offset: int = 0, *, everywhere: bool = False) -> list[Sanction]:
        """Who is kept out of the asker's guild, or out of all, the newest first."""
        guild_id = scope(asker, everywhere=everywhere)
        async with self._database.reading() as t:
            return await t.sanctions.listed(guild_id, self._clock(), limit, offset)

    async def record(self, asker: Asker, limit: int, offset: int = 0) -> list[Record]:
        """The record of the asker's guild, the newest line first."""
        guild_id = managed(asker)
        async with self._database.reading() as t:
            return await t.records.newest(guild_id, limit, offset)

    async def whole_record(self, asker: Asker) -> list[Record]:
        """The whole record of the asker's guild, the oldest line first."""
        guild_id = managed(asker)
        async with self._database.reading() as t:
            return [record async for record in t.records.all_of(guild_id)]

    def _line(
        self,
        act: Act,
        asker: Asker,
        guild_id: GuildId | None,
        *,
        subject: UserId | None = None,
        detail: dict[str, str] | None = None,
    ) -> Record:
        return Record(
            at=self._clock(),
            act=act,
            guild_id=guild_id,
            actor_id=asker.user_id,
            subject_id=subject,
            detail=detail or {},
        )


def managed(asker: Asker) -> GuildId:
    """The guild that the asker manages. Raises Unmoderated."""
    if asker.guild_id is None:
        raise Unmoderated(NO_GUILD)
    if not asker.may_manage:
        raise Unmoderated(NOT_MANAGING)
    return asker.guild_id


def scope(asker: Asker, *, everywhere: bool) -> GuildId | None:
    """The guild that the asker manages, or None for an operator who means them all. Raises Unmoderated."""
    if not everywhere:
        return managed(asker)
    if not asker.operates:
        raise Unmoderated(NOT_OPERATING)
    return None


def _changes(before: Policy, after: Policy) -> dict[str, str]:
    """The rules that are other ones now, each as it reads in the record."""
    names = [field.name for field in fields(Policy) if getattr(before, field.name) != getattr(after, field.name)]
    return {name.replace("_", " "): _said(name, getattr(after, name)) for name in names}


def _said(name: str, value: object) -> str:
    sign = {"channels": "<#{}>", "log_channel": "<#{}>", "roles": "<@&{}>"}.get(name, "{}")
    match value:
        case bool():
            return ON if value else OFF
        case Allowance():
            return ALLOWANCE.format(hour=_number(value.per_hour), day=_number(value.per_day))
        case RoleAllowance():
            hour, day = _number(value.per_hour), _number(value.per_day)
            return ROLE_ALLOWANCE.format(role=f"<@&{value.role_id}>", hour=hour, day=day)
        case tuple():
            each = [_said(name, one) for one in cast("tuple[object, ...]", value)]
            return joined(" ", each[:SHOWN]) if each else ALL
        case None:
            return NONE
        case _:
            return sign.format(value)


def _number(most: int | None) -> str:
    return NO_LIMIT if most is None else str(most)
