"""Model folders that are whole as far as one can see without loading them: right names, tiny files."""

import json
import struct
from pathlib import Path

INDEX = {
    "_class_name": "StableDiffusionPipeline",
    "scheduler": ["diffusers", "DDIMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"],
    "tokenizer": ["transformers", "CLIPTokenizer"],
    "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}
SETTINGS = (
    "unet/config.json",
    "vae/config.json",
    "text_encoder/config.json",
    "scheduler/scheduler_config.json",
    "tokenizer/tokenizer.json",
)
WEIGHTS = (
    "unet/diffusion_pytorch_model.safetensors",
    "vae/diffusion_pytorch_model.safetensors",
    "text_encoder/model.safetensors",
)
UNET = WEIGHTS[0]


def some_safetensors(numbers: int = 4) -> bytes:
    """A valid safetensors file of one tensor."""
    tensor = {"dtype": "F32", "shape": [numbers], "data_offsets": [0, 4 * numbers]}
    table = json.dumps({"__metadata__": {"format": "pt"}, "weight": tensor}).encode()
    return struct.pack("<Q", len(table)) + table + bytes(4 * numbers)


def a_model_folder(folder: Path) -> Path:
    """Make one at `folder`."""
    for name in (*SETTINGS, *WEIGHTS):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    for name in SETTINGS:
        (folder / name).write_text("{}")
    for name in WEIGHTS:
        (folder / name).write_bytes(some_safetensors())
    (folder / "model_index.json").write_text(json.dumps(INDEX))
    return folder
