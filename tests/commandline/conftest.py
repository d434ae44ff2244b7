"""The command line as an operator calls it, in this process: arguments in, exit code and words out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from petbot.commandline.running import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    code: int
    out: str
    err: str


Petbot = Callable[..., Outcome]


@pytest.fixture
def petbot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Petbot:
    """`petbot("models", "list")` with an empty data folder `data` in tmp_path, and no other settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PETBOT_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("PETBOT_ADAPTERS_FOLDER", str(tmp_path / "data" / "adapters"))
    monkeypatch.setenv("PETBOT_EMBEDDINGS_FOLDER", str(tmp_path / "data" / "embeddings"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    def call(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Outcome(code=code, out=out, err=err)

    return call
