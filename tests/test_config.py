"""Settings: what may be set, and what an operator reads when it is wrong."""

from pathlib import Path

import pytest

from petbot.config import Settings, SettingsWrong, manual, names_of, read_settings

ROOT = Path(__file__).parents[1]
TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789ab"


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, field in Settings.model_fields.items():
        for variable in names_of(name, field):
            monkeypatch.delenv(variable, raising=False)


def test_everything_has_a_default() -> None:
    settings = read_settings(None)
    assert settings.discord_token is None
    assert settings.database == "sqlite+aiosqlite:///data/petbot.db"


def test_a_file_beside_the_bot_sets_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = tmp_path / ".env"
    env.write_text("PETBOT_MAX_OUTSTANDING=3\nPETBOT_SANDBOX_PORT=9000\n")
    monkeypatch.setenv("PETBOT_SANDBOX_PORT", "9001")
    settings = read_settings(env)
    assert (settings.max_outstanding, settings.sandbox_port) == (3, 9001)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PETBOT_SANDBOX_PORT", "high", "it should be a whole number from 0 to 65535."),
        ("PETBOT_MAX_OUTSTANDING", "0", "it should be a whole number from 1 to 100."),
        ("PETBOT_LOG_LEVEL", "loud", "it should be one of debug, info, warning, error."),
        ("DISCORD_TOKEN", "short", "it should be the whole bot token"),
        ("DATABASE_URL", "mysql://host/name", "it should be sqlite+aiosqlite:///path or postgresql://"),
        ("PETBOT_DISCORD_API", "localhost", "it should be an address such as http://127.0.0.1:8080"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_be(
    name: str, value: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(None)
    text = str(wrong.value)
    assert name in text
    assert sentence in text
    assert "\n" not in text


def test_all_wrong_settings_are_told_at_once_and_a_misspelt_one_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETBOT_SANDBOXPORT", "8080")
    monkeypatch.setenv("PETBOT_JOB_TIME_LIMIT", "long")
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(None)
    misspelt, out_of_range = str(wrong.value).splitlines()
    assert misspelt == "PETBOT_SANDBOXPORT is not a setting of Petbot. Did you mean PETBOT_SANDBOX_PORT?"
    assert out_of_range.startswith("PETBOT_JOB_TIME_LIMIT is wrong")


def test_secrets_are_not_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql://petbot:hunter2@host/petbot")
    settings = read_settings(None)
    assert TOKEN not in repr(settings)
    assert "hunter2" not in repr(settings)
    assert settings.database == "postgresql+asyncpg://petbot:hunter2@host/petbot"


def test_the_manual_page_says_what_the_code_says() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page.strip() == manual().strip(), "write it anew: python -m petbot.config > docs/settings.md"
