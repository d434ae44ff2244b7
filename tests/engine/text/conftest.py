"""The embedded model's pipeline as diffusers loads it, for comparison, and an encoder on the same weights."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from safetensors.torch import save_file

from minimodel import pipeline as embedded
from petbot.domain.recipes import Embedding
from petbot.engine.text.embeddings import EmbeddingShelf, read_embedding
from petbot.engine.text.encoder import TextEncoder

Put = Callable[[str, int, int], Embedding]


@pytest.fixture(scope="session")
def pipeline() -> Iterator[StableDiffusionPipeline]:
    """In float32 on one thread. What a test changes in it, it restores."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield embedded.load()
    torch.set_num_threads(threads)


@pytest.fixture
def shelf(tmp_path: Path) -> EmbeddingShelf:
    """The embeddings that `embedding` puts there."""
    return EmbeddingShelf(tmp_path, 128)


@pytest.fixture
def encoder(pipeline: StableDiffusionPipeline, shelf: EmbeddingShelf) -> TextEncoder:
    """An encoder that remembers nothing from other tests."""
    return TextEncoder(pipeline.tokenizer, pipeline.text_encoder, shelf)


@pytest.fixture
def forgetful(pipeline: StableDiffusionPipeline, shelf: EmbeddingShelf) -> TextEncoder:
    """An encoder that keeps nothing at all."""
    return TextEncoder(pipeline.tokenizer, pipeline.text_encoder, shelf, capacity=0)


@pytest.fixture
def embedding(tmp_path: Path) -> Put:
    """Puts an embedding of so many random vectors where the encoder finds it."""

    def put(token: str, count: int, seed: int) -> Embedding:
        path = tmp_path / f"{seed}.safetensors"
        rows = torch.randn(count, 128, generator=torch.Generator().manual_seed(seed))
        save_file({"emb_params": rows}, path)
        return Embedding(token=token, sha256=read_embedding(path).sha256)

    return put
