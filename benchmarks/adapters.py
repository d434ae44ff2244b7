"""What loading and evicting LoRAs of Stable Diffusion 1.5's size costs: python -m benchmarks.adapters"""

import argparse
import gc
import math
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import diffusers
import psutil
import torch
from safetensors.torch import save_file
from torch import nn

from benchmarks.measuring import machine, percentile, table
from petbot.domain.recipes import Adapter
from petbot.engine.adapters.importing import import_adapter
from petbot.engine.adapters.shelf import AdapterShelf
from petbot.engine.adapters.targets import Targets

FILES = 5
GROWTH_TARGET = 50
"""MB that 1,000 loads and evictions may add to resident memory."""
MB = 1_000_000


def main() -> int:
    """Load by turns more LoRAs than there is room for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=1000)
    parser.add_argument("--rank", type=int, default=16)
    options = parser.parse_args()
    torch.set_num_threads(1)
    with torch.device("meta"):
        unet: Any = getattr(diffusers, "UNet2DConditionModel")(cross_attention_dim=768)  # noqa: B009 (lazily loaded)
    targets = Targets.of(unet, nn.Module())
    with TemporaryDirectory() as place:
        folder = Path(place)
        adapters = [_imported(folder, unet, targets, options.rank, seed) for seed in range(FILES)]
        return _measure(AdapterShelf(folder / "adapters", targets, capacity=_room(folder)), adapters, options.loads)


def _imported(folder: Path, unet: nn.Module, targets: Targets, rank: int, seed: int) -> Adapter:
    """A LoRA on every layer of the transformer blocks, in half precision, as sd-scripts writes it."""
    random = torch.Generator().manual_seed(seed)
    tensors = {}
    for path, layer in unet.named_modules():
        if isinstance(layer, nn.Linear | nn.Conv2d) and "attentions" in path:
            name = f"lora_unet_{path.replace('.', '_')}"
            out, into = layer.weight.shape[:2]
            tensors[f"{name}.lora_down.weight"] = torch.randn(rank, into, generator=random).half()
            tensors[f"{name}.lora_up.weight"] = torch.randn(out, rank, generator=random).half()
            tensors[f"{name}.alpha"] = torch.tensor(rank / 2)
    source = folder / f"{seed}.safetensors"
    save_file(tensors, source)
    entry = import_adapter(source, folder / "adapters", targets)
    return Adapter(name=entry.name, sha256=entry.sha256)


def _room(folder: Path) -> int:
    """For two of the files: by turns of five, each load is of a file that was evicted."""
    return 2 * (folder / "0.safetensors").stat().st_size


def _measure(shelf: AdapterShelf, adapters: list[Adapter], loads: int) -> int:
    for adapter in adapters:
        shelf.lora(adapter)
    gc.collect()
    process = psutil.Process()
    before, peak, took = process.memory_info().rss, 0, []
    for at in range(loads):
        begun = time.perf_counter()
        lora = shelf.lora(adapters[at % FILES])
        took.append(time.perf_counter() - begun)
        peak = max(peak, process.memory_info().rss)
    growth = math.ceil((process.memory_info().rss - before) / MB)
    row = [
        f"{loads:,}", f"{lora.nbytes / MB:.1f}", f"{percentile(took, 0.5) * 1000:.0f}",
        f"{percentile(took, 0.99) * 1000:.0f}", f"{(peak - before) / MB:.0f}", f"{growth}", f"< {GROWTH_TARGET}",
    ]  # fmt: skip
    head = ["loads", "MB each", "p50 (ms)", "p99 (ms)", "most above the start (MB)", "growth (MB)", "target (MB)"]
    print(machine())
    print(table("LoRAs loaded and evicted", head, [row]))
    return int(growth >= GROWTH_TARGET)


if __name__ == "__main__":
    raise SystemExit(main())
