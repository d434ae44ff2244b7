"""Saved pets on Discord: saved, listed, drawn again by one command, changed for once, kept in order and given on."""

from sandbox import CardView
from tests.e2e.saving import a_result, asked, code_in, pressed, refused, saved
from tests.e2e.stage import Stage, card, is_gallery, is_ticket, modal


async def names(view: CardView) -> list[str]:
    """The pets of a page, as its menu has them."""
    return [option["label"] for select in view.selects for option in select.options]


async def test_a_pet_is_saved_and_one_command_draws_the_same_picture(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    result = await a_result(mara, breed="pug", count=2)
    question = modal(await asked(stage, mara, result, place=1))
    assert question.inputs[0]["value"] == "Pug"
    kept = await question.submit(Name="Bella")
    assert kept.ephemeral
    assert "Bella" in kept.text
    assert "/pet again" in kept.text
    assert len(kept.pictures) == 1
    again = await mara.slash("pet again", name="bella")
    assert is_ticket(again) or is_gallery(again)
    assert not again.ephemeral
    await again.until(is_gallery)
    assert again.pictures[0].data == result.pictures[1].data
    first, second = stage.fake.recipes
    assert second.seeds == first.seeds[1:]
    assert second.prompt == first.prompt
    assert mara.notices == [] or all("very same" not in notice.text for notice in mara.notices)


async def test_a_command_changes_the_scene_for_once_and_keeps_the_seed(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await saved(stage, mara, "Bella")
    again = await mara.slash("pet again", background="snow", count=2, note="by a lake", private=True)
    await again.until(is_gallery)
    assert again.ephemeral
    first, changed = stage.fake.recipes
    assert changed.seeds[:1] == first.seeds
    assert len(changed.seeds) == 2
    assert "snow" in again.text.lower()
    assert "by a lake" in again.text
    plain = await mara.slash("pet again")
    await plain.until(is_gallery)
    assert stage.fake.recipes[2] == first


async def test_two_saved_pets_stand_in_one_picture(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await saved(stage, mara, "Bella", await a_result(mara, breed="pug"))
    await saved(stage, mara, "Rex", await a_result(mara, breed="siamese"))
    found = await mara.autocomplete("pet again", beside="re")
    assert [(choice["name"], choice["value"]) for choice in found] == [("Rex · Siamese", "Rex")]
    both = await mara.slash("pet again", name="Bella", beside="Rex")
    await both.until(is_gallery)
    assert "Pug" in both.text
    assert "Siamese" in both.text


async def test_a_person_is_told_when_the_model_that_drew_it_is_gone(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await saved(stage, mara, "Bella")
    await stage.stop()
    await stage.start(model="realistic-vision")
    again = await mara.slash("pet again")
    await again.until(is_gallery)
    await stage.discord.backend.events.wait_until(
        lambda: any("very same picture" in notice.text for notice in mara.notices), 10
    )


async def test_saved_pets_are_paged_opened_and_the_default_is_marked(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    kept = await saved(stage, mara, "pet 1")
    for number in range(2, 8):
        question = modal(await kept.press("Duplicate…"))
        before = kept.text
        await question.submit(Name=f"pet {number}")
        await kept.until(lambda shown, before=before: shown.text != before)
    page = await mara.slash("pet profiles")
    assert page.ephemeral
    assert await names(page) == [f"pet {number}" for number in range(1, 6)]
    assert len(page.pictures) == 5
    page = await pressed(page, "Next")
    assert await names(page) == ["pet 6", "pet 7"]
    await page.select("Open a pet…", "pet 7")
    await page.until(lambda shown: "Seed" in shown.text)
    page = await pressed(page, "Make default")
    page = await pressed(page, "All pets")
    page = await pressed(page, "Next")
    assert "default" in page.text
    assert await names(await pressed(page, "Previous")) == [f"pet {number}" for number in range(1, 6)]


async def test_somebody_without_saved_pets_is_told_how_to_get_one(stage: Stage) -> None:
    ben = stage.discord.member("ben")
    page = await ben.slash("pet profiles")
    assert "Nothing is saved here yet" in page.text
    assert not page.buttons
    assert await ben.autocomplete("pet again", name="") == []


async def test_a_pet_is_renamed_duplicated_and_deleted_after_a_question(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    kept = await saved(stage, mara, "Bella")
    question = modal(await kept.press("Rename…"))
    assert question.inputs[0]["value"] == "Bella"
    await question.submit(Name="*Luna*")
    await kept.until(lambda shown: "Luna" in shown.text)
    assert "\\*Luna\\*" in kept.text
    question = modal(await kept.press("Duplicate…"))
    assert question.inputs[0]["value"] == "*Luna* 2"
    await question.submit(Name="Rex")
    await kept.until(lambda shown: "Rex" in shown.text)
    kept = await pressed(kept, "Delete")
    kept = await pressed(kept, "Keep it")
    kept = await pressed(kept, "Delete")
    kept = await pressed(kept, "Yes, delete it")
    assert "“Rex” is deleted" in kept.text
    assert await names(kept) == ["*Luna*"]


async def test_a_form_opens_with_what_was_saved_and_keeps_the_seed(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    kept = await saved(stage, mara, "Bella", await a_result(mara, breed="pug"))
    form = card(await kept.press("Change…"))
    assert form.id != kept.id
    assert not form.ephemeral
    assert "Pug" in form.text
    await form.press("Scene")
    await form.until(lambda shown: any(select.placeholder == "Background" for select in shown.selects))
    await form.select("Background", "City")
    await form.until(lambda shown: "city" in shown.text.lower())
    await form.press("Generate")
    await form.until(is_gallery)
    first, changed = stage.fake.recipes
    assert changed.seeds == first.seeds
    assert changed.prompt != first.prompt


async def test_whoever_has_the_code_takes_a_copy_until_it_is_void(stage: Stage) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    kept = await saved(stage, mara, "Bella")
    kept = await pressed(kept, "Share")
    code = code_in(kept.text)
    taken = await ben.slash("pet take", code=f" {code} ")
    assert taken.ephemeral
    assert "It is yours now" in taken.text
    assert taken.pictures
    assert "Choose another name" in await refused(stage, ben, "pet take", code=code)
    assert "Bella of Mara" in (await ben.slash("pet take", code=code, name="Bella of Mara")).text
    assert "yours already" in await refused(stage, mara, "pet take", code=code)
    kept = await pressed(kept, "Back")
    assert "Shared" in [button.label for button in kept.buttons]
    kept = await pressed(kept, "Shared")
    await pressed(kept, "Stop sharing")
    assert "not known" in await refused(stage, ben, "pet take", code=code, name="Third")
    assert not [message for message in stage.discord.messages("general") if "Bella" in str(message)]


async def test_a_gift_is_for_one_member_who_takes_it_once(stage: Stage) -> None:
    mara, ben, zoe = (stage.discord.member(name) for name in ("mara", "ben", "zoe"))
    kept = await saved(stage, mara, "Bella")
    kept = await pressed(kept, "Give…")
    await kept.select("Choose somebody…", ben)
    await kept.until(lambda shown: ben.mention in shown.text)
    code = code_in(kept.text)
    assert "not meant for you" in await refused(stage, zoe, "pet take", code=code, channel="hall")
    assert "It is yours now" in (await ben.slash("pet take", code=code)).text
    assert "not known" in await refused(stage, ben, "pet take", code=code, name="Second")
    kept = await pressed(kept, "Back")
    kept = await pressed(kept, "Give…")
    await kept.select("Choose somebody…", zoe)
    await kept.until(lambda shown: zoe.mention in shown.text)
    code = code_in(kept.text)
    await pressed(kept, "Take it back")
    assert "not known" in await refused(stage, zoe, "pet take", code=code, channel="hall")
    assert ben.cards("dm") == zoe.cards("dm") == []
