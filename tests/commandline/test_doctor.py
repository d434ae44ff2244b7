"""`doctor` tells what is here, what is missing and what it would take."""

from pathlib import Path

import pytest

from tests.commandline.conftest import Outcome, Petbot


def marks(told: Outcome) -> dict[str, str]:
    """Each finding's mark by what it is of."""
    rows = [line.split(maxsplit=2) for line in told.out.split("\n\n")[0].splitlines()]
    return {row[1]: row[0] for row in rows}


def test_a_fresh_checkout_can_draw_and_is_told_how_to_get_photographs(petbot: Petbot) -> None:
    told = petbot("doctor", "--offline")
    assert told.code == 0
    assert marks(told) == {
        "packages": "ok", "discord": "off", "data": "ok", "model": "ok", "adapters": "ok",
        "safety": "off", "signing": "off", "device": "ok",
    }  # fmt: skip
    assert "python -m petbot models pull realistic-vision" in told.out
    assert "Nothing in the way of drawing" in told.out


def test_a_model_that_is_not_here_is_in_the_way_and_the_command_is_told(
    petbot: Petbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PETBOT_MODEL", "realistic-vision")
    told = petbot("doctor", "--offline")
    assert told.code == 1
    assert marks(told)["model"] == "missing"
    assert "models pull realistic-vision" in told.out


def test_without_a_network_the_doctor_still_answers(petbot: Petbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    told = petbot("doctor")
    assert told.code == 0
    assert "could not be asked: http://127.0.0.1:9 cannot be reached" in told.out


def test_what_is_set_and_not_there_is_in_the_way(
    petbot: Petbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PETBOT_SAFETY_CHECKER", str(tmp_path / "checker"))
    monkeypatch.setenv("PETBOT_C2PA_CERTIFICATE", str(tmp_path / "chain.pem"))
    monkeypatch.setenv("PETBOT_C2PA_KEY", str(tmp_path / "key.pem"))
    monkeypatch.setenv("PETBOT_MODEL", str(tmp_path / "model"))
    told = petbot("doctor", "--offline")
    assert told.code == 1
    found = marks(told)
    assert (found["safety"], found["signing"], found["model"]) == ("missing", "broken", "missing")
    assert "models pull safety-checker" in told.out
    assert "3 in the way of drawing" in told.out
