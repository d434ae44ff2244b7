"""What a tensor's name in a LoRA file says: which layer, and which of its factors."""

import re
from dataclasses import dataclass
from typing import Literal

from petbot.engine.adapters.header import FileRefused, shown

Role = Literal["down", "up", "mid", "alpha"]
NAMES: tuple[tuple[re.Pattern[str], dict[str, Role]], ...] = (
    (re.compile(r"\.lora_(down|up|mid)\.weight"), {"down": "down", "up": "up", "mid": "mid"}),
    (re.compile(r"\.lora_(A|B)(?:\.[^.]+)?\.weight"), {"A": "down", "B": "up"}),
    (re.compile(r"(?:[._]lora|\.lora_linear_layer)\.(down|up)\.weight"), {"down": "down", "up": "up"}),
    (re.compile(r"(?:[._]lora|\.lora_linear_layer)?\.(alpha)"), {"alpha": "alpha"}),
)
"""How the end of a name says its role: sd-scripts and LyCORIS; PEFT; diffusers before PEFT; alphas of all of them."""
OTHERS = {
    "hada_w": "it is a LoHa, which is another kind of adapter than a LoRA",
    "lokr_w": "it is a LoKr, which is another kind of adapter than a LoRA",
    "oft_": "it is an OFT adapter, which is another kind than a LoRA",
    "dora_scale": "it is a DoRA: it rescales whole weights besides adding to them, which is not supported",
    "lora_magnitude_vector": "it is a DoRA: it rescales whole weights besides adding to them, which is not supported",
    "lora_embedding_": "it changes the vocabulary's embeddings, which is not supported",
    "bundle_emb": "it has a textual-inversion embedding inside, which is not supported; import the two apart",
    "string_to_param": "it is a textual-inversion embedding, not a LoRA",
    "emb_params": "it is a textual-inversion embedding, not a LoRA",
    "model.diffusion_model.": "it is a whole model, not a LoRA",
    ".diff": "it holds whole weights beside low-rank ones, which is not supported",
    "lora_B.bias": "it changes layers' biases, which is not supported",
    ".w_norm": "it changes normalisation layers, which is not supported",
}
"""Parts of names that other kinds of files have, and the reason to give."""
STRANGERS = {
    "lora_te2_": "SDXL",
    "text_encoder_2.": "SDXL",
    "transformer.": "a diffusion transformer, such as Flux or SD 3",
    "lora_transformer_": "a diffusion transformer, such as Flux or SD 3",
    "double_blocks": "Flux",
    "joint_blocks": "SD 3",
    "label_emb": "SDXL",
}
"""Parts of names that other kinds of models have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A tensor's name, taken apart."""

    layer: str
    """As the file writes it; petbot.engine.adapters.targets finds the layer that it means."""
    role: Role


def parsed(key: str, file: str) -> Name:
    """Take a tensor's name apart. Raises FileRefused with the reason for a name that is none of a LoRA's."""
    for pattern, roles in NAMES:
        found = re.search(pattern.pattern + r"\Z", key)
        if found and found.start() > 0:
            return Name(layer=key[: found.start()], role=roles[found[1]])
    reason = next((reason for part, reason in OTHERS.items() if part in key), f"it has {shown(key)}, which no LoRA has")
    raise FileRefused(file, reason)


def not_of_this_model(key: str, file: str) -> FileRefused:
    """The refusal of a file that changes a layer which the model in use does not have."""
    for part, model in STRANGERS.items():
        if part in key:
            return FileRefused(file, f"it was made for {model}, and the model in use is another kind")
    return FileRefused(file, f"it changes {shown(key)}, a layer that the model in use does not have")
