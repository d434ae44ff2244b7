"""What may have happened in the town before somebody presses: each situation ends with the press."""

import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from sandbox.permissions import Permission
from sandbox.world import Overwrite
from tests.e2e.matrix import Town

Situation = Callable[[Town], AbstractAsyncContextManager[None]]


def done(seat: str, act: str) -> Situation:
    """Somebody did before as a row of a table says."""

    @asynccontextmanager
    async def situation(town: Town) -> AsyncGenerator[None]:
        await town.answer(seat, act, "before")
        yield

    return situation


@asynccontextmanager
async def nothing(town: Town) -> AsyncGenerator[None]:
    """As the town was built."""
    del town
    yield


@asynccontextmanager
async def _swept(town: Town) -> AsyncGenerator[None]:
    """As by the sweep, where pictures are kept for a while only."""
    await town.write("DELETE FROM portraits")
    await town.write("DELETE FROM uploads")
    shutil.rmtree(town.stage.folder / "pictures")
    yield


@asynccontextmanager
async def _a_day_later(town: Town) -> AsyncGenerator[None]:
    town.stage.discord.clock.advance(days=1)
    yield


@asynccontextmanager
async def _left(town: Town) -> AsyncGenerator[None]:
    mara, general = town.sit("member")
    backend = town.stage.discord.backend
    guild = backend.world.guilds[general.guild_id or ""]
    member = guild.members[mara.id]
    backend.arrivals.leave(mara.id, guild)
    yield
    guild.members[mara.id] = member


@asynccontextmanager
async def _no_right(town: Town) -> AsyncGenerator[None]:
    _, general = town.sit("member")
    bot = town.stage.discord.backend.world.application.bot_id
    general.overwrites.append(denied := Overwrite(id=bot, type=1, deny=int(Permission.SEND_MESSAGES)))
    yield
    general.overwrites.remove(denied)


SITUATIONS: dict[str, Situation] = {
    "": nothing,
    "the form was cancelled": done("member", "button pet:cancel:{form}"),
    "the form was ordered": done("member", "button pet:generate:{form}"),
    "the order was cancelled": done("member", "button pet:cancel:{ticket}"),
    "the pictures were deleted": done("member", "button pet:delete:{result}"),
    "everything was erased": done("member", "button mod:eraseyes"),
    "the pet was deleted": done("member", "button pet:profiledeleted:{profile}"),
    "the code was taken back": done("member", "button pet:profileunshare:{profile}"),
    "the pet was taken": done("other", "command pet take code={code}"),
    "the pictures were swept": _swept,
    "a day has passed": _a_day_later,
    "she has left the server": _left,
    "I may not write there any more": _no_right,
}
