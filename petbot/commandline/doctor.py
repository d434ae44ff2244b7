"""`doctor`: looks at all that drawing needs, in seconds, and says what is missing and what it would take."""

import argparse
import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from petbot.app import profile_of
from petbot.catalogue.profiles import EMBEDDED, KnownModel, known_models
from petbot.commandline.adapters import embeddings_in
from petbot.commandline.models import DOWNLOADS, folder_of_models
from petbot.config import Settings
from petbot.domain.errors import Fault, Refusal
from petbot.engine.adapters.listing import listed
from petbot.engine.folder import check_folder, check_weights
from petbot.engine.port import ModelMissing

if TYPE_CHECKING:
    from argparse import _SubParsersAction

PACKAGES = ("torch", "diffusers", "transformers", "safetensors", "discord.py", "sqlalchemy", "pillow")
LINES = (50, 500)
"""Megabits per second of the lines for which a download's time is told."""
ROOM = 1_000_000_000
"""Bytes that should be free for pictures and the database."""
Mark = Literal["ok", "off", "missing", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    mark: Mark
    """ok; off: not used, by choice; missing or broken: in the way of drawing."""
    what: str
    text: str
    """What was found and, where something is to be done, the command that does it."""


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `doctor`."""
    parser = commands.add_parser("doctor", help="what is here, what is missing, and what it would take")
    parser.add_argument("--offline", action="store_true", help="do not ask the hub how large a missing model is")
    parser.set_defaults(run=_doctor)


def _doctor(chosen: argparse.Namespace, settings: Settings) -> int:
    begun = time.monotonic()
    marks: list[Mark] = []
    for finding in findings(settings, offline=chosen.offline):
        marks.append(finding.mark)
        print(f"{finding.mark:<8} {finding.what:<10} {finding.text}", flush=True)
    ill = sum(mark in {"missing", "broken"} for mark in marks)
    print(f"\n{ill or 'Nothing'} in the way of drawing. Looked for {time.monotonic() - begun:.1f} s.")
    return 1 if ill else 0


def findings(settings: Settings, *, offline: bool) -> Iterator[Finding]:
    """Everything looked at, the quick things first."""
    looks: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("packages", _packages),
        ("discord", lambda: _discord(settings)),
        ("data", lambda: _data(settings.data_folder)),
        ("model", lambda: _model(settings, offline=offline)),
        ("adapters", lambda: _adapters(settings)),
        ("safety", lambda: _safety(settings)),
        ("signing", lambda: _signing(settings)),
        ("device", _device),
    )
    for what, look in looks:
        try:
            yield look()
        except (Fault, Refusal) as error:
            mark = "missing" if isinstance(error, ModelMissing) else "broken"
            yield Finding(mark=mark, what=what, text=str(error))


def _packages() -> Finding:
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            text = f"{name} is not installed: make .venv/run installs all that are needed"
            return Finding(mark="missing", what="packages", text=text)
    return Finding(mark="ok", what="packages", text=", ".join(f"{name} {found[name]}" for name in PACKAGES[:3]))


def _discord(settings: Settings) -> Finding:
    if settings.discord_token is None:
        return Finding(mark="off", what="discord", text="no DISCORD_TOKEN: `make run` starts the sandbox")
    return Finding(mark="ok", what="discord", text="DISCORD_TOKEN is set")


def _data(folder: Path) -> Finding:
    at = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    if not os.access(at, os.W_OK):
        return Finding(mark="broken", what="data", text=f"{at} cannot be written to: PETBOT_DATA_FOLDER names another")
    free = shutil.disk_usage(at).free
    if free < ROOM:
        return Finding(mark="broken", what="data", text=f"{at} has {free / 1e6:,.0f} MB left: make room")
    return Finding(mark="ok", what="data", text=f"{folder}, {free / 1e9:,.0f} GB free")


def _model(settings: Settings, *, offline: bool) -> Finding:
    profile = profile_of(settings.model, settings.data_folder)
    known = known_models(folder_of_models(settings))
    if profile.folder.exists() or profile.name not in known:
        text = f"{profile.name}: {check_folder(profile.folder) / 1e6:,.0f} MB in {profile.folder}"
        if profile.name == EMBEDDED:
            text += ". Photographs: " + _how_to_photographs(known["realistic-vision"], settings, offline=offline)
        return Finding(mark="ok", what="model", text=text)
    text = f"{profile.name} is not here. {_what_it_takes(known[profile.name], settings, offline=offline)}"
    return Finding(mark="missing", what="model", text=text)


def _how_to_photographs(model: KnownModel, settings: Settings, *, offline: bool) -> str:
    if model.profile.folder.exists():
        return "PETBOT_MODEL=realistic-vision"
    return _what_it_takes(model, settings, offline=offline)


def _what_it_takes(model: KnownModel, settings: Settings, *, offline: bool) -> str:
    command = f"python -m petbot models pull {model.profile.name}"
    if offline:
        return f"{command} (how much that is, the hub was not asked)"
    from petbot.engine.models.hub import Hub
    from petbot.engine.models.pulling import Puller, size

    models = folder_of_models(settings)
    try:
        left = Puller(models, Hub(models / DOWNLOADS), lambda _: None).plan(model.origin, "float16").left
    except Fault as fault:
        return f"{command} (how much that is could not be asked: {str(fault).partition('. ')[0]})"
    times = ", ".join(f"{left * 8 / (line * 60e6):.0f} min at {line} Mbit/s" for line in LINES)
    return f"{command} fetches {size(left)} ({times})"


def _adapters(settings: Settings) -> Finding:
    entries = listed(settings.adapters_folder)
    gone = [entry.name for entry in entries if not (settings.adapters_folder / entry.file).exists()]
    if gone:
        text = f"the file of {', '.join(gone)} is gone: import it again, or `adapters remove` it"
        return Finding(mark="broken", what="adapters", text=text)
    embeddings = sum(1 for _ in embeddings_in(settings.embeddings_folder))
    return Finding(mark="ok", what="adapters", text=f"{len(entries)} LoRA files, {embeddings} embeddings")


def _safety(settings: Settings) -> Finding:
    where = settings.safety_checker
    if not where:
        text = (
            "no picture is looked at before it is shown: python -m petbot models pull safety-checker fetches a checker"
        )
        return Finding(mark="off", what="safety", text=text)
    if ":" in where:
        module = where.partition(":")[0]
        known = find_spec(module.partition(".")[0]) is not None
        text = f"{where}, your own" if known else f"{module} is no module that can be imported"
        return Finding(mark="ok" if known else "missing", what="safety", text=text)
    folder = Path(where)
    for name in ("config.json", "model.safetensors"):
        if not (folder / name).exists():
            text = f"{folder / name} is not there: python -m petbot models pull safety-checker fetches it"
            return Finding(mark="missing", what="safety", text=text)
    return Finding(
        mark="ok", what="safety", text=f"{folder}, {check_weights(folder / 'model.safetensors') / 1e6:,.0f} MB"
    )


def _signing(settings: Settings) -> Finding:
    if settings.c2pa_certificate is None or settings.c2pa_key is None:
        text = "pictures say that a model made them, unsigned (PETBOT_C2PA_CERTIFICATE and PETBOT_C2PA_KEY sign)"
        return Finding(mark="off", what="signing", text=text)
    from petbot.engine.provenance import Signer

    signer = Signer.from_files(settings.c2pa_certificate, settings.c2pa_key)
    return Finding(mark="ok", what="signing", text=f"a first signature by {signer.algorithm} succeeded")


def _device() -> Finding:
    from petbot.engine.models.hardware import survey

    found = survey()
    memory = f", {found.memory / 1e9:.0f} GB" if found.memory else ""
    threads = f", {found.threads} thread{'s' * (found.threads > 1)}" if found.device == "cpu" else ""
    slow = ": photographs take minutes each" if found.device == "cpu" else ""
    text = f"{found.name or found.device}{memory}{threads}; draws Stable Diffusion 1.5 in {found.dtype}{slow}"
    return Finding(mark="ok", what="device", text=text)
