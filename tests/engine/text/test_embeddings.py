"""Textual-inversion files: each format is read, what is broken or hostile is refused by name and reason."""

import json
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import save

from petbot.domain.recipes import Embedding
from petbot.engine.adapters.header import FileRefused
from petbot.engine.port import EngineFault
from petbot.engine.text.embeddings import EmbeddingShelf, read_embedding

WIDTH = 8


def vectors(count: int = 2, width: int = WIDTH) -> torch.Tensor:
    """Numbers that are the same each time."""
    return torch.arange(count * width, dtype=torch.float32).reshape(count, width) / 7


def written(folder: Path, content: bytes, name: str = "pet.safetensors") -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content)
    return path


def header_claiming(length: int) -> bytes:
    """The beginning of a safetensors file whose table is said to be so long."""
    return struct.pack("<Q", length) + b'{"emb_params":{}}'


def with_offsets(begin: int, end: int) -> bytes:
    """A safetensors file of 64 bytes of data, with one tensor at these places in it."""
    table = json.dumps({"x": {"dtype": "F32", "shape": [2, WIDTH], "data_offsets": [begin, end]}}).encode()
    return struct.pack("<Q", len(table)) + table + bytes(64)


@pytest.mark.parametrize(
    ("content", "token"),
    [
        (save({"<my-pet>": vectors()}), "<my-pet>"),
        (save({"emb_params": vectors()}, {"name": "mypet"}), "mypet"),
        (save({"emb_params": vectors()}), ""),
    ],
    ids=["diffusers", "A1111 with its name", "A1111"],
)
def test_each_format_gives_the_same_vectors(content: bytes, token: str, tmp_path: Path) -> None:
    read = read_embedding(written(tmp_path, content), WIDTH)
    assert read.token == token
    assert torch.equal(read.rows, vectors())


def test_one_vector_without_its_second_axis_is_one_row(tmp_path: Path) -> None:
    read = read_embedding(written(tmp_path, save({"<pet>": vectors(1)[0]})), WIDTH)
    assert torch.equal(read.rows, vectors(1))


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_any_precision_becomes_float32(dtype: torch.dtype, tmp_path: Path) -> None:
    read = read_embedding(written(tmp_path, save({"<pet>": vectors().to(dtype)})), WIDTH)
    assert torch.equal(read.rows, vectors().to(dtype).float())


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "it is empty"),
    "truncated": (lambda: save({"a": vectors()})[:-4], "cut short"),
    "longer than its table says": (lambda: save({"a": vectors()}) + b"more", "belong to none"),
    "a pickle with another name": (lambda: b"PK\x03\x04" + bytes(60), "zip archive"),
    "a header of 2 GB": (lambda: header_claiming(2_000_000_000), "claims 2,000,000,000 bytes"),
    "overlapping the table": (lambda: with_offsets(-64, 0), "overlaps"),
    "beyond the end": (lambda: with_offsets(64, 128), "belong to no tensor"),
    "not a number": (lambda: save({"a": vectors() * float("nan")}), "not finite"),
    "infinite": (lambda: save({"a": vectors() / 0}), "not finite"),
    "of another model": (lambda: save({"a": vectors(2, 12)}), "have 12 numbers and this model's have 8"),
    "of SDXL": (lambda: save({"clip_l": vectors(), "clip_g": vectors()}), "SDXL"),
    "a LoRA": (lambda: save({"lora_a": vectors(), "lora_b": vectors()}), "has one tensor, and this has 2"),
    "without a tensor": (lambda: save({}), "has one tensor, and this has 0"),
    "whole numbers": (lambda: save({"a": torch.ones(2, WIDTH, dtype=torch.int32)}), "type I32"),
    "too many vectors": (lambda: save({"a": vectors(76)}), "76 vectors"),
    "no vector": (lambda: save({"a": torch.zeros(0, WIDTH)}), "shape [0, 8]"),
    "a picture": (lambda: save({"a": torch.zeros(2, 2, WIDTH)}), "shape [2, 2, 8]"),
    "too large a file": (lambda: save({"a": torch.zeros(300_000, WIDTH)}), "more than 8,000,000 bytes"),
}


@pytest.mark.parametrize(("content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_by_name_and_reason(content: Callable[[], bytes], reason: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read_embedding(written(tmp_path, content()), WIDTH)
    assert str(refused.value).startswith("pet.safetensors cannot be used: ")
    assert reason in str(refused.value)


def test_what_is_no_plain_file_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pet.safetensors")
    with pytest.raises(FileRefused, match="not a plain file"):
        read_embedding(tmp_path / "pet.safetensors", WIDTH)


def asked_for(path: Path) -> Embedding:
    """The embedding that a file holds now."""
    return Embedding(token="pet", sha256=read_embedding(path).sha256)


def test_an_embedding_is_found_by_its_content_whatever_its_file_is_called(tmp_path: Path) -> None:
    first = written(tmp_path, save({"a": vectors()}), "first.safetensors")
    second = written(tmp_path, save({"a": vectors() + 1}), "second.safetensors")
    wanted = asked_for(first)
    first.rename(tmp_path / "renamed.safetensors")
    shelf = EmbeddingShelf(tmp_path, WIDTH)
    assert torch.equal(shelf.rows(wanted), vectors())
    assert torch.equal(shelf.rows(asked_for(second)), vectors() + 1)


def test_an_embedding_that_is_put_there_later_is_found(tmp_path: Path) -> None:
    shelf = EmbeddingShelf(tmp_path / "shelf", WIDTH)
    path = written(tmp_path, save({"a": vectors()}))
    wanted = asked_for(path)
    with pytest.raises(EngineFault, match=wanted.sha256):
        shelf.rows(wanted)
    (tmp_path / "shelf").mkdir()
    path.rename(tmp_path / "shelf" / path.name)
    assert torch.equal(shelf.rows(wanted), vectors())


def test_a_file_that_was_replaced_is_not_taken_for_the_one_that_was_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path, save({"a": vectors()}))
    wanted = asked_for(path)
    shelf = EmbeddingShelf(tmp_path, WIDTH, capacity=0)
    shelf.rows(wanted)
    written(tmp_path, save({"ab": vectors() + 1}))
    with pytest.raises(EngineFault) as fault:
        shelf.rows(wanted)
    assert fault.value.fatal
    assert fault.value.reason == "The embedding “pet” is not available any more."


def test_a_file_that_was_replaced_behind_an_unchanged_date_is_not_taken_either(tmp_path: Path) -> None:
    path = written(tmp_path, save({"a": vectors()}))
    facts, wanted = path.stat(), asked_for(path)
    shelf = EmbeddingShelf(tmp_path, WIDTH, capacity=0)
    shelf.rows(wanted)
    written(tmp_path, save({"a": vectors() + 1}))
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    with pytest.raises(EngineFault, match="changed"):
        shelf.rows(wanted)


def test_a_broken_stranger_in_the_folder_does_not_hide_the_others(tmp_path: Path) -> None:
    wanted = asked_for(written(tmp_path, save({"a": vectors()})))
    written(tmp_path, bytes(8_000_001), "huge.safetensors")
    (tmp_path / "folder.safetensors").mkdir()
    assert torch.equal(EmbeddingShelf(tmp_path, WIDTH).rows(wanted), vectors())


def test_a_file_that_does_not_fit_the_model_is_refused_with_its_reason(tmp_path: Path) -> None:
    wanted = asked_for(written(tmp_path, save({"a": vectors(2, 12)})))
    with pytest.raises(EngineFault, match="another model's"):
        EmbeddingShelf(tmp_path, WIDTH).rows(wanted)
