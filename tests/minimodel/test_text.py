"""The tokenizer keeps every trait word whole."""

from pathlib import Path
from random import Random

from minimodel.prompts import prompt
from minimodel.selection import drawn
from minimodel.text import LENGTH, vocabulary_words, write_tokenizer


def test_every_trait_word_is_one_token(tmp_path: Path) -> None:
    tokenizer = write_tokenizer(tmp_path)
    assert all(len(tokenizer(word).input_ids) == 3 for word in vocabulary_words())


def test_no_prompt_is_cut_off(tmp_path: Path) -> None:
    tokenizer = write_tokenizer(tmp_path)
    random = Random(2)
    lengths = [len(tokenizer(prompt(drawn(random))).input_ids) for _ in range(500)]
    assert max(lengths) <= LENGTH


def test_the_tokenizer_comes_back_whole(tmp_path: Path) -> None:
    tokenizer = write_tokenizer(tmp_path)
    assert len(tokenizer) > len(vocabulary_words())
    assert tokenizer.model_max_length == LENGTH
