"""The town in which the permission matrix is walked: cards in every state, people with every right, and a way back."""

import asyncio
import csv
import json
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.injecting import BOOLEAN, FILE, INTEGER, NOTHING, STRING, USER, Injector
from petbot.domain.choices import Choices
from petbot.engine.port import EngineFault
from petbot.store.values import choices_to_json
from sandbox import CardView, MemberDriver, Sandbox
from sandbox.interactions import Interaction
from sandbox.shapes import Json
from sandbox.world import Channel, Message
from tests.e2e.saving import code_in
from tests.e2e.stage import Stage, a_form, modal
from tests.fakes.engine import a_png

HOPELESS = EngineFault("planned", reason="This one cannot be drawn.", fatal=True)
OPERATOR = "olga"
Tables = dict[str, list[tuple[object, ...]]]
SEATS = {
    "member": ("mara", "general"),
    "other": ("ben", "general"),
    "moderator": ("mod", "general"),
    "manager": ("owner", "general"),
    "operator": (OPERATOR, "general"),
    "banned": ("mara", "general"),
    "timed out": ("mara", "general"),
    "dm": ("mara", "dm"),
    "installed": ("mara", "hall"),
}
"""Who sits where. Every card is mara's; banned and timed out are she as well, after a moderator's act."""
ANSWERS = {
    "foreign": "somebody else's",
    "closed": "card was closed",
    "gone": "card is no longer known here",
    "placed": "placed already",
    "waits already": "very picture is in the queue already",
    "no picture": "no finished picture on this card",
    "swept": "no longer on our disk",
    "not kept": "no longer kept",
    "nothing to report": "no picture here to report",
    "no profile": "You have no profile",
    "no code": "code is not known",
    "name taken": "Choose another name",
    "own": "is yours already",
    "not mine": "not in your history",
    "manage": "permission Manage Server may",
    "moderate": "Manage Messages or Manage Server",
    "operate": "Only whoever runs me",
    "no server": "This is for servers",
    "none waits": "nothing left to cancel",
    "kept out": "You may not use me",
}
"""What a person reads who may not, or no more, by the names that the tables have for it."""
Row = dict[str, str]
"""The columns "act", "done" (what the answer says) and one for each seat."""


