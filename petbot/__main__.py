"""`python -m petbot`: models, adapters, doctor, generate; the bot itself is started by `make run`."""

import sys

from petbot.commandline.running import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
