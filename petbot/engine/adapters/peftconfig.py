"""PEFT keeps alphas beside the tensors, not among them: in the file's metadata, or in adapter_config.json."""

import json
import math
from collections.abc import Mapping
from typing import Any

from petbot.engine.adapters.header import FileRefused, shown

KEY = "lora_adapter_metadata"
"""Where diffusers puts PEFT's configuration, its fields prefixed "unet." and "text_encoder." in a file for both."""
PARTS = ("unet", "text_encoder")
CHANGES_BASE = ("pissa", "olora", "loftq", "corda")
"""Ways to initialise a LoRA that change the model's own weights too: added to the original model, it is wrong."""


class PeftConfig:
    """The alphas of one file, as PEFT understands them."""

    def __init__(self, fields: Mapping[str, Any], file: str) -> None:
        """`fields` is the JSON object; raises FileRefused for what would not be drawn as it was trained."""
        self._file = file
        self._parts = {part: _of_part(fields, part) for part in PARTS}
        for part in self._parts.values():
            _check(part, file)

    @classmethod
    def of_metadata(cls, metadata: Mapping[str, str], file: str) -> "PeftConfig":
        """From a safetensors file's metadata; without an entry there, every scale is 1."""
        try:
            fields = json.loads(metadata.get(KEY, "{}"))
        except (ValueError, RecursionError) as error:
            raise FileRefused(file, f"its PEFT configuration cannot be read ({error})") from error
        if not isinstance(fields, dict):
            raise FileRefused(file, "its PEFT configuration is not a JSON object")
        return cls(fields, file)

    def scale(self, part: str, path: str, rank: int) -> float:
        """alpha / rank of a layer, or alpha / sqrt(rank) where trained so (rsLoRA, arXiv 2312.03732)."""
        fields = self._parts[part]
        alpha = _pattern(fields.get("alpha_pattern") or {}, path, fields.get("lora_alpha"))
        if alpha is None:
            return 1.0
        if not isinstance(alpha, int | float) or not math.isfinite(alpha):
            raise FileRefused(self._file, f"its PEFT configuration gives {shown(str(alpha))} as an alpha")
        return alpha / (math.sqrt(rank) if fields.get("use_rslora") else rank)


def _of_part(fields: Mapping[str, Any], part: str) -> dict[str, Any]:
    """The fields of one network; in a file for one network alone they have no prefix."""
    if any(key.startswith(tuple(f"{other}." for other in PARTS)) for key in fields):
        return {key.removeprefix(f"{part}."): value for key, value in fields.items() if key.startswith(f"{part}.")}
    return dict(fields)


def _check(fields: Mapping[str, Any], file: str) -> None:
    if fields.get("peft_type") not in {None, "LORA"}:
        raise FileRefused(file, f"it is a PEFT adapter of the kind {shown(str(fields['peft_type']))}, not a LoRA")
    if fields.get("use_dora"):
        raise FileRefused(
            file, "it is a DoRA: it rescales whole weights besides adding to them, which is not supported"
        )
    start = fields.get("init_lora_weights")
    if isinstance(start, str) and start.startswith(CHANGES_BASE):
        raise FileRefused(file, f"it was trained from {shown(start)}, which also changes the model's own weights")
    if not isinstance(fields.get("alpha_pattern") or {}, dict):
        raise FileRefused(file, "its PEFT configuration gives alphas that are not a table")


def _pattern(patterns: Mapping[str, Any], path: str, otherwise: object) -> object:
    """The first entry whose name ends the layer's path.

    PEFT takes the names for regular expressions. Those that it writes itself are plain paths, and a stranger's
    expression could keep the machine busy for ever, so they are read as paths.
    """
    for name, alpha in patterns.items():
        plain = name.removeprefix("^").replace("\\.", ".")
        if path == plain or path.endswith(f".{plain}"):
            return alpha
    return otherwise
