"""Starts Petbot: on Discord with DISCORD_TOKEN set, else in a sandbox of its own that is used in a browser.

Ends with 0 when stopped, 1 when something is in the way, 2 when a setting or the token is wrong.
"""

import asyncio
import errno
import signal
import sys
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from cogs.client import PetBot
from cogs.running import Door, TokenRefused, serve
from petbot import logs
from petbot.app import Surroundings
from petbot.config import Settings, SettingsWrong, read_settings
from petbot.domain.errors import Fault

PORT_TAKEN = (
    "The sandbox cannot listen on {address}: the port is taken, perhaps by another Petbot that is still running."
    " Stop that one, or set PETBOT_SANDBOX_PORT to another port (0 picks a free one)."
)
NO_ADDRESS = (
    "The sandbox cannot listen on {address}: {reason}. Set PETBOT_SANDBOX_HOST to an address of this machine,"
    " such as 127.0.0.1, and PETBOT_SANDBOX_PORT to a port that you may use, such as 8080."
)


def main() -> int:
    """Run until SIGTERM or SIGINT; what is in the way is said in one sentence on stderr."""
    try:
        settings = read_settings()
        logs.set_up(settings.log_level)
        asyncio.run(_run(settings))
    except (SettingsWrong, TokenRefused) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except Fault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    if settings.discord_token is None:
        await _in_the_sandbox(settings, stop)
    else:
        door = Door(token=settings.discord_token.get_secret_value(), api=settings.discord_api)
        await serve(settings, door, stop, _invite)


async def _in_the_sandbox(settings: Settings, stop: asyncio.Event) -> None:
    from sandbox import Sandbox  # with a token, none of it is needed

    async with AsyncExitStack() as stack:
        try:
            sandbox = Sandbox(host=settings.sandbox_host, port=settings.sandbox_port)
            await stack.enter_async_context(sandbox)
        except OSError as error:
            raise Fault(_why_not_listening(settings, error)) from error
        door = Door(token=sandbox.token, api=sandbox.url)
        # The page can move the sandbox's clock, and the bot has to live in the same time.
        around = Surroundings(clock=lambda: datetime.fromtimestamp(sandbox.clock.now(), UTC))
        await serve(settings, door, stop, lambda _: _say(f"Open {sandbox.url}/ and type /pet create"), around)


def _why_not_listening(settings: Settings, error: OSError) -> str:
    address = f"{settings.sandbox_host}:{settings.sandbox_port}"
    if error.errno == errno.EADDRINUSE:
        return PORT_TAKEN.format(address=address)
    return NO_ADDRESS.format(address=address, reason=error.strerror or error)


def _say(line: str) -> None:
    print(line, flush=True)


def _invite(bot: PetBot) -> None:
    _say(f"Add {bot.user} to a server or to your account: {bot.invite_link()}")


if __name__ == "__main__":
    sys.exit(main())
