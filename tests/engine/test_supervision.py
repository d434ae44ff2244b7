"""Orders and a worker on its bad days, with a stub in the worker's place."""

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from petbot.domain.ids import OrderId
from petbot.engine.port import Cancelled, EngineFault, Progress
from petbot.engine.wire import MAX_PAYLOAD
from tests.engine.bench import Bench
from tests.engine.drawn import draw
from tests.models import noise_recipe


async def test_an_order_submitted_while_the_worker_starts_waits_for_it(bench: Bench) -> None:
    engine = await bench.engine()
    drawn = await draw(engine, noise_recipe(seeds=(3, 4)))
    assert [picture.seed for picture in drawn.pictures] == [3, 4]


async def test_orders_are_drawn_one_after_another(bench: Bench) -> None:
    engine = await bench.engine()
    drawn = await asyncio.gather(*(draw(engine, noise_recipe(seeds=(seed,)), f"order {seed}") for seed in range(8)))
    assert [each.pictures[0].seed for each in drawn] == list(range(8))


async def test_a_crash_fails_the_order_with_the_workers_last_words_and_the_next_is_drawn(bench: Bench) -> None:
    engine = await bench.engine()
    with pytest.raises(EngineFault, match="signal 6\nFatal: the device is on fire") as caught:
        await draw(engine, noise_recipe(prompt="crash"))
    assert not caught.value.fatal
    assert "started again" in caught.value.reason
    assert len((await draw(engine, noise_recipe())).pictures) == 1


async def test_a_worker_that_fails_one_order_lives_on(bench: Bench) -> None:
    engine = await bench.engine()
    await engine.ready()
    pid = engine.worker_pid
    with pytest.raises(EngineFault, match="16 GiB") as caught:
        await draw(engine, noise_recipe(prompt="memory"))
    assert (caught.value.reason, caught.value.fatal) == ("The machine ran out of memory.", False)
    await draw(engine, noise_recipe())
    assert engine.worker_pid == pid


async def test_a_wedged_worker_is_killed_at_the_time_limit(bench: Bench) -> None:
    engine = await bench.engine(limit=1.5)
    with pytest.raises(EngineFault, match=r"longer than 1\.5 s") as caught:
        await draw(engine, noise_recipe(prompt="hang"))
    assert caught.value.reason == "Drawing took too long and was stopped."
    assert len((await draw(engine, noise_recipe())).pictures) == 1


@pytest.mark.parametrize(("prompt", "said"), [("crash", "on fire"), ("hang", r"longer than 0\.5 s")])
async def test_an_order_that_ends_the_worker_costs_those_beside_it_nothing(
    bench: Bench, prompt: str, said: str
) -> None:
    engine = await bench.engine("takes three at once", limit=0.5)
    await engine.ready()
    culprit = asyncio.create_task(draw(engine, noise_recipe(prompt=prompt), "culprit"))
    others = [asyncio.create_task(draw(engine, noise_recipe(seeds=(at,)), f"order {at}")) for at in range(4)]
    with pytest.raises(EngineFault, match=said):
        await culprit
    assert [(await other).pictures[0].seed for other in others] == [0, 1, 2, 3]


async def test_an_order_that_waits_is_cancelled_at_once(bench: Bench) -> None:
    engine = await bench.engine()
    wedged = asyncio.create_task(draw(engine, noise_recipe(prompt="hang"), "wedged"))
    waiting = asyncio.create_task(draw(engine, noise_recipe(), "waiting"))
    await engine.ready()
    await engine.cancel(OrderId("waiting"))
    with pytest.raises(Cancelled):
        await waiting
    assert not wedged.done()
    await engine.stop()
    with pytest.raises(EngineFault):
        await wedged


async def test_a_cancelled_order_whose_worker_dies_counts_as_cancelled(bench: Bench) -> None:
    engine = await bench.engine(limit=0.5)
    await engine.ready()
    wedged = asyncio.create_task(draw(engine, noise_recipe(prompt="hang"), "wedged"))
    await asyncio.sleep(0)
    await engine.cancel(OrderId("wedged"))
    with pytest.raises(Cancelled):
        await wedged


async def test_cancelling_an_order_that_is_not_here_does_nothing(bench: Bench) -> None:
    engine = await bench.engine()
    await engine.cancel(OrderId("never seen"))
    await draw(engine, noise_recipe(), "finished")
    await engine.cancel(OrderId("finished"))
    assert len((await draw(engine, noise_recipe(), "finished")).pictures) == 1


async def test_a_caller_that_leaves_early_frees_the_worker_for_the_next_order(bench: Bench) -> None:
    engine = await bench.engine()
    async with aclosing(engine.submit(OrderId("left"), noise_recipe(seeds=(1, 2)))) as stream:
        assert isinstance(await anext(stream), Progress)
    drawn = await draw(engine, noise_recipe(seeds=(7,)))
    assert [picture.seed for picture in drawn.pictures] == [7]


async def test_an_order_for_another_model_is_refused_for_good(bench: Bench) -> None:
    engine = await bench.engine()
    with pytest.raises(EngineFault, match="for the model profile embedded; noise is loaded") as caught:
        await draw(engine, replace(noise_recipe(), model_profile="embedded"))
    assert caught.value.fatal


async def test_a_picture_to_start_from_that_the_pipe_does_not_take_is_refused_and_the_next_order_drawn(
    bench: Bench,
) -> None:
    engine = await bench.engine()
    with pytest.raises(EngineFault, match="the worker takes") as caught:
        await draw(engine, noise_recipe(), start=bytes(MAX_PAYLOAD + 1))
    assert caught.value.fatal
    assert len((await draw(engine, noise_recipe())).pictures) == 1
