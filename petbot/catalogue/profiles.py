"""The model profiles: those that come with Petbot, and an operator's own by a few lines of TOML."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as validated

from petbot.domain.errors import Fault
from petbot.domain.profiles import Enlargement, Grammar, ModelProfile
from petbot.domain.texts import tr

EMBEDDED_FOLDER = Path(__file__).parents[2] / "minimodel" / "weights"
"""Where the repository keeps the embedded model's weights."""
EMBEDDED = "embedded"
NOISE = "noise"
BUILT_IN = Path(__file__).parent / "data" / "models.toml"
OPERATORS = "profiles.toml"
"""Name of the operator's own file within the models folder."""
Pixels = Annotated[int, Field(ge=64, le=2048, multiple_of=8)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,62}$")]


class ProfilesBroken(Fault):
    """A file of model profiles holds a mistake; the text names file, profile and field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a model's weights are had: each is a hub id, a hub id with a file's path, or a path of this machine."""

    model: str
    vae: str
    """"" for the model's own autoencoder."""
    tokenizer: str
    """For models that are one file; "" for CLIP's."""
    revision: str
    """Branch, tag or commit of the model's repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model that a file of profiles describes."""

    profile: ModelProfile
    origin: Origin


@validated(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Entry:
    """A table of a file of profiles; what is left out is what Stable Diffusion 1.5 is usually drawn with."""

    model: Annotated[str, Field(min_length=1)]
    vae: str = ""
    tokenizer: str = ""
    revision: str = "main"
    folder: Path | None = None
    width: Pixels = 512
    height: Pixels = 512
    enlarge: Annotated[int, Field(ge=1, le=8)] = 1
    enlargement: Enlargement = "lanczos"
    scheduler: str = "dpmpp-2m-karras"
    steps: Annotated[int, Field(ge=1, le=150)] = 25
    guidance: Annotated[float, Field(ge=1, le=30)] = 6.0
    grammar: Grammar = "photo"
    notice: str = ""

    def known(self, name: str, models: Path) -> KnownModel:
        """As a model whose converted folder is `models`/`name`, unless the entry names another."""
        profile = ModelProfile(
            name=name,
            folder=self.folder or models / name,
            native_width=self.width,
            native_height=self.height,
            enlarge=self.enlarge,
            enlargement=self.enlargement,
            scheduler=self.scheduler,
            num_inference_steps=self.steps,
            guidance_scale=self.guidance,
            grammar=self.grammar,
            notice=self.notice,
        )
        origin = Origin(model=self.model, vae=self.vae, tokenizer=self.tokenizer, revision=self.revision)
        return KnownModel(profile=profile, origin=origin)


_ENTRIES = TypeAdapter(dict[Name, Entry])


def known_models(models: Path) -> Mapping[str, KnownModel]:
    """Every described model by name, Petbot's own first; `models` is the folder of converted ones.

    Raises ProfilesBroken.
    """
    known = _read(BUILT_IN, models)
    if (models / OPERATORS).exists():
        known |= _read(models / OPERATORS, models)
    return known


def _read(path: Path, models: Path) -> dict[str, KnownModel]:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = _ENTRIES.validate_python(raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfilesBroken(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(part) for part in first["loc"])
        raise ProfilesBroken(f"{path}, {where}: {first['msg']}. docs/models.md explains each field.") from error
    if taken := sorted({EMBEDDED, NOISE} & set(entries)):
        raise ProfilesBroken(f"{path}, {taken[0]}: this name is Petbot's own. Choose another.")
    return {name: entry.known(name, models) for name, entry in entries.items()}


def embedded(folder: Path = EMBEDDED_FOLDER) -> ModelProfile:
    """The small illustrator that comes with the repository."""
    return ModelProfile(
        name=EMBEDDED,
        folder=folder,
        native_width=128,
        native_height=128,
        enlarge=4,
        scheduler="",
        num_inference_steps=20,
        guidance_scale=2.0,
        hires_strength=0.05,  # one step: at another size than its own it soon draws eyes where there are none
        grammar="traits",
        notice=tr("Drawn by the small embedded model. Photographs come from Realistic Vision."),
    )


def noise(folder: Path) -> ModelProfile:
    """The stand-in with random weights, for tests and for machines without any model."""
    return ModelProfile(
        name=NOISE,
        folder=folder,
        native_width=64,
        native_height=64,
        enlarge=8,
        enlargement="nearest",
        scheduler="",
        num_inference_steps=8,
        guidance_scale=1.0,
        grammar="traits",
        noise=True,
        notice=tr("Noise, not a picture: no model is installed."),
    )


def realistic_vision(folder: Path) -> ModelProfile:
    """A model folder of the operator's that no file describes: drawn with as Realistic Vision is."""
    return replace(_read(BUILT_IN, folder.parent)["realistic-vision"].profile, folder=folder)


def find(name: str | None, data: Path) -> ModelProfile:
    """The profile of a setting's text: a name, or a folder in diffusers format; None is the embedded model.

    `data`: Petbot's data folder, whose models/ holds converted models. Raises ProfilesBroken.
    """
    if name is None or name == EMBEDDED:
        return embedded()
    if name == NOISE:
        return noise(data / "noise-model")
    known = known_models(data / "models")
    if name in known:
        return known[name].profile
    if "/" not in name and not Path(name).exists():
        names = ", ".join((EMBEDDED, *known))
        raise ProfilesBroken(f"There is no model profile {name}, and no folder of that name. There are {names}.")
    return realistic_vision(Path(name))
