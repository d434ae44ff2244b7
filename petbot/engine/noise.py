"""`python -m petbot.engine.noise FOLDER`: a tiny pipeline with random weights, to run all but the pictures.

It stands in where no model is. The marker file in its folder makes the worker write "NOISE - no model" on each
picture.
"""

# diffusers loads its names lazily, so pyright takes them for private ones.
# pyright: reportPrivateImportUsage=false

import sys
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderTiny, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from petbot.engine.folder import NOISE_MARKER

NATIVE = 128
"""Pixels each way of the picture that it draws."""
LATENT = NATIVE // 8
SEED = 20260101
PROMPT_TOKENS = 77
"""As CLIP's text encoder."""
WIDTH = 32
"""Of the text embedding and of the narrowest layers."""


def build(folder: Path) -> None:
    """Write the pipeline into `folder` in diffusers format: about 5 MB, the same weights each time."""
    torch.manual_seed(SEED)
    tokenizer = _tokenizer()
    parts: dict[str, Any] = {
        "vae": _vae(),
        "text_encoder": _text_encoder(len(tokenizer)),
        "tokenizer": tokenizer,
        "unet": _unet(),
        "scheduler": DDIMScheduler(
            beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, clip_sample=False, steps_offset=1
        ),
        "safety_checker": None,
        "feature_extractor": None,
    }
    StableDiffusionPipeline(**parts, requires_safety_checker=False).save_pretrained(folder, safe_serialization=True)
    marker = "Random weights: this is no model. Petbot labels every picture drawn with it as noise.\n"
    (folder / NOISE_MARKER).write_text(marker)


def _tokenizer() -> CLIPTokenizer:
    """CLIP's byte alphabet without merges: every letter is a token, so that different prompts differ."""
    letters = [chr(code) for code in range(33, 127)]
    words = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: at for at, word in enumerate(words)}, merges=[], model_max_length=PROMPT_TOKENS)


def _text_encoder(vocabulary: int) -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=WIDTH,
            intermediate_size=2 * WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=PROMPT_TOKENS,
            bos_token_id=vocabulary - 2,
            eos_token_id=vocabulary - 1,
            pad_token_id=vocabulary - 1,
        )
    )


def _unet() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=LATENT,
        in_channels=4,
        out_channels=4,
        layers_per_block=1,
        block_out_channels=(WIDTH, 2 * WIDTH),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=8,
        norm_num_groups=8,
    )


def _vae() -> AutoencoderTiny:
    narrow = (16, 16, 16, 16)
    vae = AutoencoderTiny(encoder_block_out_channels=narrow, decoder_block_out_channels=narrow)
    last: Any = vae.decoder.layers[-1]
    # Around the middle grey, so that the noise is coloured rather than near black.
    torch.nn.init.constant_(last.bias, 0.5)
    torch.nn.init.normal_(last.weight, std=0.3)
    return vae


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m petbot.engine.noise FOLDER")
    build(Path(sys.argv[1]))
