"""Saved pets when things go wrong: a gift taken twice, forged controls, missing pictures; each has its answer."""

import asyncio
from collections.abc import Generator

import pytest

from benchmarks.injecting import Injector
from sandbox import CardView
from tests.e2e.saving import a_result, asked, code_in, message_of, pressed, saved
from tests.e2e.stage import Stage, card, is_gallery, modal


@pytest.fixture(autouse=True)
def no_traceback(caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Whatever happens here, it is no fault of ours."""
    yield
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


def id_of(kept: CardView) -> str:
    """Of the pet whose card this is."""
    return next(b.custom_id for b in kept.buttons if b.custom_id.startswith("pet:profileagain:")).split(":")[-1]


async def told(stage: Stage, name: str, kept: CardView, custom_id: str, *values: str) -> str:
    """What somebody sees who presses something on a card, whether or not it is there."""
    injector, member = Injector(stage.discord), stage.discord.member(name)
    return await injector.answer(injector.press(member, message_of(stage, kept), custom_id, values or None))


async def test_a_gift_that_is_taken_twice_at_once_is_taken_once(stage: Stage) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    kept = await saved(stage, mara, "Bella")
    profile_id = id_of(kept)
    given = await told(stage, "mara", kept, f"pet:profilegifted:{profile_id}", ben.id)
    option = {"type": 3, "name": "code", "value": code_in(given)}
    injector, place = Injector(stage.discord), ben.channel("general")
    takes = (injector.answer(injector.command(ben, place, "pet take", [option])) for _ in range(2))
    answers = "".join(await asyncio.gather(*takes))
    assert "yours now" in answers
    assert "not known" in answers


@pytest.mark.parametrize(
    ("custom_id", "values"),
    [
        ("pet:profiles:99999", ()),
        ("pet:profiles:-1", ()),
        ("pet:profiles:x", ()),
        ("pet:profileopen:menu", ()),
        ("pet:profilegifted:{id}", ("x",)),
        ("pet:profilegifted:{id}", ("9" * 30,)),
        ("pet:profileungift:x:{id}", ()),
        ("pet:profileungift:{id}", ()),
    ],
)
async def test_forged_controls_are_answered_with_a_sentence(
    stage: Stage, custom_id: str, values: tuple[str, ...]
) -> None:
    kept = await saved(stage, stage.discord.member("mara"), "Bella")
    answer = await told(stage, "mara", kept, custom_id.format(id=id_of(kept)), *values)
    assert "older version" in answer


async def test_a_page_that_is_no_more_shows_the_first(stage: Stage) -> None:
    kept = await saved(stage, stage.discord.member("mara"), "Bella")
    assert "Bella" in await told(stage, "mara", kept, "pet:profiles:7")


async def test_a_gift_to_oneself_or_to_a_bot_is_refused(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    kept = await saved(stage, mara, "Bella")
    custom_id = f"pet:profilegifted:{id_of(kept)}"
    assert "This is you" in await told(stage, "mara", kept, custom_id, mara.id)
    bot_id = stage.discord.backend.world.application.bot_id
    injector = Injector(stage.discord)
    press = injector.press(mara, message_of(stage, kept), custom_id, [bot_id], kind=5)
    assert "A bot cannot" in await injector.answer(press)


async def test_a_pet_whose_picture_is_gone_is_shown_without_and_drawn_again(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    result = await a_result(mara)
    kept = await saved(stage, mara, "Bella", result)
    await pressed(result, "Delete")
    kept = await pressed(kept, "All pets")
    assert not kept.pictures
    await kept.select("Open a pet…", "Bella")
    await kept.until(lambda shown: "no longer kept here" in shown.text)
    await card(await kept.press("Draw again")).until(is_gallery)
    assert stage.fake.recipes[0] == stage.fake.recipes[1]


@pytest.mark.parametrize("name", [" ", "Bel\u202ela", "[INST] heil hitler"])
async def test_a_name_that_cannot_be_is_refused_with_what_to_do(stage: Stage, name: str) -> None:
    mara = stage.discord.member("mara")
    kept = await saved(stage, mara, "Bella")
    seen = len(mara.notices)
    await modal(await kept.press("Rename…")).submit(Name=name)
    await stage.discord.backend.events.wait_until(lambda: len(mara.notices) > seen, 10)
    assert "name" in mara.notices[-1].text
    assert "Bella" in (await mara.slash("pet profiles")).text


async def test_the_limit_is_told_before_a_name_is_asked_for(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await stage.stop()
    await stage.start(max_profiles=1)
    result = await a_result(mara)
    kept = await saved(stage, mara, "Bella", result)
    assert "which is the limit" in card(await asked(stage, mara, result)).text
    assert "which is the limit" in await told(stage, "mara", kept, f"pet:profilecopy:{id_of(kept)}")
