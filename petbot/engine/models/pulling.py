"""A model from its published form to the folder that the worker loads: what to fetch, is there room, fetch, convert."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from petbot.catalogue.profiles import Origin
from petbot.engine.folder import PICKLES, check_weights
from petbot.engine.models.conversion import STEMS, TOKENIZER_FILES, Conversion, DType, convert
from petbot.engine.models.hub import Hub, Listing, RemoteFile
from petbot.engine.port import ModelBroken, ModelMissing

CLIP = "openai/clip-vit-large-patch14"
"""Whose tokenizer every Stable Diffusion 1.x model uses."""
SAFETY = "stable-diffusion-v1-5/stable-diffusion-v1-5/safety_checker"
"""Where the published safety checker lies as safetensors."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What of one repository is needed."""

    listing: Listing
    files: tuple[RemoteFile, ...]
    inside: str
    """Path within the repository of what is meant: a folder, a file, or "" for the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that a pull will do; a Path is there already."""

    model: Fetch | Path
    vae: Fetch | Path | None
    tokenizer: Fetch | Path | None
    left: int
    """Bytes still to be fetched."""
    whole: int
    """Bytes to be fetched if nothing had been fetched yet."""


class Puller:
    """Pulls models from one hub into one folder of models."""

    def __init__(self, models: Path, hub: Hub, say: Say) -> None:
        self._models = models
        self._hub = hub
        self._say = say

    def plan(self, origin: Origin, dtype: DType) -> Plan:
        """What a pull of this origin takes; fetches nothing. Raises ModelMissing, ModelBroken or HubAway."""
        model = self._found(origin.model, origin.revision, lambda at, inside: _model(at, inside, dtype, origin.vae))
        vae = self._found(origin.vae, "main", lambda at, inside: _vae(at, inside, dtype)) if origin.vae else None
        one_file = model.is_file() if isinstance(model, Path) else model.inside.endswith(".safetensors")
        wanted = origin.tokenizer or (CLIP if one_file else "")
        tokenizer = self._found(wanted, "main", _tokenizer) if wanted else None
        fetches = [each for each in (model, vae, tokenizer) if isinstance(each, Fetch)]
        return Plan(
            model=model,
            vae=vae,
            tokenizer=tokenizer,
            left=sum(self._hub.left(each.listing, each.files) for each in fetches),
            whole=sum(file.size for each in fetches for file in each.files),
        )

    def pull(self, origin: Origin, dtype: DType, target: Path, *, keep: bool = False) -> Path:
        """The converted folder, complete. `keep`: leave what was fetched. Raises as `plan` and `convert`."""
        if target.exists():
            raise ModelBroken(f"{target} is there already. `models verify` checks it; remove it to fetch it anew.")
        plan = self.plan(origin, dtype)
        self._check_room(plan.left, plan.whole, target)
        conversion = Conversion(
            source=self._fetched(plan.model),
            vae=self._fetched(plan.vae) if plan.vae else None,
            tokenizer=self._fetched(plan.tokenizer) if plan.tokenizer else None,
            target=target,
            dtype=dtype,
            said=_said(plan),
        )
        self._say(f"Converting to {dtype} in {target}")
        convert(conversion, lambda part, told: self._say(f"  {part}: {size(told)}"))
        if not keep:
            self._remove_fetched(plan.model, plan.vae, plan.tokenizer)
        return target

    def pull_safety(self, target: Path) -> Path:
        """The published safety checker's folder. Raises ModelMissing, ModelBroken or HubAway."""
        if target.exists():
            raise ModelBroken(f"{target} is there already. Remove it to fetch it anew.")
        fetch = self._found(SAFETY, "main", _checker)
        if isinstance(fetch, Path):
            raise ModelBroken(f"{fetch} is in the way: it has the name of the repository.")
        self._check_room(self._hub.left(fetch.listing, fetch.files), sum(file.size for file in fetch.files), target)
        source = self._fetched(fetch)
        weights = next(file.path for file in fetch.files if file.path.endswith(".safetensors"))
        check_weights(self._hub.folder(fetch.listing) / weights)
        target.mkdir(parents=True)
        shutil.copyfile(source / "config.json", target / "config.json")
        shutil.copyfile(self._hub.folder(fetch.listing) / weights, target / "model.safetensors")
        self._remove_fetched(fetch)
        return target

    def _found(
        self, where: str, revision: str, needed: Callable[[Listing, str], tuple[RemoteFile, ...]]
    ) -> Fetch | Path:
        """A path of this machine, or what of a repository is needed."""
        here = Path(where).expanduser()
        if here.exists():
            return here
        if where.startswith(("/", ".", "~")) or where.count("/") < 1:
            raise ModelMissing(f"There is nothing at {where}. Give a hub id such as owner/name, or a path that exists.")
        owner, name, *inside = where.split("/")
        listing = self._hub.listing(f"{owner}/{name}", revision)
        return Fetch(listing=listing, files=needed(listing, "/".join(inside)), inside="/".join(inside))

    def _check_room(self, left: int, whole: int, target: Path) -> None:
        at = next(folder for folder in target.absolute().parents if folder.exists())
        free = shutil.disk_usage(at).free
        self._say(f"To fetch: {size(left)} of {size(whole)}. Room at {at}: {size(free)}.")
        if free < left + whole:
            raise ModelBroken(
                f"{at} has {size(free)} left, and fetching and converting may take {size(left + whole)}."
                " Make room, or set PETBOT_DATA_FOLDER to a place that has it."
            )

    def _fetched(self, what: Fetch | Path) -> Path:
        if isinstance(what, Path):
            return what
        folder = self._hub.fetch(what.listing, what.files, lambda file: self._say(f"Fetching {_named(what, file)}"))
        return folder / what.inside if what.inside else folder

    def _remove_fetched(self, *what: Fetch | Path | None) -> None:
        for each in what:
            if isinstance(each, Fetch) and not self._hub.offline:
                shutil.rmtree(self._hub.folder(each.listing).parent, ignore_errors=True)


