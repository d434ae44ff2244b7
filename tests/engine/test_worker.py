"""The real worker with the noise model: what it draws, and how it lives and dies."""

import asyncio
import io
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
import pytest_asyncio
from PIL import Image, ImageChops

from petbot.domain.ids import OrderId
from petbot.engine import messages
from petbot.engine.child import WORKER, Child
from petbot.engine.port import Cancelled, EngineFault, Equipment, Event, Picture, Progress
from petbot.engine.process import WorkerEngine
from tests.engine.drawn import draw, last
from tests.models import ROOT, noise_profile, noise_recipe

pytestmark = pytest.mark.asyncio(loop_scope="session")
ENDLESS = 900
"""Denoising steps of an order that no test waits for: more than ten seconds."""
STRAY = "tests.engine.drawing.styles:stray"


async def test_the_worker_says_what_it_has_loaded(engine: WorkerEngine) -> None:
    facts = await engine.ready()
    assert (facts.profile, facts.native_width, facts.native_height) == ("noise", 128, 128)
    assert facts.scheduler == "DDIMScheduler"
    assert facts.labelled_noise


async def test_the_same_seed_gives_the_same_picture_whatever_else_is_drawn(engine: WorkerEngine) -> None:
    three = await draw(engine, noise_recipe(seeds=(5, 6, 7)))
    alone = await draw(engine, noise_recipe(seeds=(6,)))
    assert alone.pictures[0].png == three.pictures[1].png
    assert len({picture.png for picture in three.pictures}) == 3


async def test_another_prompt_gives_another_picture(engine: WorkerEngine) -> None:
    dog = await draw(engine, noise_recipe(prompt="a dog"))
    cat = await draw(engine, noise_recipe(prompt="a cat"))
    assert dog.pictures[0].png != cat.pictures[0].png


async def test_pictures_come_in_order_and_as_large_as_the_recipe_says(engine: WorkerEngine) -> None:
    drawn = await draw(engine, noise_recipe(seeds=(8, 9)))
    assert [(picture.index, picture.seed) for picture in drawn.pictures] == [(0, 8), (1, 9)]
    for picture in drawn.pictures:
        with Image.open(io.BytesIO(picture.png)) as image:
            assert (image.format, image.mode, image.size) == ("PNG", "RGB", (256, 256))
            assert (picture.width, picture.height) == image.size


async def test_noise_is_labelled_across_the_middle(engine: WorkerEngine) -> None:
    drawn = await draw(engine, noise_recipe())
    with Image.open(io.BytesIO(drawn.pictures[0].png)) as image:
        colours = {colour for _, colour in image.crop((64, 112, 192, 144)).getcolors(1 << 16) or []}
    assert {(0, 0, 0), (255, 255, 255)} <= colours


async def test_progress_counts_every_step_of_the_whole_order(engine: WorkerEngine) -> None:
    drawn = await draw(engine, noise_recipe(seeds=(1, 2), steps=3))
    assert [progress.step for progress in drawn.progress] == [1, 2, 3, 4, 5, 6]
    assert {progress.steps for progress in drawn.progress} == {6}
    assert all(progress.step_seconds > 0 for progress in drawn.progress)


async def test_a_cancel_takes_effect_between_two_steps_and_the_next_order_is_drawn(engine: WorkerEngine) -> None:
    stream = engine.submit(OrderId("unwanted"), noise_recipe(steps=ENDLESS))
    await anext(stream)
    await engine.cancel(OrderId("unwanted"))
    with pytest.raises(Cancelled):
        await last(stream)
    assert len((await draw(engine, noise_recipe())).pictures) == 1


async def test_a_size_that_the_model_cannot_draw_is_refused_for_good(engine: WorkerEngine) -> None:
    with pytest.raises(EngineFault, match="multiples of 16 pixels") as caught:
        await draw(engine, noise_recipe(pixels=200))
    assert caught.value.fatal


async def test_a_killed_worker_fails_its_order_and_the_next_worker_draws_it(engine: WorkerEngine) -> None:
    stream = engine.submit(OrderId("unlucky"), noise_recipe(steps=ENDLESS))
    await anext(stream)
    os.kill(engine.worker_pid or 0, signal.SIGKILL)
    with pytest.raises(EngineFault, match="killed from outside") as caught:
        await last(stream)
    assert not caught.value.fatal
    assert len((await draw(engine, noise_recipe(), "unlucky")).pictures) == 1