def table() -> list[Row]:
    """permissions.csv: every command, button, menu and modal, and what becomes of it for everybody."""
    with Path(__file__).with_name("permissions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_seat(row: Row) -> str:
    """The member, or the first seat after theirs that is not kept from this."""
    return next(seat for seat in SEATS if row[seat].removeprefix("hidden ") == "done")


@dataclass(slots=True, kw_only=True)
class Town:
    """Everything arranged once; `restore` brings back database, pictures and cards after each cell."""

    stage: Stage
    names: dict[str, str]
    """What {form}, {ticket} and so on stand for in the table."""
    carriers: dict[str, Message]
    """A message in each channel, from which things are pressed; of nobody who sits and may erase what is theirs.

    "again" is a second one in the first channel, for a second press at the same time; "before" a third, for what
    happened already, whose ticket the bot may still be writing to.
    """
    plain: Tables = field(default_factory=dict[str, "list[tuple[object, ...]]"])
    kept_out: dict[str, list[tuple[object, ...]]] = field(default_factory=dict[str, "list[tuple[object, ...]]"])
    """The table `sanctions` of the seats banned and timed out."""
    faces: dict[str, Message] = field(default_factory=dict[str, Message])

    @property
    def database(self) -> Path:
        """The bot's."""
        return self.stage.folder / "petbot.db"

    def snapshot(self) -> None:
        """Remember how things are now."""
        with closing(sqlite3.connect(self.database)) as connection:
            self.plain = {name: list(connection.execute(f"SELECT * FROM {name}")) for name in _tables(connection)}
        shutil.copytree(self.stage.folder / "pictures", self.stage.folder / "kept")
        self.faces = {channel: deepcopy(message) for channel, message in self.carriers.items()}

    async def restore(self, seat: str) -> None:
        """As it was, with the sanction that the seat has, and so much later that no press is half of a double click."""
        self.stage.discord.clock.advance(seconds=1)
        await asyncio.to_thread(self._write_back, seat)  # the bot, in this very loop, may hold the database just now
        for channel, message in self.carriers.items():
            message.components = deepcopy(self.faces[channel].components)
            message.files = list(self.faces[channel].files)

    def _write_back(self, seat: str) -> None:
        rows = self.plain | ({"sanctions": self.kept_out[seat]} if seat in self.kept_out else {})
        with closing(sqlite3.connect(self.database, timeout=10)) as connection, connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("BEGIN IMMEDIATE")
            for name, kept in rows.items():
                connection.execute(f"DELETE FROM {name}")
                if kept:
                    marks = ", ".join("?" * len(kept[0]))
                    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", kept)
        shutil.copytree(self.stage.folder / "kept", self.stage.folder / "pictures", dirs_exist_ok=True)

    async def write(self, statement: str) -> None:
        """Change what the bot has written down."""
        await asyncio.to_thread(_write, self.stage, statement)

    def read(self, query: str) -> list[tuple[object, ...]]:
        """What the bot has written down."""
        with closing(sqlite3.connect(self.database, timeout=10)) as connection:
            return list(connection.execute(query))

    def changed(self, *tables: str) -> list[str]:
        """Which of these are no longer as the town was built."""
        return [name for name in tables if set(self.read(f"SELECT * FROM {name}")) != set(self.plain[name])]

    def sit(self, seat: str) -> tuple[MemberDriver, Channel]:
        """The person of a seat, and the channel they are in."""
        name, place = SEATS[seat]
        member = self.stage.discord.member(name)
        return member, member.channel(place)

    async def answer(self, seat: str, act: str, place: str = "") -> str:
        """Do as a row of the table says, and return what the person then sees."""
        injector = Injector(self.stage.discord)
        return await injector.answer(self.begin(injector, seat, act, place))

    async def at_once(self, seats: Sequence[str], act: str, *, silent: bool = False) -> list[str]:
        """One or two do so at the same time, each on a message of their own; what each of them then sees.

        `silent`: one of the two is to see nothing, which is not waited for much longer than for the other's answer.
        """
        injector = Injector(self.stage.discord)
        places = [SEATS[seats[0]][1], "again"]
        begun = [self.begin(injector, seat, act, place) for seat, place in zip(seats, places, strict=False)]
        answers = [asyncio.ensure_future(injector.answer(each)) for each in begun]
        await asyncio.wait(answers, return_when=asyncio.FIRST_COMPLETED if silent else asyncio.ALL_COMPLETED)
        await asyncio.wait(answers, timeout=0.3)
        return [answer.result() if answer.done() else _given_up(answer) for answer in answers]

    def begin(self, injector: Injector, seat: str, act: str, place: str = "") -> Interaction:
        """Do as a row of the table says; `place` is another carrier than the seat's own."""
        member, channel = self.sit(seat)
        kind, _, rest = act.format(**self.names).partition(" ")
        carrier = self.carriers[place or SEATS[seat][1]]
        match kind:
            case "command":
                words = rest.split(" ")
                path = " ".join(word for word in words if "=" not in word)
                return injector.command(member, channel, path, [_option(word) for word in words if "=" in word])
            case "message":
                return injector.menu(member, carrier, rest)
            case "button":
                return injector.press(member, carrier, rest)
            case "menu":
                custom_id, *values = rest.split(" ")
                return injector.press(member, carrier, custom_id, values)
            case _:
                custom_id, *values = rest.split(" ")
                return injector.submit(member, carrier, custom_id, dict(map(_filled, values)))


async def build(discord: Sandbox, folder: Path, locale: str = "en-US", choices: Choices | None = None) -> Town:
    """The town with its bot, started; the caller stops it. All people and guilds speak the locale's language then.

    The forms, and what comes of them, hold the choices; without, what a surprise brings.
    """
    discord.newcomer(OPERATOR)
    discord.operated_by(OPERATOR)
    hall = next(guild for guild in discord.backend.world.guilds.values() if guild.name.startswith("Hall"))
    hall.owner_id = discord.member("zoe").id  # else mara would manage the guild where she brings the bot along
    stage = Stage(discord, folder)
    await stage.start()
    mara, owner = discord.member("mara"), discord.member("owner")
    seen = {"general": discord.newcomer("dora"), "hall": discord.member("zoe")}
    carriers = {place: await a_form(member, place) for place, member in seen.items()}
    carriers |= {place: await a_form(seen["general"]) for place in ("again", "before")}
    carriers["dm"] = await (await mara.slash("privacy show", channel="dm")).until(lambda view: view.text)
    result, names = await _cards(stage, locale, choices)
    await modal(await result.as_(discord.member("ben")).press("pet:report:")).submit(reason="rude")
    await owner.slash("petadmin ban", user=discord.member("zoe"), reason="floods")
    names |= {name: discord.member(name).id for name in ("mara", "ben", "zoe")}
    names |= await _profile(stage, _message(discord, result), names["result"])
    names["file"] = _message(discord, result).files[0].id
    names["general"] = mara.channel("general").id
    names["role"] = next(iter(discord.backend.world.guilds.values())).id
    town = Town(stage=stage, names=names, carriers={place: _message(discord, card) for place, card in carriers.items()})
    with closing(sqlite3.connect(town.database)) as connection:
        [(names["case"],)] = connection.execute("SELECT case_id FROM cases")
        [(names["upload"],)] = connection.execute("SELECT sha256 FROM uploads")
        [(names["order"],)] = connection.execute("SELECT order_id FROM jobs WHERE state = 'queued'")
        [(names["drawn"],)] = connection.execute("SELECT order_id FROM jobs WHERE state = 'done'")
    await _speak(stage, locale)
    town.snapshot()
    await _keep_out(town, owner, mara)
    return town


async def _speak(stage: Stage, locale: str) -> None:
    """All people, guilds and cards from now on; the bot hears of it as it starts."""
    world = stage.discord.backend.world
    for each in (*world.users.values(), *world.guilds.values()):
        each.locale = locale
    await stage.stop()
    _write(stage, "UPDATE cards SET locale = ?", locale)
    await stage.start()


def _write(stage: Stage, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(stage.folder / "petbot.db", timeout=10)) as connection, connection:
        connection.execute(statement, values)


async def _cards(stage: Stage, locale: str, choices: Choices | None) -> tuple[CardView, dict[str, str]]:
    """The finished card, and the ids of mara's cards in each state; what is ordered later waits in a paused queue."""
    mara, owner = stage.discord.member("mara"), stage.discord.member("owner")
    cards = {name: await a_form(mara) for name in ("form", "result", "failed", "ticket", "closed")}
    _write(stage, "UPDATE cards SET locale = ?", locale)  # its alt texts are in the language in which a card was drawn
    if choices:
        _write(stage, "UPDATE cards SET choices = ?", json.dumps(choices_to_json(choices)))
    await cards["result"].press("Generate")
    await cards["result"].until(lambda view: _offers(view, "like"))
    stage.fake.faults = [HOPELESS]
    await cards["failed"].press("Generate")
    await cards["failed"].until(lambda view: _offers(view, "reroll"))
    desk = await (await owner.slash("petadmin queue")).until(lambda view: view.buttons)
    await desk.press("Pause")
    await desk.until(lambda view: "Paused" in view.text)
    await cards["ticket"].press("Generate")
    await cards["ticket"].until(lambda view: _offers(view, "refresh"))
    names = {name: _card_id(card) for name, card in cards.items()}
    photo = await mara.slash("pet photo", picture=("bella.png", a_png(7)))
    names["photo"] = _card_id(photo)
    await cards["closed"].press("Cancel")
    await cards["closed"].until(lambda view: not view.buttons)
    return cards["result"], names


async def _profile(stage: Stage, carrier: Message, card_id: str) -> dict[str, str]:
    """A saved pet of mara's, and a code that offers it."""
    mara, injector = stage.discord.member("mara"), Injector(stage.discord)
    await injector.answer(injector.submit(mara, carrier, f"pet:saved:0:{card_id}", {"name": "Bella"}))
    page = await mara.slash("pet profiles")
    profile_id = page.selects[0].options[0]["value"]
    shared = await injector.answer(
        injector.press(mara, _message(stage.discord, page), f"pet:profileshare:{profile_id}")
    )
    return {"profile": profile_id, "code": code_in(shared)}


async def _keep_out(town: Town, owner: MemberDriver, mara: MemberDriver) -> None:
    """What a ban and a time-out of mara's write, taken out again; pauses the queue everywhere for what comes."""
    for seat, command, options in (("banned", "ban", {}), ("timed out", "timeout", {"minutes": 60})):
        card = await owner.slash(f"petadmin {command}", user=mara, reason="floods", **options)
        await card.until(lambda view: mara.mention in view.text)
        with closing(sqlite3.connect(town.database)) as connection:
            town.kept_out[seat] = list(connection.execute("SELECT * FROM sanctions"))
        await town.restore("member")
    [pause] = town.plain["pauses"]
    town.plain["pauses"].append((0, *pause[1:]))


def _given_up(answer: asyncio.Future[str]) -> str:
    answer.cancel()
    return NOTHING


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return [name for (name,) in found]


def _offers(card: CardView, verb: str) -> bool:
    return any(button.custom_id.startswith(f"pet:{verb}:") for button in card.buttons)


def _card_id(card: CardView) -> str:
    return next(button.custom_id for button in card.buttons if button.custom_id.startswith("pet:")).split(":")[-1]


def _message(discord: Sandbox, card: CardView) -> Message:
    message = discord.backend.world.message(card.message["channel_id"], card.id)
    assert message is not None
    return message


def _filled(word: str) -> tuple[str, str | list[str]]:
    """`name=text`, or `name=[choice]` for a menu in a modal."""
    name, value = word.split("=", 1)
    return name, [value[1:-1]] if value.startswith("[") else value


def _option(word: str) -> Json:
    name, value = word.split("=", 1)
    if value in {"true", "false"}:
        return {"type": BOOLEAN, "name": name, "value": value == "true"}
    if name == "user":
        return {"type": USER, "name": name, "value": value}
    if name in {"file", "picture"}:
        return {"type": FILE, "name": name, "value": value}
    if name in {"minutes", "count"}:
        return {"type": INTEGER, "name": name, "value": int(value)}
    return {"type": STRING, "name": name, "value": value}
