"""Hostile interactions against the running bot: no unhandled exception, nothing of others changed, no lag.

python -m benchmarks.hostile --count 10000 --seed 1
"""

import argparse
import asyncio
import json
import re
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.acknowledge import a_bot
from benchmarks.botprocess import prepared
from benchmarks.hostility.attacks import Aim, Attacks
from benchmarks.hostility.invariants import Invariants
from benchmarks.injecting import Injector
from benchmarks.measuring import machine, percentile, table
from cogs.controls import ACT
from cogs.moderating.controls import BUTTON as DESK_BUTTON
from cogs.moderating.controls import MENU as DESK_MENU
from cogs.moderating.controls import SENT
from sandbox import CardView, DriverError, MemberDriver, ModalView, Sandbox
from sandbox.shapes import Json
from sandbox.world import Message

HANDS = 16
"""Interactions under way at once."""
STRAY = 0.3
"""Seconds after which an interaction that the bot rightly ignores is left alone."""
PATIENCE = 30.0
WRONG = re.compile(r"\bFault [2-9A-Z]{6}|^Traceback|^\S+ (error|critical) ", re.MULTILINE)
"""What no line of the log may say."""
PATTERNS = (ACT, DESK_BUTTON, DESK_MENU, SENT)
UNANSWERED = ("a malformed custom id", "a replay")
"""Kinds that need no answer: discord.py hands on only what looks like ours, and the first answer is the answer."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of it."""

    sent: Counter[str] = field(default_factory=Counter[str])
    silent: Counter[str] = field(default_factory=Counter[str])
    """Interactions that ought to be answered and were not."""
    log: list[str] = field(default_factory=list[str])
    """Lines of the bot's log that tell of an unhandled exception."""
    broken: list[str] = field(default_factory=list[str])
    """Invariants that do not hold."""
    lags: list[float] = field(default_factory=list[float])
    """Of the bot's event loop, in seconds."""

    @property
    def well(self) -> bool:
        """Whether nothing went wrong; how quick the loop was is no part of it."""
        return not (self.log or self.broken or self.silent)

    def table(self) -> str:
        """The figures."""
        rows = [(f"sent: {kind}", str(count)) for kind, count in sorted(self.sent.items())]
        rows += [
            ("unhandled exceptions in the log", str(len(self.log))),
            ("effects on others' cards, orders, rules, sanctions", str(len(self.broken))),
            ("left without an answer", str(self.silent.total())),
            *(
                (f"the bot's event-loop lag, {name} (ms)", f"{1000 * percentile(self.lags, share):.0f}")
                for name, share in (("p50", 0.5), ("p99", 0.99), ("max", 1.0))
            ),
        ]
        return table(f"Hostile: {self.sent.total()} interactions", ("what", "count"), rows)


async def run(count: int, seed: int, folder: Path) -> Outcome:
    """Send so many from this seed; `folder` holds the bot's data and the noise model."""
    outcome = Outcome()
    async with Sandbox() as discord:
        discord.operated_by("owner")
        async with a_bot(discord, folder) as bot:
            aim, invariants = await _arrange(discord, folder / "petbot.db")
            attacks = Attacks(Injector(discord), aim, seed)
            bot.signal(signal.SIGUSR1)
            await asyncio.gather(*(_attack(attacks, Injector(discord), outcome, count) for _ in range(HANDS)))
            outcome.broken = invariants.broken()
    outcome.log = WRONG.findall((folder / "bot.log").read_text(encoding="utf-8"))
    outcome.lags = json.loads((folder / "lags.json").read_text())
    return outcome


async def _attack(attacks: Attacks, injector: Injector, outcome: Outcome, count: int) -> None:
    while outcome.sent.total() < count:
        kind, interaction = attacks.next()
        outcome.sent[kind] += 1
        needed = kind not in UNANSWERED
        try:
            answered = await injector.acknowledged(interaction, PATIENCE if needed else STRAY)
        except TimeoutError:
            answered = False
        if needed and not answered and _ours(interaction.data):
            outcome.silent[kind] += 1


