"""LoRA weights of the embedded model as files, with the keys of PEFT (as diffusers writes them) or of kohya."""

from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

RANK = 4
# Attention, the second convolution of every block, and the first one too where latents are whole (16 x 16): colours
# live there. All first convolutions would add half again to a file.
UNET_LAYERS = r".*(attn\d\.(to_q|to_k|to_v|to_out\.0)|resnets\.\d\.conv2)|(down_blocks\.0|up_blocks\.2).*\.conv1"
TEXT_LAYERS = r".*self_attn\.(q_proj|k_proj|v_proj|out_proj)"


def add(pipeline: StableDiffusionPipeline, rank: int = RANK, *, text: bool) -> list[nn.Parameter]:
    """Freeze the networks and give them an untrained LoRA of scale 1; returns the parameters to train.

    ``text`` says whether the text encoder gets one too, for a word that it does not know yet.
    """
    for net, layers in ((pipeline.unet, UNET_LAYERS), (pipeline.text_encoder, TEXT_LAYERS)):
        net.requires_grad_(False)
        if layers == UNET_LAYERS or text:
            net.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=layers, init_lora_weights="gaussian"))
    return [parameter for net in _nets(pipeline).values() for parameter in net.parameters() if parameter.requires_grad]


def restore(pipeline: StableDiffusionPipeline, path: Path) -> None:
    """Give the LoRA that ``add`` made the values of a PEFT file that ``save`` wrote."""
    layers = load_file(path)
    for prefix, net in _nets(pipeline).items():
        own = {name.removeprefix(f"{prefix}."): value for name, value in layers.items() if name.startswith(prefix)}
        if own:
            set_peft_model_state_dict(net, own)


def silence(pipeline: StableDiffusionPipeline, quiet: bool) -> None:
    """Switch the LoRA of both networks off or on again."""
    for net in (pipeline.unet, pipeline.text_encoder):
        if getattr(net, "peft_config", None):
            net.disable_adapters() if quiet else net.enable_adapters()


def save(pipeline: StableDiffusionPipeline, path: Path) -> list[Path]:
    """Write a file in fp16 with PEFT's keys, NAME.peft.safetensors, and one with kohya's beside it; returns both."""
    layers: dict[str, Tensor] = {}
    for prefix, net in _nets(pipeline).items():
        if getattr(net, "peft_config", None):
            state: dict[str, Any] = get_peft_model_state_dict(net, adapter_name="default")
            layers |= {f"{prefix}.{name}": value.detach().half().cpu().contiguous() for name, value in state.items()}
    paths = [path, path.with_name(path.name.replace("peft", "kohya"))]
    save_file(layers, paths[0], {"format": "pt"})
    save_file(kohya(layers), paths[1], {"format": "pt", "ss_network_module": "networks.lora"})
    return paths


def kohya(layers: dict[str, Tensor]) -> dict[str, Tensor]:
    """PEFT's ``unet.a.b.lora_A.weight`` as kohya's ``lora_unet_a_b.lora_down.weight``, with an alpha of the rank."""
    renamed: dict[str, Tensor] = {}
    for name, value in layers.items():
        net, _, rest = name.partition(".")
        layer, side = rest.rsplit(".lora_", 1)
        stem = f"{ {'unet': 'lora_unet', 'text_encoder': 'lora_te'}[net] }_{layer.replace('.', '_')}"
        renamed[f"{stem}.lora_{'down' if side[0] == 'A' else 'up'}.weight"] = value
        if side[0] == "A":
            renamed[f"{stem}.alpha"] = torch.tensor(float(len(value)), dtype=value.dtype)
    return renamed


def _nets(pipeline: StableDiffusionPipeline) -> dict[str, Any]:
    return {"unet": pipeline.unet, "text_encoder": pipeline.text_encoder}
