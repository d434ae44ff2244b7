"""`models list | pull | verify | convert`: from a model's published form to the folder that the worker loads."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from petbot.catalogue.profiles import EMBEDDED, EMBEDDED_FOLDER, OPERATORS, KnownModel, find, known_models
from petbot.config import Settings
from petbot.domain.errors import Fault
from petbot.engine.folder import check_folder

if TYPE_CHECKING:
    from argparse import _SubParsersAction  # argparse names this type nowhere else

    from petbot.engine.models.conversion import DType

SAFETY = "safety-checker"
"""Pulled by this name, though it is no model that draws."""
DTYPES = ("auto", "float16", "bfloat16", "float32")
DOWNLOADS, LOCK = ".downloads", ".pull.lock"
"""Within the folder of models: what is being fetched, and what keeps two pulls from writing the same file."""


class NoSuchModel(Fault):
    """A name that no file of profiles holds; the text names those that there are."""


class AlreadyPulling(Fault):
    """Two pulls at once would write the same files."""


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `models` and what it can do."""
    parser = commands.add_parser("models", help="list, fetch, check and convert models")
    does = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    listing = does.add_parser("list", help="the models that there are, and which are on this machine")
    listing.set_defaults(run=_list)
    pull = does.add_parser("pull", help="fetch a model and make it ready; again after a break goes on where it broke")
    pull.add_argument("name", help=f"a name that `models list` shows, or {SAFETY}")
    _dtype(pull)
    pull.add_argument("--offline", action="store_true", help="ask nobody: use what the hub's cache on this machine has")
    pull.add_argument("--keep", action="store_true", help="keep what was fetched beside what is made of it")
    pull.set_defaults(run=_pull)
    verify = does.add_parser("verify", help="read a model through: names, shapes, numbers, tokenizer, checksums")
    verify.add_argument("model", help="a name, or a folder")
    verify.set_defaults(run=_verify)
    convert = does.add_parser("convert", help="make a model ready that is on this machine already")
    convert.add_argument("source", type=Path, help="a folder in diffusers format, or one .safetensors file")
    convert.add_argument("target", help="a name for it, or the folder to make")
    convert.add_argument("--vae", type=Path, help="another autoencoder: a folder or a .safetensors file")
    convert.add_argument("--tokenizer", type=Path, help="a folder with a tokenizer; a single file needs one")
    _dtype(convert)
    convert.set_defaults(run=_convert)


def _dtype(parser: argparse.ArgumentParser) -> None:
    told = "precision in which it is stored and drawn with; auto: what this machine draws best in"
    parser.add_argument("--dtype", choices=DTYPES, default="auto", help=told)


def folder_of_models(settings: Settings) -> Path:
    """Where converted models lie."""
    return settings.data_folder / "models"


def _list(_: argparse.Namespace, settings: Settings) -> int:
    models = folder_of_models(settings)
    _show(EMBEDDED, EMBEDDED_FOLDER, "comes with Petbot", in_use=settings.model in {None, EMBEDDED})
    known = known_models(models)
    for name, model in known.items():
        _show(name, model.profile.folder, _origin(model), in_use=settings.model == name)
    for folder in sorted(models.glob("*/model_index.json")):
        if folder.parent.name not in known:
            _show(str(folder.parent), folder.parent, "described by no file", in_use=False)
    print(f"\nDescribe others in {models / OPERATORS} (docs/models.md). PETBOT_MODEL=NAME draws with one.")
    return 0


def _show(name: str, folder: Path, origin: str, *, in_use: bool) -> None:
    print(f"{'*' if in_use else ' '} {name:<20} {_state(name, folder):<42} {origin}")


def _state(name: str, folder: Path) -> str:
    if not folder.exists():
        return f"not here: python -m petbot models pull {name}"
    try:
        return f"ready, {check_folder(folder) / 1e6:,.0f} MB"
    except Fault as fault:
        return f"broken: {fault}"


def _origin(model: KnownModel) -> str:
    return " + ".join(filter(None, (model.origin.model, model.origin.vae)))


def _pull(chosen: argparse.Namespace, settings: Settings) -> int:
    models = folder_of_models(settings)
    known = known_models(models)
    if chosen.name not in {SAFETY, *known}:
        names = ", ".join((*known, SAFETY))
        raise NoSuchModel(f"No file of profiles describes {chosen.name}. There are {names}.")
    models.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(models / LOCK, timeout=0):
            return _pulled(chosen, models, known)
    except Timeout as error:
        raise AlreadyPulling("Another pull into this folder is going on. Wait for it, or stop it.") from error


def _pulled(chosen: argparse.Namespace, models: Path, known: Mapping[str, KnownModel]) -> int:
    from petbot.engine.models.hub import Hub
    from petbot.engine.models.pulling import Puller

    puller = Puller(models, Hub(models / DOWNLOADS, offline=chosen.offline), say)
    if chosen.name == SAFETY:
        made = puller.pull_safety(models / SAFETY)
        print(f"Ready. To have pictures looked at: PETBOT_SAFETY_CHECKER={made}")
        return 0
    model = known[chosen.name]
    puller.pull(model.origin, serving_dtype(chosen.dtype), model.profile.folder, keep=chosen.keep)
    print(f"Ready. To draw with it: PETBOT_MODEL={chosen.name} make run")
    return 0


def _verify(chosen: argparse.Namespace, settings: Settings) -> int:
    from petbot.engine.models.verifying import verify

    profile = find(chosen.model, settings.data_folder)
    print(profile.folder)
    verify(profile.folder, lambda line: say(f"  {line}"))
    return 0


def _convert(chosen: argparse.Namespace, settings: Settings) -> int:
    from petbot.engine.models.conversion import Conversion, convert

    models = folder_of_models(settings)
    conversion = Conversion(
        source=chosen.source.expanduser(),
        target=Path(chosen.target).expanduser() if "/" in chosen.target else models / chosen.target,
        dtype=serving_dtype(chosen.dtype),
        vae=chosen.vae and chosen.vae.expanduser(),
        tokenizer=chosen.tokenizer or tokenizer_here(chosen.source, models),
    )
    convert(conversion, lambda part, size: say(f"  {part}: {size / 1e6:,.0f} MB"))
    known = conversion.target.parent == models and chosen.target in known_models(models)
    print(f"Ready. To draw with it: PETBOT_MODEL={chosen.target if known else conversion.target} make run")
    return 0


def tokenizer_here(source: Path, models: Path) -> Path | None:
    """For a single file the tokenizer of a model that is here, because all of Stable Diffusion 1.x share one."""
    if source.is_dir():
        return None
    return next((folder.parent for folder in sorted(models.glob("*/tokenizer"))), None)


def serving_dtype(wanted: str) -> "DType":
    """The precision asked for, or the one in which this machine draws a Stable Diffusion 1.x model best."""
    from petbot.engine.models.conversion import DTYPES
    from petbot.engine.models.hardware import best_here

    return next(name for name in DTYPES if name == (best_here() if wanted == "auto" else wanted))


def say(line: str) -> None:
    """Show a line at once, also where the output is a pipe."""
    print(line, flush=True)
