"""Where a model comes from: a diffusers folder or a single .safetensors file, read tensor by tensor as three parts."""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import diffusers
import torch
from safetensors import SafetensorError, safe_open
from transformers import CLIPTextConfig, CLIPTextModel

from petbot.engine.folder import PICKLES, check_weights, read_json, weight_files
from petbot.engine.models.names import TEXT, UNET, VAE, as_today, in_single_file
from petbot.engine.port import ModelBroken, ModelMissing

SD15 = Path(__file__).parent / "data" / "sd15"
"""Settings of Stable Diffusion 1.x, which a single file does not carry."""
PREFIXES = {"unet": UNET, "vae": VAE, "text_encoder": TEXT}
VAE_KINDS = ("AutoencoderKL", "AutoencoderTiny")
NOT_SD1 = {
    "conditioner.embedders.": "Stable Diffusion XL",
    "cond_stage_model.model.": "Stable Diffusion 2",
    "double_blocks.": "Flux",
    "model.diffusion_model.joint_blocks.": "Stable Diffusion 3",
    "lora_": "a LoRA adapter (`python -m petbot adapters import` takes it)",
    "emb_params": "a textual-inversion embedding",
    "control_model.": "a ControlNet",
}
"""Beginnings of tensor names that tell another kind of file."""
NOT_USED = ("cond_stage_model.transformer.text_model.embeddings.position_ids", "embeddings.position_ids")
Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One network of a model: its settings, and where each of its tensors lies."""

    name: str
    """"unet", "vae" or "text_encoder"."""
    config: dict[str, Any]
    places: Mapping[str, tuple[Path, str]]
    """File, and name in that file, by the name that the installed libraries use."""
    shapes: Shapes
    """What the settings ask for, by the same names."""

    def tensors(self) -> Iterator[tuple[str, torch.Tensor]]:
        """Every tensor once, by name, as the settings shape it. Raises ModelBroken."""
        with ExitStack() as stack:
            paths = {path for path, _ in self.places.values()}
            files = {path: stack.enter_context(safe_open(path, framework="pt")) for path in paths}
            for name, (path, stored) in sorted(self.places.items()):
                yield name, self._shaped(name, files[path].get_tensor(stored), path)

    def _shaped(self, name: str, tensor: torch.Tensor, path: Path) -> torch.Tensor:
        wanted = self.shapes[name]
        if tuple(tensor.shape) == wanted:
            return tensor
        if tensor.numel() == torch.Size(wanted).numel() and {*tensor.shape} - {1} == {*wanted} - {1}:
            return tensor.reshape(wanted)  # attention of an autoencoder, once stored as a convolution of 1x1
        raise ModelBroken(
            f"{path}: {name} has the shape {list(tensor.shape)}, and {list(wanted)} is wanted. The file holds a model"
            " of another shape, such as one for inpainting; Petbot draws with text-to-image models of Stable Diffusion"
            " 1.x."
        )


def shapes_of(part: str, config: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Shape of every tensor that the settings ask for. Raises ModelBroken for settings of another kind of network."""
    kinds = {"unet": ("UNet2DConditionModel",), "vae": VAE_KINDS}
    wanted = config.get("_class_name")
    if part in kinds and wanted not in kinds[part]:
        raise ModelBroken(f"The settings of {part} describe a {wanted}; one of {', '.join(kinds[part])} is needed.")
    with torch.device("meta"):
        if part == "text_encoder":
            network: Any = CLIPTextModel(CLIPTextConfig.from_dict(dict(config)))
        else:
            network = getattr(diffusers, str(wanted)).from_config(dict(config))
    return {name: tuple(tensor.shape) for name, tensor in network.state_dict().items() if name not in NOT_USED}


def part_of_folder(folder: Path, part: str, *, subfolder: bool = True) -> Part:
    """A part of a diffusers folder; with `subfolder` False the folder is the part itself, as a VAE's own may be.

    Raises ModelMissing or ModelBroken.
    """
    place = folder / part if subfolder else folder
    config = read_json(place / "config.json")
    stored: dict[str, tuple[Path, str]] = {}
    for path in weight_files(place, part, variants=True):
        for name in _names(path):
            today = as_today(part, name)
            if today not in NOT_USED:
                stored[today] = (path, name)
    return _part(part, config, stored, where=place)


def part_of_file(path: Path, part: str, shape: Path = SD15) -> Part:
    """A part of a single file in the layout that Stable Diffusion was published in. Raises ModelBroken.

    `shape`: a folder with the settings of each part. A file with an autoencoder only may leave out its prefix.
    """
    config = read_json(shape / part / "config.json")
    names = _names(path)
    _refuse_other_kinds(path, names)
    prefix = PREFIXES[part]
    mine = {name for name in names if name.startswith(prefix)}
    if part == "vae" and not mine and "decoder.conv_in.weight" in names:
        mine, prefix = {name for name in names if not name.startswith(("loss.", "model_ema."))}, ""
    if not mine:
        raise ModelBroken(f"{path} holds no {part}: no tensor's name begins with {PREFIXES[part]}")
    known = in_single_file(part, shapes_of(part, config), config)
    if prefix == "":
        known = {name.removeprefix(VAE): value for name, value in known.items()}
    stored = {known.get(name, name): (path, name) for name in mine if name not in NOT_USED}
    return _part(part, config, stored, where=path)


def _part(part: str, config: dict[str, Any], stored: Mapping[str, tuple[Path, str]], where: Path) -> Part:
    shapes = shapes_of(part, config)
    if missing := sorted(set(shapes) - set(stored)):
        raise ModelBroken(f"{where} lacks {len(missing)} tensors of the {part}, {missing[0]} first.")
    if unknown := sorted(set(stored) - set(shapes)):
        raise ModelBroken(f"{where} holds {len(unknown)} tensors that no {part} of this shape has, {unknown[0]} first.")
    return Part(name=part, config=config, places=stored, shapes=shapes)


def _names(path: Path) -> list[str]:
    check_weights(path)
    try:
        with safe_open(path, framework="pt") as file:
            return list(file.keys())
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelBroken(f"{path} is not a sound safetensors file: {error}.") from error


def _refuse_other_kinds(path: Path, names: list[str]) -> None:
    for beginning, kind in NOT_SD1.items():
        if any(name.startswith(beginning) for name in names):
            raise ModelBroken(f"{path} is {kind}, not a model of Stable Diffusion 1.x.")


def opener(source: Path, shape: Path = SD15) -> Callable[[str], Part]:
    """A function from a part's name to that part of `source`. Raises ModelMissing or ModelBroken."""
    if source.is_dir():
        return lambda part: part_of_folder(source, part)
    if not source.exists():
        raise ModelMissing(f"There is no model at {source}.")
    _refuse_pickle(source)
    return lambda part: part_of_file(source, part, shape)


def autoencoder(source: Path, shape: Path = SD15) -> Part:
    """An autoencoder by itself: a folder of its own, the vae/ of a model's, or a single file."""
    if source.is_dir():
        return part_of_folder(source, "vae", subfolder=(source / "vae").is_dir())
    return opener(source, shape)("vae")


def _refuse_pickle(path: Path) -> None:
    if path.suffix in PICKLES:
        raise ModelBroken(
            f"{path} is a Python pickle, which can run any code when it is opened, so Petbot does not open it."
            " Most models are published as .safetensors too."
        )