def _ours(data: Json) -> bool:
    """Whether the bot reads it: commands always, custom ids where they are of our making to the last letter."""
    custom_id = data.get("custom_id")
    return custom_id is None or any(pattern.fullmatch(custom_id) for pattern in PATTERNS)


async def _arrange(discord: Sandbox, database: Path) -> tuple[Aim, Invariants]:
    """Mara's cards in all states, the owner's rules, ban and pause in one guild; strangers who know every id."""
    mara, owner, mod = (discord.member(name) for name in ("mara", "owner", "mod"))
    ben, zoe, eve = discord.member("ben"), discord.member("zoe"), discord.newcomer("eve")
    villain = discord.newcomer("villain")
    await owner.slash("petadmin ban", user=villain, reason="floods", timeout=PATIENCE)
    rules = await (await owner.slash("petadmin policy")).until(lambda view: view.buttons)
    await rules.press("Cover results")
    file = await _customers_cards(discord)
    seats = ((ben, "general"), (ben, "harbour"), (ben, "dm"), (zoe, "harbour"), (zoe, "hall"), (eve, "general"))
    stands = [(who, await _note(discord, who, place)) for who, place in seats]
    guild = str(owner.channel("general").guild_id)
    with closing(sqlite3.connect(database)) as connection:
        queries = ("SELECT card_id FROM cards", "SELECT case_id FROM cases", "SELECT order_id FROM orders")
        ids = [str(row[0]) for query in queries for row in connection.execute(query)]
    ids += [guild, owner.channel("general").id, *(each.id for each in (mara, owner, mod, ben, zoe, eve, villain))]
    victims = [each.id for each in (mara, owner, mod)]
    aim = Aim(stands=stands, ids=ids, commands=dict(_leaves(discord)), file=file)
    return aim, Invariants(database, victims=victims, outsiders=[zoe.id], guild=guild)


async def _customers_cards(discord: Sandbox) -> str:
    """A result that was reported, a ticket in a paused queue, and a form; the id of the result's file."""
    mara, owner = discord.member("mara"), discord.member("owner")
    result = await _ordered(await mara.slash("pet create", breed="pug", background="beach"))
    await result.until(lambda view: view.pictures, timeout=180)
    asked = await result.as_(discord.member("mod")).press("Report")
    assert isinstance(asked, ModalView)
    await asked.submit({"What is wrong": "rude"})
    desk = await (await owner.slash("petadmin queue")).until(lambda view: view.buttons)
    await desk.press("Pause")
    await desk.until(lambda view: "Paused" in view.text)
    ticket = await _ordered(await mara.slash("pet create", breed="pug", background="beach"))
    await ticket.until(lambda view: any(button.label == "Refresh" for button in view.buttons))
    await mara.slash("pet create")
    return _shown(discord, result).files[0].id


async def _ordered(form: CardView) -> CardView:
    await form.press("Generate")
    return form


async def _note(discord: Sandbox, who: MemberDriver, place: str) -> Message:
    """A message that only they see, and that goes with none of their cards when they erase their data."""
    card = await (await who.slash("privacy show", channel=place)).until(lambda view: view.text)
    return _shown(discord, card)


def _shown(discord: Sandbox, card: CardView) -> Message:
    message = discord.backend.world.message(card.message["channel_id"], card.id)
    if message is None:
        raise DriverError("the card is gone")
    return message


def _leaves(discord: Sandbox) -> list[tuple[str, list[Json]]]:
    commands = discord.backend.world.application.commands[None].values()
    return [
        (f"{command['name']} {leaf['name']}", leaf.get("options", []))
        for command in commands
        for leaf in command["options"]
        if leaf["type"] == 1
    ]


def main() -> int:
    """Print the figures; 0 when nothing went wrong."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="petbot-hostile-") as folder:
        outcome = asyncio.run(run(given.count, given.seed, prepared(Path(folder))))
        if outcome.log:
            print((Path(folder) / "bot.log").read_text(encoding="utf-8")[-20_000:], file=sys.stderr)
    print(outcome.table())
    print(f"\n{machine()}")
    for wrong in (*outcome.broken, *outcome.silent):
        print(f"WRONG: {wrong}")
    return 0 if outcome.well else 1


if __name__ == "__main__":
    sys.exit(main())
