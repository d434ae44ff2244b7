"""What gateway and worker say to each other, as frames. A job is one submission, numbered by the gateway.

To the worker: load, draw, cancel; the end of its stdin tells it to exit. From it: ready or unusable; then for
each job progress and picture, and at its end done, cancelled or failed.
"""

from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from petbot.domain.errors import Fault
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.engine.port import (
    EngineFault,
    ModelBroken,
    ModelFacts,
    ModelMissing,
    Picture,
    Progress,
    WorkerBroken,
)
from petbot.engine.wire import BadFrame, Frame

RECIPES = TypeAdapter(Recipe)
UNUSABLE: dict[str, type[Fault]] = {kind.__name__: kind for kind in (ModelMissing, ModelBroken, WorkerBroken)}


def load(profile: ModelProfile) -> Frame:
    """The first frame to a worker."""
    return Frame(kind="load", header={"profile": {**asdict(profile), "folder": str(profile.folder)}})


def profile_of(frame: Frame) -> ModelProfile:
    """The profile in a load frame. Raises BadFrame for any other."""
    if frame.kind != "load":
        raise BadFrame(f"The first frame to a worker is load, not {frame.kind}.")
    fields = frame.header["profile"]
    return ModelProfile(**{**fields, "folder": Path(fields["folder"])})


def draw(job: int, recipe: Recipe) -> Frame:
    """Ask for a recipe's pictures."""
    return Frame(kind="draw", header={"job": job, "recipe": asdict(recipe)})


def recipe_of(frame: Frame) -> Recipe:
    """The recipe in a draw frame."""
    return RECIPES.validate_python(frame.header["recipe"])


def cancel(job: int) -> Frame:
    """Ask that a job be drawn no further."""
    return Frame(kind="cancel", header={"job": job})


def ready(facts: ModelFacts) -> Frame:
    """The model is loaded."""
    return Frame(kind="ready", header={"facts": asdict(facts)})


def facts_of(frame: Frame) -> ModelFacts:
    """The facts in a ready frame."""
    return ModelFacts(**frame.header["facts"])


def unusable(fault: Fault) -> Frame:
    """The model cannot be loaded; the worker ends."""
    return Frame(kind="unusable", header={"fault": type(fault).__name__, "text": str(fault)})


def unusable_of(frame: Frame) -> Fault:
    """The fault in an unusable frame."""
    return UNUSABLE.get(frame.header["fault"], WorkerBroken)(frame.header["text"])


def progress(job: int, done: Progress) -> Frame:
    """One denoising step is done."""
    return Frame(kind="progress", header={"job": job, **asdict(done)})


def picture(job: int, drawn: Picture) -> Frame:
    """One picture is done; the PNG is the payload."""
    size = {"width": drawn.width, "height": drawn.height}
    return Frame(
        kind="picture",
        header={"job": job, "index": drawn.index, "seed": drawn.seed, **size},
        payload=drawn.png,
    )


def drawn_of(frame: Frame) -> Progress | Picture:
    """What a progress or picture frame carries."""
    fields = {name: value for name, value in frame.header.items() if name != "job"}
    return Progress(**fields) if frame.kind == "progress" else Picture(**fields, png=frame.payload)


def done(job: int) -> Frame:
    """All pictures of the job were sent."""
    return Frame(kind="done", header={"job": job})


def cancelled(job: int) -> Frame:
    """The job was stopped as asked."""
    return Frame(kind="cancelled", header={"job": job})


def failed(job: int, fault: EngineFault) -> Frame:
    """The job could not be drawn."""
    return Frame(kind="failed", header={"job": job, "text": str(fault), "reason": fault.reason, "fatal": fault.fatal})


def fault_of(frame: Frame) -> EngineFault:
    """The fault in a failed frame."""
    return EngineFault(frame.header["text"], reason=frame.header["reason"], fatal=frame.header["fatal"])
