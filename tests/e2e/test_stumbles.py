"""The network and Discord stumble; every order is delivered, and once."""

import pytest

from sandbox import CardView
from tests.e2e.stage import Stage, a_form, is_gallery, is_ticket

UPLOAD = r"/webhooks/.*/messages/@original"


async def a_held_order(stage: Stage) -> CardView:
    """An order that is being drawn until the test lets it end."""
    stage.fake.go.clear()
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    return await form.until(is_ticket)


def results(stage: Stage) -> int:
    """Results that the channel shows."""
    return sum(map(is_gallery, stage.discord.member("mara").cards()))


@pytest.mark.parametrize("how", ["drop", "reset", "ask_to_reconnect", "invalidate"])
async def test_a_lost_gateway_connection_is_found_again(stage: Stage, how: str) -> None:
    form = await a_held_order(stage)
    gateway = stage.discord.gateway
    before = gateway.identifies + gateway.resumes
    getattr(gateway, how)()
    await stage.discord.backend.events.wait_until(lambda: gateway.identifies + gateway.resumes > before, 15)
    stage.fake.go.set()
    await form.until(is_gallery)
    assert results(stage) == 1


@pytest.mark.parametrize("kind", ["status", "rate_limit", "cut", "lost_answer"])
async def test_an_upload_that_fails_for_a_while_arrives_once(stage: Stage, kind: str) -> None:
    form = await a_held_order(stage)
    fault = stage.discord.faults.add(kind, method="PATCH", path=UPLOAD, times=2, retry_after=0.2)  # pyright: ignore[reportArgumentType]
    stage.fake.go.set()
    await form.until(is_gallery)
    assert fault.hits >= 1
    assert results(stage) == 1


@pytest.mark.parametrize("kind", ["status", "rate_limit", "cut", "lost_answer"])
async def test_a_channel_message_whose_sending_stumbles_arrives_once(stage: Stage, kind: str) -> None:
    await a_held_order(stage)
    stage.discord.clock.advance(minutes=16)
    stage.discord.faults.add(kind, method="POST", path=r"/channels/\d+/messages", times=1, retry_after=0.2)  # pyright: ignore[reportArgumentType]
    stage.fake.go.set()
    await stage.discord.backend.events.wait_until(lambda: results(stage) > 0, 15)
    await stage.restart()
    assert results(stage) == 1


async def test_an_acknowledgement_that_meets_a_503_is_tried_again(stage: Stage) -> None:
    stage.discord.faults.add("status", method="POST", path="/callback", status=503, times=1)
    form = await stage.discord.member("mara").slash("pet create")
    assert "portrait" in form.text


async def test_a_result_that_discord_refuses_for_good_goes_another_way_instead_of_being_tried_for_ever(
    stage: Stage,
) -> None:
    await a_held_order(stage)
    stage.discord.faults.add("status", method="PATCH", path=UPLOAD, status=400, times=99)
    stage.fake.go.set()
    await stage.discord.backend.events.wait_until(lambda: results(stage) > 0, 15)
    assert results(stage) == 1
