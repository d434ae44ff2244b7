"""`python -m sandbox`: a Discord of one's own, until Ctrl-C."""

import argparse
import asyncio
import logging
import signal
import sys

from sandbox.server import TOKEN, Sandbox

IDENTIFY_SECONDS = 5.0  # events/gateway#session-start-limit-object
PATIENCE = 600.0  # seconds for somebody to start their bot


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A strict local Discord.")
    parser.add_argument("--port", type=int, default=8910, help="0 takes a free one (default: 8910)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--name", default="Petbot", help="the bot's name (default: Petbot)")
    parser.add_argument("--token", default=TOKEN, help=f"the bot's token (default: {TOKEN})")
    parser.add_argument("--record", metavar="FILE", help="append all that is said, as JSON lines")
    parser.add_argument(
        "--openapi",
        metavar="FILE",
        help="Discord's OpenAPI file (or DISCORD_OPENAPI); exchanges that break it are logged",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    again = commands.add_parser("replay", help="wait for a bot, do again what people did in a recording, compare")
    again.add_argument("recording", metavar="FILE", help="what --record wrote")
    again.add_argument("--patience", type=float, default=10, help="seconds to wait for what is missing (default: 10)")
    return parser.parse_args()


def _welcome(sandbox: Sandbox) -> str:
    """What somebody needs to know who wants to point a bot here."""
    api, gateway = f"{sandbox.url}/api", sandbox.gateway_url
    return f"""Open {sandbox.url} in a browser.

Token    {sandbox.token}
REST     {api}/v10
Gateway  {gateway}

discord.py   discord.http.Route.BASE = "{api}/v10"
             discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL("{gateway}")
discord.js   new Client({{ intents, rest: {{ api: "{api}" }} }})
More in sandbox/README.md. Ctrl-C ends it."""


async def main() -> int:
    given = _arguments()
    sandbox = Sandbox(
        port=given.port,
        host=given.host,
        application_name=given.name,
        token=given.token,
        openapi=given.openapi,
        record=given.record,
    )
    sandbox.backend.world.application.identify_seconds = IDENTIFY_SECONDS
    async with sandbox:
        print(_welcome(sandbox), flush=True)
        if given.command == "replay":
            return await _replay(sandbox, given.recording, given.patience)
        await _stopped()
    return 0


async def _stopped() -> None:
    """Wait for Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


async def _replay(sandbox: Sandbox, recording: str, patience: float) -> int:
    """0 where the bot asked for the same, 1 where not."""
    print("Start your bot; the replay begins when it has registered its commands.", flush=True)
    await sandbox.bot_ready(timeout=PATIENCE)
    differences = await sandbox.replay(recording, patience=patience)
    print("\n".join(differences) or "The bot's requests are the same as in the recording.")
    return 1 if differences else 0


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    sys.exit(asyncio.run(main()))
