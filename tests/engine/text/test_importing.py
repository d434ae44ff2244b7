"""Embeddings that come as pickles are turned into safetensors; nothing in them is ever run."""

import contextlib
import io
import os
import pickle
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import save_file

from petbot.engine.adapters.header import FileRefused
from petbot.engine.text.embeddings import read_embedding
from petbot.engine.text.importing import import_embedding

ROWS = torch.arange(16, dtype=torch.float32).reshape(2, 8)
A1111 = {
    "string_to_token": {"*": 265},
    "string_to_param": {"*": ROWS.clone().requires_grad_()},
    "name": "mypet",
    "step": 500,
    "sd_checkpoint": None,
    "sd_checkpoint_name": "rv51",
}


def saved(path: Path, value: object, **how: Any) -> Path:
    """What torch.save writes."""
    torch.save(value, path, **how)
    return path


@pytest.mark.parametrize(
    ("value", "token"),
    [
        (A1111, "mypet"),
        ({key: value for key, value in A1111.items() if key != "name"}, "file"),
        ({"<my-pet>": ROWS}, "<my-pet>"),
        ({"<my-pet>": torch.nn.Parameter(ROWS)}, "<my-pet>"),
    ],
    ids=["A1111", "A1111 without a name", "diffusers", "a parameter"],
)
def test_a_pickle_becomes_safetensors_with_the_same_vectors(value: object, token: str, tmp_path: Path) -> None:
    written = import_embedding(saved(tmp_path / "file.pt", value), tmp_path / "embeddings")
    assert written == tmp_path / "embeddings" / "file.safetensors"
    read = read_embedding(written, 8)
    assert read.token == token
    assert torch.equal(read.rows, ROWS)


def test_safetensors_are_checked_and_taken_as_they_are(tmp_path: Path) -> None:
    source = tmp_path / "file.safetensors"
    save_file({"<my-pet>": ROWS}, source)
    assert import_embedding(source, tmp_path / "embeddings", 8).read_bytes() == source.read_bytes()


def test_what_does_not_fit_the_model_is_not_brought_in(tmp_path: Path) -> None:
    save_file({"<my-pet>": ROWS}, tmp_path / "file.safetensors")
    for source in (tmp_path / "file.safetensors", saved(tmp_path / "file.pt", A1111)):
        assert "another model's" in refusal(source, 768)


def test_a_pickle_that_is_called_safetensors_is_refused_unopened(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    saved(tmp_path / "file.pt", Touches(trap)).rename(tmp_path / "file.safetensors")
    assert "Python pickle" in refusal(tmp_path / "file.safetensors")
    assert not trap.exists()


class Touches:
    """Unpickled carelessly, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.path),)


def refusal(source: Path, width: int | None = None) -> str:
    """Why a file is refused; and nothing is left behind."""
    with pytest.raises(FileRefused) as refused:
        import_embedding(source, source.parent / "embeddings", width)
    assert not (source.parent / "embeddings").exists()
    return str(refused.value)


def test_a_pickle_that_would_run_code_is_refused_and_nothing_ran(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    source = saved(tmp_path / "file.pt", {**A1111, "extra": Touches(trap)})
    assert refusal(source) == (
        'file.pt cannot be used: its pickle wants to call "posix.mkdir", and only plain data is read.'
    )
    assert not trap.exists()


def test_a_bare_pickle_is_refused_unopened(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    (tmp_path / "file.pt").write_bytes(pickle.dumps(Touches(trap)))
    assert "torch.save of version 1.6" in refusal(tmp_path / "file.pt")
    assert not trap.exists()


def test_the_old_form_of_torch_save_is_refused_with_its_reason(tmp_path: Path) -> None:
    source = saved(tmp_path / "file.pt", A1111, _use_new_zipfile_serialization=False)
    assert "torch.save of version 1.6" in refusal(source)


def test_an_archive_that_would_unfold_is_refused(tmp_path: Path) -> None:
    saved(tmp_path / "plain.pt", A1111)
    with zipfile.ZipFile(tmp_path / "plain.pt") as plain, zipfile.ZipFile(tmp_path / "file.pt", "w") as packed:
        for record in plain.namelist():
            packed.writestr(record, plain.read(record), zipfile.ZIP_DEFLATED)
    assert "compressed archive" in refusal(tmp_path / "file.pt")


def test_a_tensor_that_claims_more_numbers_than_it_has_is_refused(tmp_path: Path) -> None:
    huge = torch.zeros(1).expand(10**6, 768)
    assert "1,000,000 vectors" in refusal(saved(tmp_path / "file.pt", {"<pet>": huge}))
    assert "75" in refusal(saved(tmp_path / "file.pt", {"<pet>": torch.zeros(1).expand(2, 10**9)}))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"<pet>": "text"}, '"<pet>"'),
        ({}, "nothing"),
        ([1, 2], "list"),
        ({"a": ROWS, "b": ROWS}, '"a", "b"'),
        ({"<pet>": ROWS * float("nan")}, "not finite"),
        ({"<pet>": ROWS.to_sparse()}, "plain numbers"),
        ({"<pet>": ROWS.int()}, "plain numbers"),
        ({"string_to_param": {"other": ROWS}, "name": "x"}, "string_to_param"),
    ],
)
def test_what_holds_no_embedding_is_refused_with_what_it_holds(value: object, reason: str, tmp_path: Path) -> None:
    assert reason in refusal(saved(tmp_path / "file.pt", value))


def _whole() -> bytes:
    file = io.BytesIO()
    torch.save(A1111, file)
    return file.getvalue()


WHOLE = _whole()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), max_size=4), cut=st.integers(0, 40))
def test_a_bent_file_is_read_or_refused_and_raises_nothing_else(
    changes: dict[int, int], cut: int, tmp_path: Path
) -> None:
    bent = bytearray(WHOLE)
    for at, value in changes.items():
        bent[at] = value
    (tmp_path / "file.pt").write_bytes(bent[: len(bent) - cut])
    with contextlib.suppress(FileRefused):
        assert read_embedding(import_embedding(tmp_path / "file.pt", tmp_path / "embeddings")).rows.isfinite().all()
