"""CLIP's real tokenizer, from the vocabulary that open_clip_torch brings, and the engine's own chunker on top of it."""

import gzip
import importlib.util
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from transformers import CLIPTokenizer

from petbot.engine.text.chunks import Chunk, chunks

VOCABULARY = "bpe_simple_vocab_16e6.txt.gz"
MERGES = 48_894
"""Merges that CLIP uses of the file: 49,152 tokens less 256 bytes, as they are and at a word's end, and two marks."""
Piece = tuple[str, float]
"""Text and its weight."""


def pieces(prompt: str) -> list[list[Piece]]:
    """What each chunk of 75 tokens says, in pieces of one weight. Fails where a piece is cut by a chunk's end."""
    return [_read(chunk) for chunk in chunks(prompt, _whole)]


def said(prompt: str) -> list[str]:
    """What each chunk of 75 tokens says, without weights."""
    return ["".join(text for text, _ in chunk) for chunk in pieces(prompt)]


def count(text: str) -> int:
    """Tokens that CLIP makes of a text."""
    return len(_whole(text)[0])


@cache
def _whole(text: str) -> tuple[tuple[str, ...]]:
    """The text as one word of as many tokens as CLIP makes of it; each token remembers the text."""
    return ((text,) * len(_tokenizer()(text, add_special_tokens=False).input_ids),)


def _read(chunk: Chunk[str]) -> list[Piece]:
    found: list[Piece] = []
    for (text, weight), tokens in groupby(zip(chunk.tokens, chunk.weights, strict=True)):
        assert len(list(tokens)) == count(text), f"a chunk's end cuts {text!r}"
        found.append((text, weight))
    return found


@lru_cache(maxsize=1)
def _tokenizer() -> CLIPTokenizer:
    package = importlib.util.find_spec("open_clip")  # importing it would need torchvision
    assert package is not None, "make test installs open_clip_torch without its dependencies"
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0]) / VOCABULARY
    lines = gzip.decompress(file.read_bytes()).decode("utf-8").splitlines()
    merges = [tuple(line.split()) for line in lines[1 : MERGES + 1]]
    letters = _letters()
    tokens = [
        *letters,
        *(f"{letter}</w>" for letter in letters),
        *map("".join, merges),
        "<|startoftext|>",
        "<|endoftext|>",
    ]
    return CLIPTokenizer(vocab={token: number for number, token in enumerate(tokens)}, merges=merges)


def _letters() -> list[str]:
    """A letter for each byte in the order of the vocabulary: those that print as themselves, the others from 256 on."""
    printing = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printing]
    return [*map(chr, printing), *(chr(256 + n) for n in range(len(others)))]
