"""A worker without a model, for what the real one does only on bad days. Its argument says which day it is.

It "draws" one step and one picture per seed; a prompt of the form "hang", "crash" or "memory" does as it says.
"""

import os
import signal
import sys
import time
from pathlib import Path

from petbot.domain.recipes import Recipe
from petbot.engine import messages
from petbot.engine.port import EngineFault, ModelBroken, ModelFacts, Picture, Progress
from petbot.engine.wire import Frame, read_frame_blocking


def send(frame: Frame) -> None:
    """To the gateway."""
    sys.stdout.buffer.write(frame.encoded())
    sys.stdout.buffer.flush()


def say(words: str) -> None:
    """To the gateway's log."""
    print(words, file=sys.stderr, flush=True)


def draw(job: int, recipe: Recipe) -> None:
    """As the prompt says."""
    match recipe.prompt:
        case "hang":
            time.sleep(600)
        case "crash":
            say("Fatal: the device is on fire")
            os.kill(os.getpid(), signal.SIGABRT)
        case "memory":
            send(messages.failed(job, EngineFault("16 GiB asked for", reason="The machine ran out of memory.")))
        case _:
            for index, seed in enumerate(recipe.seeds):
                send(messages.progress(job, Progress(step=index + 1, steps=recipe.steps, step_seconds=0.1)))
                send(messages.picture(job, Picture(index=index, seed=seed, width=8, height=8, png=b"png")))
            send(messages.done(job))


def serve(capacity: int = 1) -> None:
    """Until stdin ends."""
    send(messages.ready(ModelFacts(
        profile="noise", native_width=8, native_height=8, scheduler="none", device="stub", labelled_noise=True,
        capacity=capacity,
    )))  # fmt: skip
    while frame := read_frame_blocking(sys.stdin.buffer):
        if frame.kind == "draw":
            draw(frame.header["job"], messages.recipe_of(frame))
        else:  # also for a job that is done already, as it can happen when the two cross in the pipes
            send(messages.cancelled(frame.header["job"]))


def main() -> None:
    """One life."""
    day, file = sys.argv[1], Path(sys.argv[2])
    read_frame_blocking(sys.stdin.buffer)
    match day:
        case "dies until the file is there" if not file.exists():
            say("CRITICAL petbot.engine.worker: no driver for this device")
            sys.exit(3)
        case "babbles until the file is there" if not file.exists():
            file.touch()
            sys.stdout.buffer.write(b"Hello! Loading your model now...\n" * 100)
            sys.stdout.buffer.flush()
        case "unusable":
            send(messages.unusable(ModelBroken("weights of another model")))
            sys.exit(1)
        case "talks":
            say("INFO petbot.engine.worker: our own words")
            say("WARNING diffusers.pipelines: your prompt was cut: a dog")
        case "loads for ever":
            time.sleep(600)
        case "takes three at once":
            serve(3)
        case "deaf":
            serve()
            time.sleep(600)
    serve()


if __name__ == "__main__":
    main()
