"""Reads the command line, runs one command, and says in a sentence what stood in its way."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from petbot.commandline import adapters, bench, doctor, generate, models
from petbot.config import SettingsWrong, read_settings
from petbot.domain.errors import Fault, Refusal

DESCRIPTION = "Petbot's tools for operators. The bot itself is started by `make run`."
EPILOG = "Settings come from the environment and .env, as for the bot: docs/settings.md. More in docs/models.md."
INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 and the signal's number."""


def main(arguments: Sequence[str]) -> int:
    """Exit code: 0 done, 1 something is in the way, 2 a wrong argument or setting."""
    parser = argparse.ArgumentParser(prog="python -m petbot", description=DESCRIPTION, epilog=EPILOG)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (models, adapters, doctor, generate, bench):
        command.add_to(commands)
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.ERROR, format="%(message)s", stream=sys.stderr)
    os.environ.setdefault("HF_HUB_VERBOSITY", "error")  # what it warns of, our own sentences say
    try:
        return chosen.run(chosen, read_settings())
    except SettingsWrong as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (Fault, Refusal) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or 'The system'}: {error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What has been fetched is kept.", file=sys.stderr)
        return INTERRUPTED