async def test_the_worker_exits_in_mid_step_when_its_stdin_ends(noise_model: Path) -> None:
    child = await Child.born(WORKER)
    child.send(messages.load(noise_profile(noise_model)))
    child.send(messages.draw(1, noise_recipe(steps=ENDLESS)))
    async for frame in child.frames():
        if frame.kind == "progress":
            break
    ending = await child.end(timedelta(seconds=10))
    assert ending.splitlines()[0].endswith("exited with code 0")


async def test_a_worker_that_loses_its_device_ends_at_once_whatever_is_under_way_in_its_threads(
    noise_model: Path,
) -> None:
    child = await Child.born(WORKER)
    child.send(messages.load(noise_profile(noise_model), Equipment(safety_checker=STRAY)))
    child.send(messages.draw(1, noise_recipe()))
    with suppress(TimeoutError):
        async with asyncio.timeout(20):
            assert [frame.kind async for frame in child.frames()] == ["ready", "progress", "progress"]
    ending = await child.end(timedelta(seconds=10))
    assert ending.splitlines()[0].endswith("exited with code 1")
    assert "illegal memory access" in ending


async def test_the_worker_does_not_outlive_a_gateway_that_is_killed(noise_model: Path) -> None:
    gateway = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.engine.gateway", str(noise_model), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert gateway.stdout is not None
    worker = psutil.Process(int(await gateway.stdout.readline()))
    gateway.kill()
    await gateway.wait()
    gone, _ = await asyncio.to_thread(psutil.wait_procs, [worker], timeout=10)
    assert gone == [worker]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(noise_model: Path) -> AsyncIterator[WorkerEngine]:
    """An engine that draws up to three orders in one batch."""
    equipment = Equipment(orders_at_once=3)
    engine = WorkerEngine(noise_profile(noise_model), timedelta(minutes=2), equipment=equipment)
    await engine.start()
    await engine.ready()
    yield engine
    await engine.stop()


async def test_orders_in_one_batch_end_as_each_would_alone(shared: WorkerEngine) -> None:
    assert shared.capacity == 3
    recipes = [noise_recipe(seeds=(seed,), steps=seed) for seed in (3, 4, 5, 6)]
    together = await asyncio.gather(*(draw(shared, recipe, f"together {recipe.steps}") for recipe in recipes))
    for recipe, drawn in zip(recipes, together, strict=True):
        (alone,) = (await draw(shared, recipe)).pictures
        (picture,) = drawn.pictures
        assert [told.step for told in drawn.progress] == list(range(1, recipe.steps + 1))
        with Image.open(io.BytesIO(alone.png)) as one, Image.open(io.BytesIO(picture.png)) as other:
            assert max(high for _, high in ImageChops.difference(one, other).getextrema()) <= 1


async def test_a_short_order_overtakes_a_long_one_and_a_cancel_frees_its_place(shared: WorkerEngine) -> None:
    streams = [shared.submit(OrderId(f"long {at}"), noise_recipe(steps=ENDLESS)) for at in range(3)]
    await asyncio.gather(*(anext(stream) for stream in streams))
    waiting = asyncio.create_task(draw(shared, noise_recipe()))
    await shared.cancel(OrderId("long 1"))
    with pytest.raises(Cancelled):
        await last(streams[1])
    assert len((await waiting).pictures) == 1
    for at in (0, 2):
        await shared.cancel(OrderId(f"long {at}"))
        with pytest.raises(Cancelled):
            await last(streams[at])


async def test_a_worker_killed_in_mid_batch_fails_none_of_its_orders_and_the_next_draws_them(
    shared: WorkerEngine,
) -> None:
    recipes = [noise_recipe(seeds=(at,), steps=60) for at in range(3)]
    streams = [shared.submit(OrderId(f"unlucky {at}"), recipe) for at, recipe in enumerate(recipes)]
    begun = await asyncio.gather(*(anext(stream) for stream in streams))
    os.kill(shared.worker_pid or 0, signal.SIGKILL)
    rest = await asyncio.gather(*(_all(stream) for stream in streams))
    for at, (first, events) in enumerate(zip(begun, rest, strict=True)):
        steps = [event.step for event in (first, *events) if isinstance(event, Progress)]
        assert steps == list(range(1, 61))
        assert [event.seed for event in events if isinstance(event, Picture)] == [at]


async def _all(stream: AsyncIterator[Event]) -> list[Event]:
    return [event async for event in stream]
