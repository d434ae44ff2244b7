"""What an operator reads when something is in the way of a start: one sentence, an exit code, no traceback."""

import asyncio
import signal
import socket
from pathlib import Path

import pytest

from cogs.running import Door
from petbot.domain.errors import Fault
from sandbox import Sandbox
from tests.e2e.process import a_process, on
from tests.e2e.stage import Stage, a_form, is_gallery


async def refused(folder: Path, **settings: str) -> tuple[int, str]:
    """The exit code and the sentence of a process that does not start."""
    async with a_process(folder, **settings) as bot:
        code, errors = await bot.ended()
    assert "Traceback" not in errors
    lines = errors.strip().splitlines()
    assert len(lines) == 1, errors
    return code, lines[0]


async def in_the_way(discord: Sandbox, folder: Path, **door: str) -> str:
    """The one line of what stops a bot of this process."""
    stage = Stage(discord, folder)
    with pytest.raises(Fault) as fault:
        await stage.start(Door(**{"token": discord.token, "api": discord.url, **door}))
    assert "\n" not in str(fault.value)
    return str(fault.value)


async def test_a_wrong_setting_ends_the_start_with_its_sentence(tmp_path: Path) -> None:
    code, sentence = await refused(tmp_path, PETBOT_SANDBOX_PORT="99999")
    assert code == 2
    assert sentence == "PETBOT_SANDBOX_PORT is wrong: it should be a whole number from 0 to 65535."


async def test_a_wrong_token_is_told_without_showing_it(discord: Sandbox, tmp_path: Path) -> None:
    sentence = await in_the_way(discord, tmp_path, token="x" * 60)
    assert "does not accept the token in DISCORD_TOKEN" in sentence
    assert "x" * 60 not in sentence


async def test_no_network_is_told_with_the_address(discord: Sandbox, tmp_path: Path) -> None:
    sentence = await in_the_way(discord, tmp_path, api="http://127.0.0.1:9")
    assert "Discord cannot be reached at http://127.0.0.1:9" in sentence


async def test_discord_being_unwell_is_told(discord: Sandbox, tmp_path: Path) -> None:
    discord.faults.add("status", path="/users/@me", status=403)
    assert "not as it should" in await in_the_way(discord, tmp_path)


async def test_a_second_instance_leaves_the_first_at_work(stage: Stage) -> None:
    sentence = await in_the_way(stage.discord, stage.folder)
    assert "petbot.db" in sentence
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(is_gallery)


async def test_a_broken_database_is_told_and_left_as_it_was(discord: Sandbox, tmp_path: Path) -> None:
    broken = b"SQLite format 3\0" + b"\xff" * 4096
    (tmp_path / "petbot.db").write_bytes(broken)
    assert "petbot.db" in await in_the_way(discord, tmp_path)
    assert (tmp_path / "petbot.db").read_bytes() == broken


async def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, sentence = await refused(tmp_path, PETBOT_SANDBOX_PORT=str(port))
    assert code == 1
    assert f"127.0.0.1:{port}: the port is taken" in sentence
    assert "PETBOT_SANDBOX_PORT" in sentence


async def test_an_unknown_model_is_told_to_the_operator_and_the_bot_runs(discord: Sandbox, tmp_path: Path) -> None:
    async with a_process(tmp_path, PETBOT_MODEL=str(tmp_path / "no-model"), **on(discord)) as bot:
        assert "client_id=" in await bot.line()
        await discord.bot_ready()
        await a_form(discord.member("mara"))
        bot.signal(signal.SIGTERM)
        code, errors = await bot.ended()
    assert code == 0
    assert f"no model folder at {tmp_path / 'no-model'}" in errors
    assert "Traceback" not in errors


async def test_without_a_token_the_sandbox_is_started_and_its_address_printed(tmp_path: Path) -> None:
    async with a_process(tmp_path, PETBOT_SANDBOX_PORT="0") as bot:
        line = await bot.line()
        assert line.startswith("Open http://127.0.0.1:")
        host, port = line.split()[1].removeprefix("http://").rstrip("/").split(":")
        _, writer = await asyncio.open_connection(host, int(port))
        writer.close()
        await writer.wait_closed()
        bot.signal(signal.SIGINT)
        code, errors = await bot.ended()
    assert code == 0
    assert "Traceback" not in errors
