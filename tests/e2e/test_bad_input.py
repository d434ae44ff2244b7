"""What a person cannot do is said to them alone, in one sentence that names the next step; nothing is lost."""

import asyncio
from contextlib import suppress

import pytest

from petbot.engine.port import ModelMissing
from sandbox import CardView, MemberDriver
from sandbox.driver.acting import DriverError
from tests.e2e.stage import Stage, a_form, is_gallery, is_ticket


async def told(member: MemberDriver, stage: Stage, before: int) -> str:
    """The text of the next notice that only this person sees."""
    await stage.discord.backend.events.wait_until(lambda: len(member.notices) > before, 10)
    return member.notices[-1].text


async def test_an_unknown_breed_is_refused_with_a_near_one(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    answer = await mara.slash("pet create", breed="goldn retriver")
    assert answer.ephemeral
    assert "Golden Retriever" in answer.text
    assert len(mara.cards()) == 1, "no form was opened"


async def test_a_name_that_was_typed_out_and_not_picked_is_taken(stage: Stage) -> None:
    form = await stage.discord.member("mara").slash("pet create", breed="golden retriever", background="Strand")
    assert "Golden Retriever on the beach" in form.text


async def test_a_breed_of_the_other_animal_changes_the_animal_and_says_so(stage: Stage) -> None:
    form = await stage.discord.member("mara").slash("pet create", species="cat", breed="pug")
    assert "The Pug is a dog, so I took dog." in form.text


async def test_a_menu_that_costs_another_answer_says_which(stage: Stage) -> None:
    form = await stage.discord.member("mara").slash("pet create", breed="pug")
    await form.select("Breed", "Labrador Retriever")
    await form.until(lambda card: "The Labrador Retriever does not come in black-masked fawn, so I took" in card.text)


@pytest.mark.parametrize("button", ["Reroll", "Delete"])
async def test_a_foreign_press_on_a_result_changes_nothing(stage: Stage, button: str) -> None:
    ben = stage.discord.member("ben")
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(is_gallery)
    with suppress(DriverError):  # a reroll's "thinking…" is taken back
        await form.as_(ben).press(button)
    assert "somebody else's" in await told(ben, stage, 0)
    assert is_gallery(form)
    assert len(ben.cards()) == len(stage.discord.messages("general")) + len(ben.notices)


async def test_a_menu_of_a_placed_order_says_that_its_choices_are_fixed(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    form = await a_form(mara)
    await form.press("Style")
    await form.until(lambda shown: any(select.placeholder == "Look" for select in shown.selects))
    stage.fake.go.clear()
    await asyncio.gather(form.press("Generate"), form.select("Look", "Oil painting"))
    stage.fake.go.set()
    await form.until(is_gallery)
    assert not mara.notices or "placed already" in mara.notices[0].text


async def test_nothing_found_is_said_and_the_form_stays(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    form = await a_form(mara)
    before = form.text
    modal = await form.press("Find…")
    assert not isinstance(modal, CardView)
    await modal.submit(Name="zzzzqqqq")
    assert "found nothing" in await told(mara, stage, 0)
    assert form.text == before


async def test_the_limit_on_waiting_orders_is_told_and_the_form_stays(stage: Stage) -> None:
    await stage.stop()
    await stage.start(max_outstanding=1)
    stage.fake.go.clear()
    mara = stage.discord.member("mara")
    first, second = await a_form(mara), await a_form(mara)
    await first.press("Generate")
    await first.until(is_ticket)
    await second.press("Generate")
    assert "limit" in await told(mara, stage, 0)
    assert any(button.label == "Generate" for button in second.buttons)
    stage.fake.go.set()
    await first.until(is_gallery)


async def test_a_queued_and_a_running_order_can_be_cancelled(stage: Stage) -> None:
    stage.fake.go.clear()
    mara = stage.discord.member("mara")
    running, queued = await a_form(mara), await a_form(mara)
    await running.press("Generate")
    await running.until(is_ticket)
    await queued.press("Generate")
    for card in (await queued.until(is_ticket), running):
        await card.press("Cancel")
        await card.until(lambda shown: "Cancelled" in shown.text and not shown.buttons)
    third = await a_form(mara)
    stage.fake.go.set()
    await third.press("Generate")
    await third.until(is_gallery)
    assert "Cancelled" in running.text
    assert "Cancelled" in queued.text


async def test_a_channel_closed_to_the_bot_is_explained_on_the_form(stage: Stage) -> None:
    form = await a_form(stage.discord.member("mara"), channel="quiet")
    assert "may not write in this channel (Send Messages)" in form.text
    assert "direct message" in form.text


async def test_a_missing_model_is_said_on_the_ticket_and_the_order_waits_for_it(stage: Stage) -> None:
    await stage.stop()
    stage.fake.broken = ModelMissing("There is no model folder.")
    await stage.start()
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(lambda shown: "out of order" in shown.text and "kept" in shown.text)
    stage.fake.broken = None
    await stage.restart()
    await form.until(is_gallery)
