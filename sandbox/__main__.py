"""`python -m sandbox`: a Discord of one's own, until Ctrl-C."""

import argparse
import asyncio
import logging
import signal

from sandbox.server import TOKEN, Sandbox


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A strict local Discord.")
    parser.add_argument("--port", type=int, default=8910, help="0 takes a free one (default: 8910)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--name", default="Petbot", help="the bot's name (default: Petbot)")
    parser.add_argument("--token", default=TOKEN, help=f"the bot's token (default: {TOKEN})")
    parser.add_argument("--record", metavar="FILE", help="append every REST exchange as JSON lines")
    parser.add_argument(
        "--openapi",
        metavar="FILE",
        help="Discord's OpenAPI file (or DISCORD_OPENAPI); exchanges that break it are logged",
    )
    return parser.parse_args()


async def main() -> None:
    given = _arguments()
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    sandbox = Sandbox(
        port=given.port,
        host=given.host,
        application_name=given.name,
        token=given.token,
        openapi=given.openapi,
        record=given.record,
    )
    async with sandbox:
        print(f"Open {sandbox.url} in a browser.")
        print(f"Bots:  REST {sandbox.url}/api/v10   gateway {sandbox.backend.gateway_url}")
        print(f"Token: {sandbox.token}")
        await stop.wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    asyncio.run(main())
