"""Moderators at the sandbox: rules, bans, queue, reports and the record, as they press them."""

import csv
import io

import aiohttp
import pytest

from sandbox import CardView, MemberDriver
from sandbox.driver.acting import DriverError
from tests.e2e.stage import Stage, a_form, card, is_gallery, is_ticket, modal


async def shown(member: MemberDriver, command: str, **options: object) -> CardView:
    """The card that a command answers with."""
    answer = await member.slash(command, **options)
    return await answer.until(lambda view: view.text)


async def told(member: MemberDriver, words: str) -> None:
    """Wait until the member was told something privately."""
    await member._backend.events.wait_until(lambda: any(words in notice.text for notice in member.notices), 10)


async def switched(stage: Stage, label: str) -> None:
    """Turn a switch of the rules."""
    rules = await shown(stage.discord.member("owner"), "petadmin policy")
    [before] = [button.emoji for button in rules.buttons if button.label == label]
    await rules.press(label)
    await rules.until(lambda view: before not in [each.emoji for each in view.buttons if each.label == label])


async def a_picture(stage: Stage, name: str = "mara") -> CardView:
    """A finished picture of a member's."""
    form = await a_form(stage.discord.member(name))
    await form.press("Generate")
    return await form.until(is_gallery)


async def test_a_rule_changed_on_the_card_holds_at_once_and_after_a_restart(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    rules = await shown(owner, "petadmin policy")
    assert rules.ephemeral
    await rules.select("Channels where", str(owner.channel("general").id))
    await rules.until(lambda view: "<#" in view.text)
    await rules.press("Cover results")
    await modal(await rules.press("Limits…")).submit({"Per hour": "1", "Per day": "5"})
    await rules.until(lambda view: "1 an hour · 5 a day" in view.text)
    await stage.restart()
    await a_picture(stage)
    form = await a_form(mara)
    await form.press("Generate")
    await told(mara, "1 order per person and hour")
    record = await shown(owner, "petadmin record")
    assert "was refused: rule orders per hour" in record.text
    assert record.text.count("changed the rules") == 3


async def test_a_banned_member_is_told_why_and_keeps_their_privacy(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    await shown(owner, "petadmin ban", user=mara, reason="floods the channel")
    await stage.restart()
    with pytest.raises(DriverError, match="took its answer back"):
        await mara.slash("pet create")
    await told(mara, "floods the channel")
    assert "What I keep" in (await shown(mara, "privacy show")).text
    bans = await shown(owner, "petadmin bans")
    assert mara.mention in bans.text
    await shown(owner, "petadmin lift", user=mara)
    await a_picture(stage)


async def test_the_queue_is_paused_looked_at_cancelled_and_resumed(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    desk = await shown(owner, "petadmin queue")
    await desk.press("Pause")
    await desk.until(lambda view: "Paused" in view.text)
    form = await a_form(mara)
    await form.press("Generate")
    await form.until(is_ticket)
    await desk.press("Refresh")
    await desk.until(lambda view: mara.mention in view.text)
    await desk.select("Cancel all of a member's", mara)
    await form.until(lambda view: "A moderator cancelled this order." in view.text)
    await desk.press("Resume")
    await desk.until(lambda view: "Paused" not in view.text)
    await a_picture(stage)


async def test_a_report_becomes_a_case_and_one_press_removes_the_picture_everywhere(stage: Stage) -> None:
    owner, ben = stage.discord.member("owner"), stage.discord.member("ben")
    rules = await shown(owner, "petadmin policy")
    await rules.select("Log channel", str(owner.channel("general").id))
    await rules.until(lambda view: "**Log channel** <#" in view.text)
    picture = await a_picture(stage)
    thanks = await modal(await picture.as_(ben).press("Report")).submit({"What is wrong": "it is rude"})
    await thanks.until(lambda view: "nobody else learns" in view.text)
    assert thanks.ephemeral
    events = stage.discord.backend.events
    await events.wait_until(lambda: any("was reported" in view.text for view in owner.cards()), 10)
    [case] = [view for view in owner.cards() if "was reported" in view.text]
    assert "it is rude" in case.text
    assert ben.mention in case.text
    await case.as_(ben).press("Dismiss")
    await told(ben, "Only members")
    await case.press("Remove everywhere")
    await case.until(lambda view: "Removed by" in view.text)
    await picture.until(lambda view: view.deleted)


async def test_the_record_comes_as_a_file_for_spreadsheets(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    await shown(owner, "petadmin timeout", user=mara, minutes=5, reason="=HYPERLINK(1)")
    answer = await owner.slash("petadmin record", csv=True)
    [attachment] = (await answer.until(lambda view: view.message.get("attachments"))).message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as response:
        text = (await response.read()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["act"] for row in rows] == ["timeout"]
    assert rows[0]["subject"] == str(mara.id)


async def test_a_person_takes_their_data_along_and_erases_it(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    picture = await a_picture(stage)
    kept = await shown(mara, "privacy show")
    assert "**1** order," in kept.text
    answer = card(await kept.press("Take it along"))
    await answer.until(lambda view: view.message.get("attachments"))
    question = card(await kept.press("Erase it…"))
    await question.press("Erase everything")
    await question.until(lambda view: "Erased" in view.text)
    await picture.until(lambda view: view.deleted)
    assert "Nothing" in (await shown(mara, "privacy show")).text


async def test_where_results_are_private_they_are_shown_to_their_owner_alone_and_never_in_the_channel(
    stage: Stage,
) -> None:
    await switched(stage, "Private results")
    picture = await a_picture(stage)
    assert picture.ephemeral
    again = card(await picture.press("Reroll"))
    await again.until(is_gallery)
    assert again.ephemeral


async def test_a_private_result_that_comes_late_goes_by_direct_message(stage: Stage) -> None:
    await switched(stage, "Private results")
    mara = stage.discord.member("mara")
    stage.fake.hold_at = 1
    form = await a_form(mara)
    await form.press("Generate")
    await form.until(is_ticket)
    stage.discord.clock.advance(minutes=16)
    before = len(mara.cards())
    stage.fake.hold_at = None
    stage.fake.go.set()
    events = stage.discord.backend.events
    await events.wait_until(lambda: any(is_gallery(view) for view in mara.cards("dm")), 20)
    assert len(mara.cards()) == before


async def test_a_covered_result_is_a_spoiler(stage: Stage) -> None:
    await switched(stage, "Cover results")
    picture = await a_picture(stage)
    assert all(each.spoiler for each in picture.pictures)


async def test_the_figures_come_as_a_chart(stage: Stage) -> None:
    await a_picture(stage)
    stats = await stage.discord.member("owner").slash("petadmin stats")
    await stats.until(lambda view: view.pictures)
    assert "**1** order drawn · **1** person ordered" in stats.text
    assert stats.pictures[0].data.startswith(b"\x89PNG")


async def test_only_the_looks_that_are_allowed_may_be_ordered(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    rules = await shown(stage.discord.member("owner"), "petadmin policy")
    await rules.select("Illustrated looks", "Watercolour")
    await rules.until(lambda view: "**Looks** 1" in view.text)
    await stage.restart()
    form = await mara.slash("pet create", look="oil-painting")
    await form.press("Surprise me")
    await form.press("Generate")
    await told(mara, "does not allow this look")
