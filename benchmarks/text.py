"""What encoding a prompt costs, and what it costs again: `python -m benchmarks.text`, about half a minute."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from benchmarks.measuring import machine, table
from minimodel.pipeline import WEIGHTS
from petbot.domain.recipes import Recipe
from petbot.engine.text.embeddings import EmbeddingShelf
from petbot.engine.text.encoder import TextEncoder

PHRASES = ["orange coat", "tabby pattern", "pricked ears", "(meadow background:1.2)", "sitting", "crown"]
TIMES = 15


def recipe(chunks: int, number: int) -> Recipe:
    """Prompts of so many chunks each; another text for each number."""
    prompt = " BREAK ".join([", ".join([f"cat {number}", *PHRASES])] * chunks)
    return Recipe(
        model_profile="embedded",
        prompt=prompt,
        negative_prompt=prompt.replace("cat", "dog"),
        num_inference_steps=20,
        guidance_scale=5.0,
        width=128,
        height=128,
        seeds=(1,),
    )


def milliseconds(work: Callable[[Recipe], object], chunks: int) -> float:
    """Median over fresh recipes, after one that warms up."""
    taken: list[float] = []
    for number in range(TIMES + 1):
        fresh = recipe(chunks, number)
        begun = time.perf_counter()
        work(fresh)
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken[1:])


def rows(name: str, model: CLIPTextModel, tokenizer: CLIPTokenizer) -> list[list[str]]:
    """The table's rows of one text encoder."""
    found: list[list[str]] = []
    for chunks in (1, 3):
        encoder = TextEncoder(tokenizer, model, EmbeddingShelf(Path(tempfile.gettempdir()), model.config.hidden_size))
        fresh = milliseconds(encoder.encode, chunks)
        again = milliseconds(encoder.encode, chunks)
        found.append([name, f"{2 * chunks}", f"{fresh:.1f}", f"{again:.3f}"])
    return found


def main() -> None:
    """Print the table."""
    torch.set_num_threads(1)
    tokenizer = CLIPTokenizer.from_pretrained(WEIGHTS / "tokenizer")
    embedded = CLIPTextModel.from_pretrained(WEIGHTS / "text_encoder", dtype=torch.float32)
    shape = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12}
    large = CLIPTextModel(CLIPTextConfig(vocab_size=49408, **shape)).eval()
    head = ("text encoder", "chunks of 77 tokens", "encoded (ms)", "kept (ms)")
    lines = [*rows("embedded model", embedded, tokenizer), *rows("SD 1.5's shape, random weights", large, tokenizer)]
    print(table("Both prompts of a recipe, float32, one thread", head, lines))
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
