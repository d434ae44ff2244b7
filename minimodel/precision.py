"""In which numbers networks are trained: bfloat16 where the chip multiplies it by itself, or else float32.

A CPU that only imitates bfloat16 (AVX2, say) takes many times as long for a convolution in it.
"""

import torch
from torch import Tensor

FLAGS = ("avx512_bf16", "amx_bf16", "bf16")  # of CPUs, as ``torch.cpu.get_capabilities`` names them


def dtype(device: str) -> torch.dtype:
    """Of networks and matrices that a device of this type trains."""
    return torch.bfloat16 if device != "cpu" or _multiplies_bfloat16() else torch.float32


def mixed(where: Tensor) -> torch.autocast:
    """Autocast to that type, for networks in float32, on the device of a tensor."""
    device = where.device.type
    return torch.autocast(device, torch.bfloat16, enabled=dtype(device) == torch.bfloat16)


def _multiplies_bfloat16() -> bool:
    able = torch.cpu.get_capabilities()
    return any(able.get(flag, False) for flag in FLAGS)
