"""What Petbot believes of a person's taste is told in sentences, corrected, paused and reset, across restarts."""

from typing import Any

from sandbox import CardView, MemberDriver
from tests.e2e.stage import Stage, is_gallery

MUCH: dict[str, Any] = {"look": "watercolour", "season": "winter", "pose": "sitting", "mood": "happy"}


async def ordered(member: MemberDriver, times: int = 1, *, breed: str, **options: object) -> None:
    """Finished orders; nothing is left to chance."""
    chosen: dict[str, Any] = {"breed": breed, "background": "beach", **options}
    for _ in range(times):
        form = await member.slash("pet create", **chosen)
        await form.press("Generate")
        await form.until(is_gallery)


async def taste(member: MemberDriver) -> CardView:
    """What the command shows."""
    return await (await member.slash("pet taste")).until(lambda view: view.text)


async def picked(shown: CardView, option: str) -> None:
    """Choose a belief of this page."""
    menu = next(select for select in shown.selects if "Correct" in select.placeholder)
    value = next(each["value"] for each in menu.options if option in each["label"])
    await shown.select("Correct one…", value)
    await shown.until(lambda view: "Am I right?" in view.text)


async def test_somebody_unknown_is_told_how_one_learns(stage: Stage) -> None:
    shown = await taste(stage.discord.member("mara"))
    assert shown.ephemeral
    assert "/pet create" in shown.text
    assert "nothing about the people" in shown.text
    assert [button.label for button in shown.buttons] == ["Pause"]


async def test_beliefs_are_said_with_their_reasons_and_in_pages(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await ordered(mara, 1, breed="pug", **MUCH)
    shown = await taste(mara)
    assert "Breed: **Pug** · perhaps" in shown.text
    await ordered(mara, 2, breed="pug", **MUCH)
    await stage.restart()
    shown = await taste(mara)
    assert "Breed: **Pug** · nearly always\n-# because you ordered it 3 times" in shown.text
    await shown.press("Next")
    await shown.until(lambda view: "Watercolour" in view.text and "Pug" not in view.text)
    await shown.press("Previous")
    await shown.until(lambda view: "Pug" in view.text)


async def test_a_belief_is_corrected_and_the_card_says_so(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await ordered(mara, 2, breed="pug")
    shown = await taste(mara)
    for button, note, says in (
        (
            "Less of this",
            "less of “Pug”",
            "Breed: **Pug** · rather not\n-# because you told me that you do not want it",
        ),
        ("Yes, more of this", "more of “Pug”", "because you told me that you want it"),
    ):
        await picked(shown, "Breed: Pug")
        await stage.restart()
        await shown.press(button)
        await shown.until(lambda view, note=note: note in view.text)
        assert says in shown.text
    await picked(shown, "Breed: Pug")
    await shown.press("Forget it")
    await shown.until(lambda view: "Forgotten: “Pug”" in view.text)
    assert "Breed: **Pug**" not in shown.text


async def test_a_belief_that_is_gone_leads_back_to_what_is_believed(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await ordered(mara, breed="pug")
    shown, other = await taste(mara), await taste(mara)
    await other.press("Reset…")
    await other.until(lambda view: "Forget everything?" in view.text)
    await other.press("Yes, forget everything")
    await other.until(lambda view: "know nothing of your taste" in view.text)
    menu = next(select for select in shown.selects if "Correct" in select.placeholder)
    await shown.select("Correct one…", menu.options[0]["value"])
    await shown.until(lambda view: "know nothing of your taste" in view.text)


async def test_a_reset_is_asked_once_and_can_be_declined(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await ordered(mara, breed="pug")
    shown = await taste(mara)
    await shown.press("Reset…")
    await shown.until(lambda view: "Forget everything?" in view.text)
    await stage.restart()
    await shown.press("No, keep it")
    await shown.until(lambda view: "Pug" in view.text)


async def test_a_paused_taste_says_so_and_goes_on_when_asked(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await ordered(mara, breed="pug")
    shown = await taste(mara)
    await shown.press("Pause")
    await shown.until(lambda view: "Paused" in view.text)
    await ordered(mara, breed="siamese")
    await stage.restart()
    await shown.press("Go on learning")
    await shown.until(lambda view: "Paused" not in view.text and "Pug" in view.text)
    assert "Siamese" not in shown.text


async def test_names_are_said_in_the_members_language(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    mara.user.locale = "de"
    await ordered(mara, breed="pug")
    shown = await taste(mara)
    assert "**Mops**" in shown.text
    assert any("Mops" in option["label"] for select in shown.selects for option in select.options)
