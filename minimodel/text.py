"""The text side: a CLIP tokenizer whose tokens are whole trait words, and the small text encoder."""

import json
import string
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from torch import Tensor
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from .words import WORDS, phrase

START, END = "<|startoftext|>", "<|endoftext|>"
LENGTH = 77  # tokens of a prompt, as every CLIP text encoder of Stable Diffusion 1 has
WIDTH = 128
WORD_END = "</w>"


def vocabulary_words() -> list[str]:
    """Every distinct word of every phrase, in a fixed order."""
    phrases = [phrase(trait, value) for trait in WORDS for value in WORDS[trait]]
    return sorted({word for text in [*phrases, "owner"] for word in text.split()})


def merges(words: list[str]) -> list[tuple[str, str]]:
    """Byte-pair merges, most frequent first, that make each word a single token."""
    spelled = [[*word[:-1], word[-1] + WORD_END] for word in words]
    found: list[tuple[str, str]] = []
    while any(len(pieces) > 1 for pieces in spelled):
        pairs = Counter(pair for pieces in spelled for pair in pairwise(pieces))
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        found.append(best)
        spelled = [_merged(pieces, best) for pieces in spelled]
    return found


def write_tokenizer(folder: Path) -> CLIPTokenizer:
    """Build the tokenizer, save it as diffusers expects it, and return it as loaded back.

    CLIPTokenizer ignores ``vocab_file=`` in transformers 5, so the files are written and read by ``from_pretrained``.
    """
    pairs = merges(vocabulary_words())
    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    tokens = dict.fromkeys([*letters, *(letter + WORD_END for letter in letters), *(a + b for a, b in pairs)])
    vocabulary = {token: number for number, token in enumerate([*tokens, START, END])}
    folder.mkdir(parents=True, exist_ok=True)
    built = CLIPTokenizer(
        vocab=vocabulary,
        merges=pairs,  # pyright: ignore[reportArgumentType]
        unk_token=END,
        bos_token=START,
        eos_token=END,
        pad_token=END,
        model_max_length=LENGTH,
    )
    built.save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    lines = ["#version: 0.2", *(" ".join(pair) for pair in pairs)]
    (folder / "merges.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    loaded = CLIPTokenizer.from_pretrained(folder)
    if len(loaded) != len(vocabulary):
        raise RuntimeError(f"the tokenizer came back with {len(loaded)} of {len(vocabulary)} tokens")
    return loaded


def tokens(tokenizer: CLIPTokenizer, captions: Sequence[str]) -> Tensor:
    """(captions, 77)."""
    return tokenizer(list(captions), padding="max_length", truncation=True, return_tensors="pt").input_ids


def built_encoder(vocabulary: int) -> CLIPTextModel:
    """An untrained text encoder of 3 layers."""
    config = CLIPTextConfig(
        vocab_size=vocabulary,
        hidden_size=WIDTH,
        intermediate_size=WIDTH * 3,
        num_hidden_layers=3,
        num_attention_heads=4,
        max_position_embeddings=LENGTH,
        bos_token_id=vocabulary - 2,
        eos_token_id=vocabulary - 1,
        pad_token_id=vocabulary - 1,
    )
    return CLIPTextModel(config)


def _merged(pieces: list[str], pair: tuple[str, str]) -> list[str]:
    result: list[str] = []
    for piece in pieces:
        if result and (result[-1], piece) == pair:
            result[-1] += piece
        else:
            result.append(piece)
    return result
