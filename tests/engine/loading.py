"""A process of its own that loads model folders, draws with each, and prints as JSON what became of it.

Usage: python -m tests.engine.loading FOLDER... One process for all, because importing torch takes seconds.
"""

import json
import sys
from pathlib import Path

from petbot.domain.errors import Fault
from petbot.engine import model
from petbot.engine.port import EngineFault
from tests.models import noise_profile, noise_recipe


def outcome(folder: Path) -> dict[str, str | bool]:
    """The fault that loading or drawing ends in."""
    try:
        events = list(model.load(noise_profile(folder)).draw(noise_recipe()))
    except EngineFault as fault:
        return {"kind": "EngineFault", "text": str(fault), "reason": fault.reason, "fatal": fault.fatal}
    except Fault as fault:
        return {"kind": type(fault).__name__, "text": str(fault)}
    return {"kind": "drawn", "text": f"{len(events)} events"}


if __name__ == "__main__":
    print(json.dumps({Path(folder).name: outcome(Path(folder)) for folder in sys.argv[1:]}))
