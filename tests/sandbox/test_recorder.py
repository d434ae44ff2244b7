"""A recording is done again against a bot, and tells where the bot behaves otherwise."""

import asyncio
from pathlib import Path

import pytest

from sandbox import CardView, Sandbox
from sandbox.contract import Contract
from sandbox.recorder import Act, Exchange, Told, read_lines
from sandbox.replay import ReplayError
from tests.sandbox.small_bot import running
from tests.sandbox.test_contract import OPENAPI


async def played(file: Path) -> None:
    """Some people use the small bot for a while, and all of it is written down."""
    async with Sandbox(record=file) as town, running(town):
        mara, ben = town.member("mara"), town.member("ben")
        mara.say("what shall I draw?")
        await mara.autocomplete("pet create", breed="c", species="dog")
        card = await mara.slash("pet create", species="dog")
        await ben.slash("pet slow")
        modal = await card.press("Find a breed")
        assert not isinstance(modal, CardView)
        await modal.submit(breed="corgi", coat="Long")
        await ben.slash("pet create", channel="dm", species="cat", file=("a.png", b"picture"))


async def test_a_recording_holds_requests_events_and_what_people_did(tmp_path: Path) -> None:
    await played(tmp_path / "day.jsonl")

    lines = list(read_lines(tmp_path / "day.jsonl"))
    acts = [line for line in lines if isinstance(line, Act)]
    assert [(act.person, act.place, act.kind) for act in acts] == [
        ("mara", "Pet Parade/general", 0),
        ("mara", "Pet Parade/general", 4),
        ("mara", "Pet Parade/general", 2),
        ("ben", "Pet Parade/general", 2),
        ("mara", "Pet Parade/general", 3),
        ("mara", "Pet Parade/general", 5),
        ("ben", "@Petbot", 2),
    ]
    assert (acts[4].on, acts[5].modal_of) == ("3.0", 5)
    assert any(isinstance(line, Exchange) and line.route == "/gateway/bot" for line in lines)
    assert any(isinstance(line, Told) and line.event == "INTERACTION_CREATE" for line in lines)


async def test_the_same_bot_asks_for_the_same_again(tmp_path: Path) -> None:
    await played(tmp_path / "day.jsonl")

    async with Sandbox() as town, running(town):
        assert await town.replay(tmp_path / "day.jsonl") == []

        assert [m["content"] for m in town.messages("general")][:1] == ["what shall I draw?"]
        assert any(card.text == "breed=corgi coat=l" for card in town.member("mara").cards("general"))
        assert "a.png of 7 bytes" in town.member("ben").cards("dm")[-1].text


async def test_a_bot_that_behaves_otherwise_is_told_by_act_route_and_status(tmp_path: Path) -> None:
    await played(tmp_path / "day.jsonl")

    async with Sandbox() as town, running(town):
        town.faults.add("status", path="@original", status=500, times=1)
        unheard = town.faults.add("status", path="/callback", status=404, times=1)
        replaying = asyncio.create_task(town.replay(tmp_path / "day.jsonl", patience=0.2))
        while not unheard.hits:  # noqa: ASYNC110 - a fault tells nobody when it strikes
            await asyncio.sleep(0.01)
        town.clock.advance(seconds=3)
        differences = await replaying

    callback = "POST /interactions/{interaction_id}/{interaction_token}/callback"
    assert any(d.startswith(f"act 2, mara: pet: {callback}") and d.endswith("recorded, 0 now") for d in differences)


async def test_what_cannot_be_done_again_says_what_is_missing(tmp_path: Path) -> None:
    await played(tmp_path / "day.jsonl")

    async with Sandbox() as town:
        with pytest.raises(ReplayError, match="act 2, mara: pet: no such command is offered in Pet Parade/general"):
            await town.replay(tmp_path / "day.jsonl")


async def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.jsonl").write_text('{"line": "dance"}\n')

    with pytest.raises(ValueError, match=r"odd\.jsonl, line 1"):
        list(read_lines(tmp_path / "odd.jsonl"))


@pytest.mark.skipif(OPENAPI is None, reason="DISCORD_OPENAPI names no copy of Discord's OpenAPI file")
async def test_a_recording_is_held_against_the_openapi_file(tmp_path: Path) -> None:
    assert OPENAPI is not None
    await played(tmp_path / "day.jsonl")
    contract = Contract(OPENAPI)

    contract.read(tmp_path / "day.jsonl")

    assert contract.violations == []
    assert ("GET", "/gateway/bot") in contract.seen
    assert "INTERACTION_CREATE" in contract.events_seen
