"""One life of the bot: open the app, log in, register the commands, serve until stopped."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import aiohttp
import discord
from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

from cogs.answers import Answers
from cogs.client import PetBot
from cogs.courier import DiscordCourier
from cogs.guilds import Guilds
from cogs.moderating.cases import CaseDesk
from cogs.moderating.controls import controls as moderating_controls
from cogs.moderating.data import DataDesk
from cogs.moderating.desk import ModeratorDesk
from cogs.moderating.logchannel import LogChannel
from cogs.petadmin import PetAdmin
from cogs.petoperator import PetOperator
from cogs.presenter import Presenter
from cogs.privacy import Privacy
from cogs.result.faces import Gallery
from cogs.studio import Given, open_studio
from petbot.app import App, Surroundings, open_app, profile_of
from petbot.catalogue import Catalogue, load_catalogue
from petbot.config import Settings
from petbot.domain.errors import Fault
from petbot.service.health import Health

log = logging.getLogger(__name__)
LAST_ANSWERS = timedelta(seconds=5)
"""What answers under way get when the bot stops; the services have ended by then, so they are short."""
REFUSED = (
    "Discord does not accept the token in DISCORD_TOKEN. Copy it anew from the Bot page of"
    " https://discord.com/developers/applications (Reset Token shows a new one)."
)
UNREACHABLE = "Discord cannot be reached at {address} ({error}). Check the network, then start Petbot again."
UNWELL = "Discord answers, but not as it should ({error}). See https://discordstatus.com, then start Petbot again."


class TokenRefused(Fault):
    """Trying again with the same token cannot help."""


class Unreachable(Fault):
    """Trying again later may help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where Discord is, and the token that opens it."""

    token: str
    api: str | None = None
    """Address of another server that speaks Discord's API; None is Discord itself."""


async def serve(
    settings: Settings,
    door: Door,
    stop: asyncio.Event,
    announce: Callable[[PetBot], None],
    surroundings: Surroundings | None = None,
) -> None:
    """Run until `stop` is set; `announce` is called when the bot may be spoken to.

    Raises TokenRefused, Unreachable, or a fault of the store, each with a sentence for the operator.
    """
    if door.api is not None:
        Route.BASE = f"{door.api}/api/v10"
    profile = profile_of(settings.model, settings.data_folder)
    catalogue, health = load_catalogue(), Health()
    presenter, gallery = Presenter(catalogue, health), Gallery(catalogue, profile)
    async with PetBot() as bot:
        courier = DiscordCourier(bot, presenter, gallery)
        around = surroundings or Surroundings()
        async with open_app(
            settings,
            profile=profile,
            catalogue=catalogue,
            courier=courier,
            health=health,
            stop=stop,
            teller=LogChannel(bot),
            surroundings=around,
        ) as app:
            await _log_in(bot, door)
            answers = Answers(app.pace)
            bot.admits = answers.admits
            await _furnish(bot, app, catalogue, answers, presenter=presenter, gallery=gallery)
            await _register(bot, app)
            announce(bot)
            await _work(bot, app, stop, answers)


async def _log_in(bot: PetBot, door: Door) -> None:
    try:
        await bot.login(door.token)
        if door.api is not None:
            # Where discord.py goes when it may not resume a session; it asks for the address only at the first start.
            _, gateway, _ = await bot.http.get_bot_gateway()
            DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway)
    except discord.LoginFailure:
        raise TokenRefused(REFUSED) from None
    except discord.HTTPException as error:
        raise Unreachable(UNWELL.format(error=f"{error.status} {error.text}".strip())) from error
    except (OSError, aiohttp.ClientError, TimeoutError) as error:
        address = door.api or "https://discord.com"
        raise Unreachable(UNREACHABLE.format(address=address, error=_reason(error))) from error


async def _furnish(
    bot: PetBot, app: App, catalogue: Catalogue, answers: Answers, *, presenter: Presenter, gallery: Gallery
) -> None:
    cases = CaseDesk(client=bot, reports=app.desks.reports, moderation=app.desks.moderation, catalogue=catalogue)
    data = DataDesk(app.desks.privacy)
    moderators = ModeratorDesk(desks=app.desks, catalogue=catalogue, answers=answers, cases=cases, data=data)
    await bot.add_cog(PetAdmin(app.desks, moderators, answers))
    await bot.add_cog(Privacy(data, answers))
    await bot.add_cog(PetOperator(app.adapters, app.desks.queue, answers))
    await bot.add_cog(Guilds(app.sweeping))
    bot.add_dynamic_items(*moderating_controls(moderators))
    given = Given(app=app, catalogue=catalogue, presenter=presenter, gallery=gallery, answers=answers)
    await open_studio(bot, given, {"report": cases.ask})


async def _register(bot: PetBot, app: App) -> None:
    try:
        if await bot.register_commands(app.registration):
            log.info("The commands changed and were registered with Discord.")
    except (discord.HTTPException, OSError, aiohttp.ClientError, TimeoutError) as error:
        log.error("Discord did not take the changed commands, so the old ones stay until the next start: %s", error)


async def _work(bot: PetBot, app: App, stop: asyncio.Event, answers: Answers) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(bot.connect(), name="gateway")
            work = group.create_task(app.run(), name="work")
            await stop.wait()
            await asyncio.wait([work])
            await answers.finish(LAST_ANSWERS)
            await bot.close()
    except ExceptionGroup as group:
        for error in _leaves(group):
            if isinstance(error, Fault):
                raise error from group
            if isinstance(error, discord.DiscordException):
                raise Unreachable(UNWELL.format(error=error)) from group
        raise


def _leaves(group: ExceptionGroup[Exception]) -> Iterator[Exception]:
    """What went wrong in a TaskGroup, and in those within it."""
    for error in group.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(cast("ExceptionGroup[Exception]", error))
        else:
            yield error


def _reason(error: Exception) -> str:
    """The operating system's own words where there are any."""
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    return getattr(cause, "strerror", None) or str(error) or type(error).__name__
