"""What gateway and worker say to each other, as frames. A job is one submission, numbered by the gateway.

To the worker: load, draw, cancel; the end of its stdin tells it to exit. From it: ready or unusable; then for
each job progress, preview, picture or withheld, and at its end done, cancelled or failed.
"""

from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from petbot.domain.errors import Fault
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.textdata import data_of, text_of
from petbot.engine.port import (
    EngineFault,
    Equipment,
    Event,
    ModelBroken,
    ModelFacts,
    ModelMissing,
    Picture,
    Preview,
    Progress,
    Withheld,
    WorkerBroken,
)
from petbot.engine.wire import BadFrame, Frame

RECIPES = TypeAdapter(Recipe)
EQUIPMENT = TypeAdapter(Equipment)
UNUSABLE: dict[str, type[Fault]] = {kind.__name__: kind for kind in (ModelMissing, ModelBroken, WorkerBroken)}


def load(profile: ModelProfile, equipment: Equipment | None = None) -> Frame:
    """The first frame to a worker."""
    beside = EQUIPMENT.dump_python(equipment or Equipment(), mode="json")
    return Frame(
        kind="load", header={"profile": {**asdict(profile), "folder": str(profile.folder)}, "equipment": beside}
    )


def profile_of(frame: Frame) -> ModelProfile:
    """The profile in a load frame. Raises BadFrame for any other."""
    if frame.kind != "load":
        raise BadFrame(f"The first frame to a worker is load, not {frame.kind}.")
    fields = frame.header["profile"]
    return ModelProfile(**{**fields, "folder": Path(fields["folder"])})


def equipment_of(frame: Frame) -> Equipment:
    """What the worker has beside its model, in a load frame."""
    return EQUIPMENT.validate_python(frame.header["equipment"])


def draw(job: int, recipe: Recipe, start: bytes | None = None) -> Frame:
    """Ask for a recipe's pictures; the picture to start from is the payload."""
    return Frame(kind="draw", header={"job": job, "recipe": asdict(recipe)}, payload=start or b"")


def recipe_of(frame: Frame) -> Recipe:
    """The recipe in a draw frame."""
    return RECIPES.validate_python(frame.header["recipe"])


def start_of(frame: Frame) -> bytes | None:
    """The picture to start from in a draw frame."""
    return frame.payload or None


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


def preview(job: int, seen: Preview) -> Frame:
    """A picture as far as it is; the JPEG is the payload."""
    return Frame(kind="preview", header={"job": job, "index": seen.index}, payload=seen.jpeg)


def picture(job: int, drawn: Picture) -> Frame:
    """One picture is done; the PNG is the payload."""
    fields = {name: value for name, value in asdict(drawn).items() if name != "png"}
    return Frame(kind="picture", header={"job": job, **fields, "note": data_of(drawn.note)}, payload=drawn.png)


def withheld(job: int, kept: Withheld) -> Frame:
    """One picture is done and may not be shown."""
    return Frame(kind="withheld", header={"job": job, **asdict(kept), "reason": data_of(kept.reason)})


def drawn_of(frame: Frame) -> Event:
    """What a progress, preview, picture or withheld frame carries."""
    fields = {name: value for name, value in frame.header.items() if name != "job"}
    match frame.kind:
        case "progress":
            return Progress(**fields)
        case "preview":
            return Preview(**fields, jpeg=frame.payload)
        case "withheld":
            return Withheld(**{**fields, "reason": text_of(fields["reason"])})
        case _:
            return Picture(**{**fields, "note": text_of(fields["note"])}, png=frame.payload)


def done(job: int) -> Frame:
    """All pictures of the job were sent."""
    return Frame(kind="done", header={"job": job})


def cancelled(job: int) -> Frame:
    """The job was stopped as asked."""
    return Frame(kind="cancelled", header={"job": job})


def failed(job: int, fault: EngineFault) -> Frame:
    """The job could not be drawn."""
    reason = data_of(fault.reason)
    return Frame(kind="failed", header={"job": job, "text": str(fault), "reason": reason, "fatal": fault.fatal})


def fault_of(frame: Frame) -> EngineFault:
    """The fault in a failed frame."""
    return EngineFault(frame.header["text"], reason=text_of(frame.header["reason"]), fatal=frame.header["fatal"])
