"""A person's own queue: where orders stand, why they wait, and an end to one or all of them."""

import asyncio

from petbot.engine.port import ModelMissing
from sandbox import CardView, MemberDriver
from tests.e2e.stage import Stage, a_form, is_gallery, is_ticket


async def waiting(member: MemberDriver, **options: object) -> CardView:
    """An order in the queue."""
    form = await a_form(member, **options)
    await form.press("Generate")
    return await form.until(is_ticket)


async def queue(member: MemberDriver, channel: str = "general") -> CardView:
    """What the command shows."""
    return await (await member.slash("pet queue", channel=channel)).until(lambda view: view.text)


async def test_an_empty_queue_says_what_to_do_next(stage: Stage) -> None:
    shown = await queue(stage.discord.member("mara"))
    assert shown.ephemeral
    assert "/pet create" in shown.text
    assert [button.label for button in shown.buttons] == ["Refresh"]


async def test_own_orders_stand_with_place_and_time_and_nobody_elses(stage: Stage) -> None:
    stage.fake.go.clear()
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    orders = ((mara, "pug"), (ben, "boxer"), (mara, "siamese"))
    cards = [await waiting(member, breed=breed) for member, breed in orders]
    shown = await queue(mara)
    assert "Pug" in shown.text
    assert "Siamese" in shown.text
    assert "Boxer" not in shown.text
    assert shown.text.count("ready <t:") == 2
    assert "2 orders are ahead" in shown.text
    stage.fake.go.set()
    for each in cards:
        await each.until(is_gallery)
    await stage.restart()
    await shown.press("Refresh")
    await shown.until(lambda view: "Nothing of yours waits" in view.text)


async def test_one_order_is_cancelled_and_its_own_card_says_so(stage: Stage) -> None:
    stage.fake.go.clear()
    mara = stage.discord.member("mara")
    first, second = await waiting(mara, breed="pug"), await waiting(mara, breed="siamese")
    shown = await queue(mara)
    menu = next(select for select in shown.selects if "Cancel" in select.placeholder)
    value = next(option["value"] for option in menu.options if "Siamese" in option["label"])
    await asyncio.gather(shown.select("Cancel one…", value), shown.select("Cancel one…", value))
    await second.until(lambda view: "Cancelled" in view.text and not view.buttons)
    await shown.until(lambda view: "Siamese" not in view.text)
    stage.fake.go.set()
    await first.until(is_gallery)
    await shown.select("Cancel one…", "Pug")
    await shown.until(lambda view: "finished already" in view.text)
    assert "Nothing of yours waits" in shown.text
    assert is_gallery(first)


async def test_all_orders_are_cancelled_after_a_restart_and_tokens_that_died(stage: Stage) -> None:
    stage.fake.go.clear()
    mara = stage.discord.member("mara")
    cards = [await waiting(mara), await waiting(mara)]
    shown = await queue(mara)
    stage.discord.clock.advance(minutes=20)
    shown = await queue(mara)
    await stage.restart()
    await shown.press("Cancel all")
    await shown.until(lambda view: "2 orders were cancelled" in view.text)
    for each in cards:
        await each.until(lambda view: "Cancelled" in view.text and not view.buttons)
    await shown.press("Refresh")
    await shown.until(lambda view: "Nothing of yours waits" in view.text)
    stage.fake.go.set()
    assert len(stage.discord.messages("general")) == 2


async def test_what_was_cancelled_before_is_not_said_to_be_cancelled_now(stage: Stage) -> None:
    stage.fake.go.clear()
    mara = stage.discord.member("mara")
    cards = [await waiting(mara), await waiting(mara)]
    one, all_of_them = await queue(mara), await queue(mara)
    for each in cards:
        await each.press("Cancel")
    await one.select("Cancel one…", one.selects[0].options[0]["value"])
    await one.until(lambda view: "There was nothing left to cancel" in view.text)
    await all_of_them.press("Cancel all")
    await all_of_them.until(lambda view: "There was nothing left to cancel" in view.text)
    assert "were cancelled" not in all_of_them.text
    stage.fake.go.set()


async def test_a_paused_queue_and_a_missing_model_are_told_with_their_reason(stage: Stage) -> None:
    await stage.stop()
    stage.fake.broken = ModelMissing("There is no model folder.")
    await stage.start()
    mara, owner = stage.discord.member("mara"), stage.discord.member("owner")
    desk = await (await owner.slash("petadmin queue")).until(lambda view: view.buttons)
    await desk.press("Pause")
    await desk.until(lambda view: "Paused" in view.text)
    await waiting(mara)
    shown = await queue(mara)
    assert "Moderators paused" in shown.text
    assert "ready" not in shown.text, "nobody knows when, while nothing moves"
    assert "out of order" in shown.text
    assert "go on by themselves" in (await queue(mara, "dm")).text
