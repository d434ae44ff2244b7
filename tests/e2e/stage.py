"""A stage for end-to-end tests: the sandbox, and a bot on it that can be stopped, killed and started again."""

import asyncio
import random
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cogs.client import PetBot
from cogs.running import Door, serve
from petbot.app import Surroundings
from petbot.config import Settings
from petbot.engine.port import Engine
from sandbox import CardView, MemberDriver, ModalView, Sandbox
from tests.fakes.engine import FakeEngine

GENERATE = "Generate"


class Stage:
    """The database lives in `folder` and survives the bot. Time is the sandbox's, which tests can move."""

    def __init__(self, discord: Sandbox, folder: Path, engine: Engine | None = None) -> None:
        self.discord = discord
        self.folder = folder
        self.engine = engine or FakeEngine(step_seconds=5)  # slow enough to be handed back at a stop
        self._bot: asyncio.Task[None] | None = None
        self._stop = asyncio.Event()
        for user in discord.backend.world.users.values():
            user.locale = "en-US"  # what tests read; one about languages says so itself
        self.bot: PetBot | None = None
        """The bot that was started last."""

    @property
    def fake(self) -> FakeEngine:
        """The engine, where it is the fake one."""
        assert isinstance(self.engine, FakeEngine)
        return self.engine

    def now(self) -> datetime:
        """The sandbox's time."""
        return datetime.fromtimestamp(self.discord.clock.now(), UTC)

    def settings(self, **changes: object) -> Settings:
        """Settings that no environment and no file of this machine has a say in."""
        quick = {"actions_per_10_seconds": 10_000, "actions_per_minute": 60_000}  # tests press faster than people do
        return Settings.model_construct(**{"data_folder": self.folder, **quick, **changes})

    async def start(self, door: Door | None = None, **changes: object) -> None:
        """Start the bot and wait until Discord has let it in. Raises what stops it."""
        self._stop = asyncio.Event()
        up = asyncio.Event()
        door = door or Door(token=self.discord.token, api=self.discord.url)
        around = Surroundings(clock=self.now, engine=self.engine, rng=random.Random(1))

        def announce(bot: PetBot) -> None:
            self.bot = bot
            up.set()

        life = serve(self.settings(**changes), door, self._stop, announce, around)
        self._bot = asyncio.create_task(life, name="bot")
        await self._first(up.wait())
        await self._first(self.discord.bot_ready())

    async def stop(self) -> None:
        """As by SIGTERM."""
        if self._bot is not None:
            self._stop.set()
            await asyncio.wait_for(self._bot, 20)
            self._bot = None

    async def restart(self) -> None:
        """Stop, and start anew on the same database."""
        await self.stop()
        await self.start()

    async def _first(self, waiting: Coroutine[Any, Any, object]) -> None:
        """Wait for it, or for the bot's end, whichever comes first."""
        assert self._bot is not None
        task = asyncio.ensure_future(waiting)
        await asyncio.wait({task, self._bot}, return_when=asyncio.FIRST_COMPLETED)
        if self._bot.done():
            task.cancel()
            self._bot.result()
        await task


def card(answer: CardView | ModalView) -> CardView:
    """The answer, which must be a card."""
    assert isinstance(answer, CardView)
    return answer


def modal(answer: CardView | ModalView) -> ModalView:
    """The answer, which must be a modal."""
    assert isinstance(answer, ModalView)
    return answer


async def a_form(member: MemberDriver, channel: str = "general", **options: Any) -> CardView:
    """A complete form, filled by surprise."""
    form = await member.slash("pet create", channel=channel, **options)
    before = form.text
    await form.press("Surprise me")
    return await form.until(lambda shown: shown.text != before)


def is_gallery(shown: CardView) -> bool:
    """Whether the card shows its result."""
    return bool(shown.pictures) and "ready" in shown.text


def is_ticket(shown: CardView) -> bool:
    """Whether the card shows where its order stands."""
    return any(button.label == "Refresh" for button in shown.buttons)
