"""What this machine draws with: device, precision, memory, threads. Imports torch when asked, not before."""

from dataclasses import dataclass

from petbot.engine.machine import drawing_threads

SERVED = 2_000_000_000
"""Bytes of a Stable Diffusion 1.x model in half precision, for which a precision is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """The device that the worker would use."""

    device: str
    """"cuda", "xpu", "mps" or "cpu"."""
    name: str
    """As its maker calls it; "" where that is not known."""
    dtype: str
    """In which a Stable Diffusion 1.x model is drawn here: float16, bfloat16 or float32."""
    memory: int | None
    """Bytes of the device's own memory; None where it shares the machine's."""
    threads: int
    """For arithmetic on the CPU."""


def survey() -> Hardware:
    """Look at the machine; a few seconds, because torch is imported."""
    import torch
    from transformers.utils import logging

    logging.set_verbosity_error()  # it tells of packages that drawing does not need

    from petbot.engine.loading import best_device, best_dtype

    device = best_device()
    name, memory = "", None
    if device == "cuda":
        properties = torch.cuda.get_device_properties(0)
        name, memory = properties.name, properties.total_memory
    dtype = str(best_dtype(device, SERVED)).removeprefix("torch.")
    return Hardware(device=device, name=name, dtype=dtype, memory=memory, threads=drawing_threads())


def best_here() -> str:
    """The precision in which this machine draws a Stable Diffusion 1.x model best."""
    return survey().dtype
