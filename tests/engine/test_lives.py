"""How workers are born, replaced and ended, with a stub in the worker's place."""

import asyncio
import logging
import shutil
from datetime import timedelta

import psutil
import pytest

from petbot.domain.errors import Fault
from petbot.engine.child import worker_environment
from petbot.engine.port import EngineFault, ModelBroken, ModelMissing, WorkerBroken
from petbot.engine.process import Patience, WorkerEngine
from tests.engine.bench import Bench
from tests.engine.drawn import draw
from tests.engine.folders import UNET, a_model_folder
from tests.models import noise_recipe


async def test_a_worker_that_dies_five_times_as_it_starts_is_called_broken_with_its_last_words(bench: Bench) -> None:
    engine = await bench.engine("dies until the file is there")
    with pytest.raises(WorkerBroken, match="died 5 times in a row") as caught:
        await engine.ready()
    assert "exited with code 3\nno driver for this device" in str(caught.value)


async def test_while_the_engine_is_broken_orders_fail_at_once_and_may_be_tried_again(bench: Bench) -> None:
    engine = await bench.engine("dies until the file is there")
    with pytest.raises(EngineFault) as caught:
        await draw(engine, noise_recipe())
    assert not caught.value.fatal
    assert caught.value.reason == "The drawing engine is away for the moment."


async def test_a_broken_engine_goes_on_trying_until_it_works(bench: Bench) -> None:
    engine = await bench.engine("dies until the file is there")
    with pytest.raises(WorkerBroken):
        await engine.ready()
    bench.file.touch()
    await until_ready(engine)
    assert len((await draw(engine, noise_recipe())).pictures) == 1


async def test_a_missing_folder_is_named_before_any_worker_starts_and_found_once_it_is_there(bench: Bench) -> None:
    shutil.rmtree(bench.folder)
    engine = await bench.engine()
    with pytest.raises(ModelMissing, match="PETBOT_MODEL") as caught:
        await engine.ready()
    assert str(bench.folder) in str(caught.value)
    assert engine.worker_pid is None
    a_model_folder(bench.folder.with_name("whole")).rename(bench.folder)
    await until_ready(engine)


async def test_weights_cut_short_are_named_with_both_sizes(bench: Bench) -> None:
    weights = bench.folder / UNET
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-3])
    engine = await bench.engine()
    with pytest.raises(ModelBroken, match=f"should have {len(whole)} bytes and has {len(whole) - 3}") as caught:
        await engine.ready()
    assert str(weights) in str(caught.value)


async def test_what_the_worker_says_of_an_unusable_model_reaches_the_operator(bench: Bench) -> None:
    engine = await bench.engine("unusable")
    with pytest.raises(ModelBroken, match="weights of another model"):
        await engine.ready()


async def test_the_operator_is_told_once_of_what_lasts(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    engine = await bench.engine("unusable")
    pids: set[int | None] = set()
    async with asyncio.timeout(30):
        while len(pids) < 3:
            pids.add(engine.worker_pid)
            await asyncio.sleep(0.01)
    assert [record.levelname for record in caplog.records].count("ERROR") == 1


async def test_a_new_reason_takes_the_place_of_the_old(bench: Bench) -> None:
    shutil.rmtree(bench.folder)
    engine = await bench.engine("dies until the file is there")
    with pytest.raises(ModelMissing):
        await engine.ready()
    a_model_folder(bench.folder.with_name("whole")).rename(bench.folder)
    with pytest.raises(WorkerBroken):
        await until_ready(engine, besides=ModelMissing)


async def test_a_worker_that_loads_for_too_long_is_replaced(bench: Bench) -> None:
    hasty = Patience(load=timedelta(milliseconds=50), back_off=timedelta(0), longest=timedelta(milliseconds=20))
    engine = await bench.engine("loads for ever", patience=hasty)
    with pytest.raises(WorkerBroken, match=r"its model was not loaded after 0\.05 s"):
        await engine.ready()


async def test_a_worker_that_does_not_speak_in_frames_is_replaced(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    engine = await bench.engine("babbles until the file is there")
    await engine.ready()
    assert "A worker's life ended in an unexpected way" in caplog.text


async def test_stopping_leaves_no_process_behind(bench: Bench) -> None:
    engine = await bench.engine()
    await engine.ready()
    pid = engine.worker_pid or 0
    await engine.stop()
    assert not psutil.pid_exists(pid)
    with pytest.raises(EngineFault, match="stopped"):
        await draw(engine, noise_recipe())


async def test_a_worker_that_does_not_heed_the_end_is_killed(bench: Bench) -> None:
    engine = await bench.engine("deaf", patience=Patience(farewell=timedelta(milliseconds=50)))
    await engine.ready()
    pid = engine.worker_pid or 0
    await engine.stop()
    assert not psutil.pid_exists(pid)


async def test_an_engine_can_be_stopped_as_soon_as_it_was_started(bench: Bench) -> None:
    before = set(psutil.Process().children())
    engine = await bench.engine()
    await engine.stop()
    assert not set(psutil.Process().children()) - before


async def test_our_words_reach_the_log_and_a_librarys_only_its_debug_level(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "petbot.engine")
    engine = await bench.engine("talks")
    await engine.ready()
    await engine.stop()
    levels = {record.getMessage(): record.levelno for record in caplog.records}
    assert levels["our own words"] == logging.INFO
    assert levels["diffusers.pipelines: your prompt was cut: a dog"] == logging.DEBUG


def test_the_worker_does_not_inherit_our_secrets() -> None:
    own = {"DISCORD_TOKEN": "s", "DATABASE_URL": "s", "PETBOT_DISCORD_TOKEN": "s", "PATH": "/bin", "PYTHONPATH": "/x"}
    environment = worker_environment(own)
    assert "s" not in environment.values()
    assert environment["PATH"] == "/bin"
    assert environment["PYTHONPATH"].endswith("/x")


async def until_ready(engine: WorkerEngine, besides: type[Fault] = Fault) -> None:
    """Ask again until the engine has recovered, or has another fault than that."""
    async with asyncio.timeout(30):
        while True:
            try:
                await engine.ready()
            except besides:
                await asyncio.sleep(0.02)
            else:
                return
