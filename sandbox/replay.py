"""Does again what people did in a recording, and compares what the bot asks of Discord this time."""

import asyncio
import base64
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from sandbox import acts
from sandbox import components as c
from sandbox.acts import component_index, made_by, unprompted
from sandbox.backend import Backend
from sandbox.driver.acting import InteractionFailed, acknowledged, reply_of
from sandbox.interactions import Interaction, Kind
from sandbox.invoking import Invoking
from sandbox.modals import inputs
from sandbox.recorder import Act, Exchange, Line
from sandbox.shapes import Json, Snowflake
from sandbox.world import Channel, Guild, Message

T = TypeVar("T")
Counts = Counter[tuple[int, str]]
BESIDES = 0  # the "act" of requests that carry no interaction's token


class ReplayError(Exception):
    """An act cannot be done again: what it needs is not there."""


class Replay:
    """`patience` in seconds of real time: how long to wait for a message, and at the end for requests still missing."""

    def __init__(self, backend: Backend, lines: Iterable[Line], *, patience: float = 10) -> None:
        kept = list(lines)
        self._backend = backend
        self._invoking = Invoking(backend)
        self._patience = patience
        self._acts = {line.number: line for line in kept if isinstance(line, Act)}
        tokens = {act.token: act.number for act in self._acts.values() if act.token}
        self._wanted = _counted((line for line in kept if isinstance(line, Exchange)), tokens)
        self._begun: dict[int, Interaction] = {}
        self._exchanged = asyncio.Event()

    async def run(self) -> list[str]:
        """Do all acts in order. Returns where the bot's requests differ, by route and status; empty where nowhere.

        Raises ReplayError where the bot offers no such command, message, component or modal this time.
        """
        for act in self._acts.values():
            await self._do(act)
        try:
            async with asyncio.timeout(self._patience):
                while self._wanted - self._now():
                    self._exchanged.clear()
                    await self._exchanged.wait()
        except TimeoutError:
            pass  # what is still missing is among the differences
        return self.differences()

    def watch(self, _exchange: Exchange) -> None:
        """To be told of every exchange."""
        self._exchanged.set()

    def differences(self) -> list[str]:
        now = self._now()
        return [
            f"{self._title(number)}: {request}: {self._wanted[number, request]} recorded, {now[number, request]} now"
            for number, request in sorted(self._wanted.keys() | now.keys())
            if self._wanted[number, request] != now[number, request]
        ]

    def _now(self) -> Counts:
        tokens = {interaction.token: number for number, interaction in self._begun.items()}
        return _counted(self._backend.recorder.exchanges, tokens)

    def _title(self, number: int) -> str:
        act = self._acts.get(number)
        if act is None:
            return "besides"
        what = {0: "said something", 3: "component", 5: "modal"}.get(act.kind, act.data.get("name", ""))
        return f"act {number}, {act.person}: {what}"

    async def _do(self, act: Act) -> None:
        user_id, channel = self._person(act), await self._place(act)
        data = acts.renamed(act.data, self._ids(act, channel))
        if act.kind == 0:
            self._invoking.say(user_id, channel.id, data, {})
            return
        message_id: Snowflake | None = None
        if act.kind in (Kind.COMMAND, Kind.AUTOCOMPLETE):
            data["id"] = self._command(act, user_id, channel)
        elif act.kind == Kind.COMPONENT:
            message = await self._wait(lambda: self._message(act, channel), act, f"no message {act.on}")
            message_id = message.id
            self._aim(act, data, message)
        else:
            await self._fill(act, data)
        interaction = self._invoking.begin(user_id, act.kind, channel.id, data, message_id=message_id)
        self._begun[act.number] = interaction
        try:
            callback = await acknowledged(self._backend, interaction)
            await reply_of(self._backend, interaction, callback, self._patience)
        except (InteractionFailed, TimeoutError):
            pass  # a bot that does not answer shows in the differences

    def _person(self, act: Act) -> Snowflake:
        for user in self._backend.world.users.values():
            if user.username == act.person:
                return user.id
        guild = self._guild(act.place.partition("/")[0], act)
        return self._backend.arrivals.newcomer(act.person, guild).id

    def _guild(self, name: str, act: Act) -> Guild:
        for guild in self._backend.world.guilds.values():
            if guild.name == name:
                return guild
        raise ReplayError(f"{self._title(act.number)}: there is no guild {name!r}")

    async def _place(self, act: Act) -> Channel:
        if act.place.startswith("@"):
            other = next(u.id for u in self._backend.world.users.values() if u.username == act.place[1:])
            return self._backend.posting.open_dm(self._person(act), other)
        return await self._wait(lambda: self._channel(act.place), act, f"no channel {act.place}")

    def _channel(self, place: str) -> Channel | None:
        for channel in self._backend.world.channels.values():
            if channel.guild_id and acts.place_name(self._backend, channel, "") == place:
                return channel
        return None

    def _ids(self, act: Act, channel: Channel) -> dict[str, str]:
        """This run's id for each id of the recording that the act names."""
        ids: dict[str, str] = {}
        for old, name in act.names.items():
            kind, _, rest = name.partition(" ")
            if kind == "user":
                ids[old] = next((u.id for u in self._backend.world.users.values() if u.username == rest), old)
            elif kind == "channel":
                found = self._channel(rest)
                ids[old] = found.id if found else old
            elif kind == "role":
                guild, _, role = rest.partition("/")
                ids[old] = next((r.id for r in self._guild(guild, act).roles.values() if r.name == role), old)
            elif (message := self._named(rest, channel)) is not None:
                ids[old] = message.id
        for old, (filename, data) in act.files.items():
            ids[old] = self._backend.cdn.keep(channel.id, (filename, base64.b64decode(data))).id
        return ids

    def _command(self, act: Act, user_id: Snowflake, channel: Channel) -> Snowflake:
        for command in self._invoking.commands(user_id, channel):
            if (command["name"], command["type"]) == (act.data.get("name"), act.data.get("type", 1)):
                return command["id"]
        raise ReplayError(f"{self._title(act.number)}: no such command is offered in {act.place}")

    def _message(self, act: Act, channel: Channel) -> Message | None:
        """The message that the act's component sits on, once that component is there."""
        message = self._named(act.on or "", channel)
        return message if message is not None and len(list(c.walk(message.components))) > act.part else None

    def _named(self, name: str, channel: Channel) -> Message | None:
        if "#" in name:
            found, index = unprompted(self._backend, channel), int(name.rpartition("#")[2])
        else:
            number, _, place = name.partition(".")
            interaction = self._begun.get(int(number)) if number.isdecimal() else None
            found, index = (made_by(self._backend, interaction), int(place)) if interaction else ([], 0)
        return found[index] if index < len(found) else None

    def _aim(self, act: Act, data: Json, message: Message) -> None:
        """Name the component and its options by their places, where this run calls them otherwise."""
        part = component_index(message, data["custom_id"]) or act.part
        component = list(c.walk(message.components))[part]
        data["custom_id"] = component.get("custom_id", data["custom_id"])
        options = [option["value"] for option in component.get("options", [])]
        if options and not set(data.get("values", [])) <= set(options):
            data["values"] = [options[index] for index in act.chosen if index < len(options)]

    async def _fill(self, act: Act, data: Json) -> None:
        opener = self._begun.get(act.modal_of or 0)
        if opener is None:
            raise ReplayError(f"{self._title(act.number)}: the recording does not hold what opened it")
        modal = await self._wait(lambda: opener.modal, act, "no modal was opened")
        data |= {"custom_id": modal["custom_id"], "opened_by": opener.id}
        names = [component["custom_id"] for component in inputs(modal)]
        for part, index in zip(acts.filled_parts(data), act.chosen, strict=False):
            if part["custom_id"] not in names and index < len(names):
                part["custom_id"] = names[index]

    async def _wait(self, check: Callable[[], T | None], act: Act, missing: str) -> T:
        try:
            return await self._backend.events.wait_until(check, self._patience)
        except TimeoutError:
            raise ReplayError(f"{self._title(act.number)}: {missing} after {self._patience} s") from None


def _counted(exchanges: Iterable[Exchange], tokens: dict[str, int]) -> Counts:
    counts: Counts = Counter()
    for exchange in exchanges:
        number = next((tokens[part] for part in exchange.path.split("/") if part in tokens), BESIDES)
        counts[number, f"{exchange.method} {exchange.route} -> {exchange.status}"] += 1
    return counts
