"""The bot may be restarted between any two presses: every button, menu and modal still answers."""

from tests.e2e.stage import Stage, a_form, card, is_gallery, is_ticket, modal


async def test_every_control_answers_after_a_restart(stage: Stage) -> None:
    form = await stage.discord.member("mara").slash("pet create")
    await stage.restart()
    await form.press("Cat")
    await form.until(lambda shown: "cat" in shown.text)
    await stage.restart()
    question = modal(await form.press("Find…"))
    await stage.restart()
    await question.submit(Name="siamese")
    await form.until(lambda shown: "Siamese" in shown.text)
    await stage.restart()
    before = form.text
    await form.press("Surprise me")
    await form.until(lambda shown: shown.text != before)
    await stage.restart()
    await form.press("Generate")
    await form.until(is_gallery)
    await stage.restart()
    rerolled = card(await form.press("Reroll"))
    await rerolled.until(is_gallery)
    await stage.restart()
    await rerolled.press("Delete")
    await rerolled.until(lambda shown: "Deleted" in shown.text)


async def test_an_order_that_waited_through_a_restart_is_drawn_and_delivered_once(stage: Stage) -> None:
    stage.fake.go.clear()
    form = await a_form(stage.discord.member("mara"))
    await form.press("Generate")
    await form.until(is_ticket)
    await stage.restart()
    await form.press("Refresh")
    assert is_ticket(form)
    stage.fake.go.set()
    await form.until(is_gallery)
    assert len(stage.discord.messages("general")) == 1


async def test_commands_are_sent_to_discord_only_when_they_changed(stage: Stage) -> None:
    await stage.restart()
    await stage.restart()
    registrations = [e for e in stage.discord.exchanges if e.method == "PUT" and e.path.endswith("/commands")]
    assert len(registrations) == 1
