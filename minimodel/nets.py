"""The denoiser, a small UNet, with its text encoder and its noise schedule."""

from typing import NamedTuple

from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from transformers import CLIPTextModel

from .autoencoder import CHANNELS
from .text import WIDTH, built_encoder


class Nets(NamedTuple):
    """The two networks that are trained together."""

    unet: UNet2DConditionModel
    encoder: CLIPTextModel


def built(vocabulary: int) -> Nets:
    """Untrained networks. Self- and cross-attention start at 8 x 8; the pooled prompt also steers every block."""
    unet = UNet2DConditionModel(
        sample_size=16,
        in_channels=CHANNELS,
        out_channels=CHANNELS,
        block_out_channels=(96, 192, 192),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=WIDTH,
        attention_head_dim=(2, 3, 3),  # pyright: ignore[reportArgumentType]
        norm_num_groups=16,
        addition_embed_type="text",
        addition_embed_type_num_heads=8,
        resnet_time_scale_shift="scale_shift",
    )
    return Nets(unet, built_encoder(vocabulary))


def scheduler() -> DPMSolverMultistepScheduler:
    """The noise schedule of Stable Diffusion 1, with v-prediction: every scheduler of diffusers reads this config."""
    return DPMSolverMultistepScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        steps_offset=1,
    )
