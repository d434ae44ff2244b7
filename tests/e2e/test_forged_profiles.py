"""Modals about saved pets that no client would send: each is answered with a sentence, and nothing is saved."""

from collections.abc import AsyncGenerator

import pytest

from benchmarks.injecting import Injector
from sandbox import Sandbox
from tests.e2e.saving import a_result, card_id_of, message_of
from tests.e2e.stage import Stage


@pytest.fixture
async def discord() -> AsyncGenerator[Sandbox]:
    """Without Discord's API description: it does not know what Discord would never send."""
    async with Sandbox() as sandbox:
        yield sandbox
        assert sandbox.unknown_routes == []


@pytest.mark.parametrize(
    ("custom_id", "name", "told"),
    [
        ("pet:saved:0:{card}", "", "Give the profile a name"),
        ("pet:saved:0:{card}", "x" * 41, "at most 40 characters"),
        ("pet:saved:9:{card}", "Bella", "no picture 10"),
        ("pet:saved:x:{card}", "Bella", "/pet create"),
        ("pet:saved:-1:{card}", "Bella", "/pet create"),
        ("pet:saved:0", "Bella", "/pet create"),
        ("pet:saved:0:gone", "Bella", "/pet create"),
        ("pet:profilerenamed:gone", "Bella", "no profile like this"),
        ("pet:profilecopied:gone", "Bella", "no profile like this"),
    ],
)
async def test_a_forged_modal_is_refused_and_saves_nothing(
    stage: Stage, custom_id: str, name: str, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    mara = stage.discord.member("mara")
    result = await a_result(mara)
    injector, custom_id = Injector(stage.discord), custom_id.format(card=card_id_of(result))
    answer = injector.submit(mara, message_of(stage, result), custom_id, {"name": name})
    assert told in await injector.answer(answer)
    assert "Nothing is saved here yet" in (await mara.slash("pet profiles")).text
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []
