"""The embedded model's two networks, which no test leaves changed, and what runs through them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from minimodel import pipeline as embedded
from petbot.engine.adapters.factors import Lora
from petbot.engine.adapters.reading import read_lora
from petbot.engine.adapters.targets import Targets
from tests.engine.adapters.changes import Run

Read = Callable[..., Lora]


@pytest.fixture(scope="package")
def pipeline() -> Iterator[Any]:
    """In float32 on one thread."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield embedded.load()
    torch.set_num_threads(threads)


@pytest.fixture(scope="package")
def unet(pipeline: Any) -> nn.Module:
    return pipeline.unet


@pytest.fixture(scope="package")
def text_encoder(pipeline: Any) -> nn.Module:
    return pipeline.text_encoder


@pytest.fixture(scope="package")
def targets(pipeline: Any) -> Targets:
    return Targets.of(pipeline.unet, pipeline.text_encoder)


@pytest.fixture(scope="package")
def run() -> Run:
    """A network's output for one random input: two small latents, or two prompts."""
    random = torch.Generator().manual_seed(4)
    latents = torch.randn(2, 12, 8, 8, generator=random)
    states = torch.randn(2, 77, 128, generator=random)
    words = torch.randint(0, 600, (2, 77), generator=random)

    def output(network: Any) -> Tensor:
        with torch.no_grad():
            if hasattr(network, "conv_in"):
                return network(latents, torch.tensor([30, 700]), encoder_hidden_states=states).sample
            return network(words).last_hidden_state

    return output


@pytest.fixture
def read(tmp_path: Path, targets: Targets) -> Read:
    """Writes tensors (and metadata) into a file, and reads it as a LoRA."""

    def written(tensors: dict[str, Tensor], metadata: dict[str, str] | None = None) -> Lora:
        path = tmp_path / "a.safetensors"
        save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, path, metadata)
        return read_lora(path, targets)

    return written
