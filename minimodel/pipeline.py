"""The folder that ``StableDiffusionPipeline.from_pretrained`` loads: written in half precision, read in any."""

import json
import shutil
from copy import deepcopy
from pathlib import Path

import torch
from diffusers.models.autoencoders.autoencoder_tiny import AutoencoderTiny
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline

from .nets import Nets, scheduler

WEIGHTS = Path(__file__).resolve().parent / "weights"
NATIVE = 128  # pixels of a picture's side


def save(folder: Path, nets: Nets, vae: AutoencoderTiny, tokenizer: Path) -> None:
    """Write a complete pipeline folder with fp16 safetensors; ``tokenizer`` is a saved tokenizer's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    nets.unet.half().save_pretrained(folder / "unet", safe_serialization=True)
    nets.encoder.half().save_pretrained(folder / "text_encoder", safe_serialization=True)
    save_autoencoder(vae, folder)
    scheduler().save_pretrained(folder / "scheduler")
    if tokenizer != folder / "tokenizer":
        shutil.copytree(tokenizer, folder / "tokenizer", dirs_exist_ok=True)
    index = {
        "_class_name": "StableDiffusionPipeline",
        "_diffusers_version": "0.42.1",
        "feature_extractor": [None, None],
        "image_encoder": [None, None],
        "requires_safety_checker": False,
        "safety_checker": [None, None],
        "scheduler": ["diffusers", "DPMSolverMultistepScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderTiny"],
    }
    (folder / "model_index.json").write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")


def load(folder: Path = WEIGHTS, device: str = "cpu") -> StableDiffusionPipeline:
    """The pipeline in fp32 (CPU) or bf16 (GPU), quiet. Raises OSError where the folder holds none."""
    dtype = torch.float32 if device == "cpu" else torch.bfloat16
    pipeline = StableDiffusionPipeline.from_pretrained(folder, dtype=dtype)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def save_autoencoder(vae: AutoencoderTiny, folder: Path) -> None:
    """Write the pipeline folder's autoencoder in fp16."""
    deepcopy(vae).half().save_pretrained(folder / "vae", safe_serialization=True)
    _drop_unread_setting(folder / "vae" / "config.json")


def _drop_unread_setting(config: Path) -> None:
    """AutoencoderTiny writes ``block_out_channels`` and then warns that it cannot read it."""
    settings = json.loads(config.read_text(encoding="utf-8"))
    settings.pop("block_out_channels", None)
    config.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