def size(count: int) -> str:
    """Bytes for a person, such as "2.1 GB"."""
    for unit, name in ((1e9, "GB"), (1e6, "MB")):
        if count >= unit:
            return f"{count / unit:,.1f} {name}"
    return f"{count / 1e3:,.1f} kB"


def _named(fetch: Fetch, file: RemoteFile) -> str:
    return f"{fetch.listing.repo}/{file.path} ({size(file.size)})"


def _said(plan: Plan) -> dict[str, str]:
    origins = {"model": plan.model, "autoencoder": plan.vae, "tokenizer": plan.tokenizer}
    return {
        f"{name} from": f"{each.listing.repo}/{each.inside}@{each.listing.commit}".replace("/@", "@")
        for name, each in origins.items()
        if isinstance(each, Fetch)
    }


def _model(listing: Listing, inside: str, dtype: DType, vae: str) -> tuple[RemoteFile, ...]:
    if inside.endswith(".safetensors"):
        return (_one(listing, inside),)
    top = f"{inside}/" if inside else ""
    files = [_one(listing, f"{top}model_index.json"), _one(listing, f"{top}scheduler/scheduler_config.json")]
    for part in ("unet", "text_encoder") if vae else ("unet", "vae", "text_encoder"):
        files.append(_one(listing, f"{top}{part}/config.json"))
        files += _weights(listing, f"{top}{part}", STEMS[part], dtype)
    return (*files, *_tokenizer(listing, f"{top}tokenizer"))


def _vae(listing: Listing, inside: str, dtype: DType) -> tuple[RemoteFile, ...]:
    if inside.endswith(".safetensors"):
        return (_one(listing, inside),)
    config = _one(listing, f"{inside}/config.json".lstrip("/"))
    return (config, *_weights(listing, inside, STEMS["vae"], dtype))


def _tokenizer(listing: Listing, inside: str) -> tuple[RemoteFile, ...]:
    return tuple(file for file in listing.below(inside) if file.path.rsplit("/", 1)[-1] in TOKENIZER_FILES)


def _checker(listing: Listing, inside: str) -> tuple[RemoteFile, ...]:
    return (_one(listing, f"{inside}/config.json"), *_weights(listing, inside, "model", "float16"))


def _weights(listing: Listing, folder: str, stem: str, dtype: DType) -> list[RemoteFile]:
    """One whole set of a part's weights: in half precision where that is what will be stored, else the fullest."""
    mine = {file.path.rsplit("/", 1)[-1]: file for file in listing.below(folder)}
    for ending in (".fp16", "") if dtype == "float16" else ("", ".fp16"):
        if single := mine.get(f"{stem}{ending}.safetensors"):
            return [single]
        if table := mine.get(f"{stem}.safetensors.index{ending}.json"):
            beginning = f"{stem}{ending}-"
            return [table, *(file for name, file in mine.items() if _is_shard(name, beginning))]
    pickles = [name for name in mine if name.endswith(PICKLES)]
    if pickles:
        raise ModelBroken(
            f"{listing.repo} has the weights in {folder or 'its top folder'} only as {', '.join(sorted(pickles))}:"
            " Python pickles, which can run any code when they are opened, so Petbot does not fetch them."
        )
    raise ModelMissing(f"{listing.repo} has no {stem}.safetensors in {folder or 'its top folder'}.")


def _is_shard(name: str, beginning: str) -> bool:
    return name.startswith(beginning) and name.endswith(".safetensors")


def _one(listing: Listing, path: str) -> RemoteFile:
    file = listing.of(path)
    if file is None:
        raise ModelMissing(f"{listing.repo} has no file {path}, so it is no model in diffusers format.")
    return file
