"""What can be done with a result: new pictures from old, opinions, details, the file, a cover; by whom and when."""

import asyncio

import pytest

from benchmarks.injecting import Injector
from petbot.domain.lineage import STRENGTHS, Kinship, larger
from petbot.engine.port import EngineFault
from sandbox import CardView
from tests.e2e.saving import message_of
from tests.e2e.stage import Stage, a_form, card, is_gallery, is_ticket

HOPELESS = EngineFault("planned", reason="This one cannot be drawn.", fatal=True)


def named(shown: CardView, verb: str) -> str:
    """The custom id of the card's button or menu with this verb."""
    ids = [*(button.custom_id for button in shown.buttons), *(select.custom_id for select in shown.selects)]
    return next(custom_id for custom_id in ids if custom_id.startswith(f"pet:{verb}:"))


async def a_result(
    stage: Stage, channel: str = "general", name: str = "mara", count: int = 2, *, private: bool = False
) -> CardView:
    """A finished card of hers."""
    form = await a_form(stage.discord.member(name), channel=channel, count=count, private=private)
    await form.press("Generate")
    return await form.until(is_gallery)


async def use(shown: CardView, act: str, index: int = 0) -> CardView:
    """Choose in the menu about one picture."""
    return card(await shown.select(named(shown, "picture"), f"{act}:{index}"))


async def told(stage: Stage, who: str, shown: CardView, custom_id: str, *values: str) -> str:
    """What this person reads after using a control, which the card may not even have any more."""
    injector, member = Injector(stage.discord), stage.discord.member(who)
    message = stage.discord.backend.world.message(shown.message["channel_id"], shown.id)
    assert message is not None
    return await injector.answer(injector.press(member, message, custom_id, list(values) or None))


@pytest.mark.parametrize("channel", ["general", "dm", "hall", "park"])
async def test_everything_on_a_result_works_wherever_the_bot_does(stage: Stage, channel: str) -> None:
    result = await a_result(stage, channel)
    for act in ("subtle", "strong", "larger"):
        child = await (await use(result, act, 1)).until(is_gallery)
        assert len(child.pictures) == 1
        assert "icture 2" in child.text
    elsewhere = await card(await result.press("Other background")).until(is_gallery)
    assert len(elsewhere.pictures) == 2
    assert "with another background" in elsewhere.text
    form = card(await result.press("Edit"))
    await form.until(lambda shown: any(button.label == "Generate" for button in shown.buttons))
    original = await use(result, "original", 1)
    await original.until(lambda shown: "512" in shown.text or "pixels" in shown.text)
    assert "Noted" in card(await result.press("👍")).text
    assert "How it was made" in card(await result.press("Details")).text
    await result.press("Spoiler")
    await result.until(lambda shown: all(picture.spoiler for picture in shown.pictures))


async def test_what_comes_of_a_private_result_is_private_as_well(stage: Stage) -> None:
    result = await a_result(stage, private=True)
    for act in ("subtle", "strong", "larger"):
        assert (await use(result, act)).ephemeral
    for label in ("Other background", "Edit", "Reroll"):
        assert card(await result.press(label)).ephemeral
    assert not [shown for shown in stage.discord.member("ben").cards() if shown.text]


async def test_the_engine_is_told_what_was_chosen(stage: Stage) -> None:
    result = await a_result(stage)
    before = stage.fake.recipes[-1]
    for kinship in (Kinship.SUBTLE, Kinship.STRONG):
        await (await use(result, kinship.value, 1)).until(is_gallery)
        start = stage.fake.recipes[-1].start
        assert start is not None
        assert start.strength == STRENGTHS[kinship]
        assert stage.fake.starts[stage.fake.begun[-1]] == result.pictures[1].data
    await (await use(result, "larger", 1)).until(is_gallery)
    assert stage.fake.recipes[-1].hires == larger(0.05)
    assert stage.fake.recipes[-1].seeds == before.seeds[1:]


async def test_a_child_leads_to_its_parent_and_the_parents_details_to_the_child(stage: Stage) -> None:
    result = await a_result(stage)
    child = await (await use(result, "subtle", 1)).until(is_gallery)
    channel = result.message["channel_id"]
    assert "[the original](https://discord.com/channels/" in child.text
    assert f"/{channel}/{result.id})" in child.text
    details = card(await result.press("Details"))
    assert "Made from it" in details.text
    assert f"/{child.id})" in details.text
    assert details.ephemeral


async def test_every_control_answers_a_year_later(stage: Stage) -> None:
    result = await a_result(stage)
    stage.discord.clock.advance(days=365)
    acts = {"details": "How it was made", "like": "you like this", "dislike": "not to your taste"}
    for verb, words in acts.items():
        assert words in card(await result.press(named(result, verb))).text
    for act in ("subtle", "larger"):
        await (await use(result, act)).until(is_gallery)
    await card(await result.press("Other background")).until(is_gallery)
    await result.press("Spoiler")
    await result.until(lambda shown: all(picture.spoiler for picture in shown.pictures))
    await result.press("No spoiler")
    await result.until(lambda shown: not any(picture.spoiler for picture in shown.pictures))
    form = card(await result.press("Edit"))
    await form.until(lambda shown: "Generate" in {button.label for button in shown.buttons})


async def test_a_moderator_may_cover_and_uncover(stage: Stage) -> None:
    result = (await a_result(stage)).as_(stage.discord.member("mod"))
    await result.press("Spoiler")
    await result.until(lambda shown: all(picture.spoiler for picture in shown.pictures))
    assert is_gallery(result)
    assert [picture.description for picture in result.pictures]


async def test_an_opinion_is_taken_back_by_a_second_press_and_changed_by_the_other_button(stage: Stage) -> None:
    result = await a_result(stage)
    said = [card(await result.press(emoji)).text for emoji in ("👍", "👎", "👎")]
    assert ["you like this" in said[0], "not to your taste" in said[1], "Taken back" in said[2]] == [True] * 3


@pytest.mark.parametrize(
    ("verb", "values"),
    [("reroll", None), ("elsewhere", None), ("edit", None), ("picture", ["subtle:0"]), ("picture", ["original:1"])],
)
async def test_a_double_click_makes_one_card_and_a_later_press_another(
    stage: Stage, verb: str, values: list[str] | None
) -> None:
    result, mara = await a_result(stage), stage.discord.member("mara")
    injector, control, before = Injector(stage.discord), named(result, verb), len(mara.cards())
    for more in (1, 2):
        clicks = [injector.press(mara, message_of(stage, result), control, values) for _ in range(2)]
        assert all(await asyncio.gather(*map(injector.acknowledged, clicks)))
        assert len(mara.cards()) == before + more
        stage.discord.clock.advance(seconds=2)


async def test_a_variation_whose_parent_is_deleted_meanwhile_is_drawn_and_one_that_failed_is_tried_again(
    stage: Stage,
) -> None:
    result = await a_result(stage)
    stage.fake.go.clear()
    child = await (await use(result, "strong")).until(is_ticket)
    await result.press("Delete")
    await result.until(lambda shown: "Deleted" in shown.text)
    stage.fake.go.set()
    await child.until(is_gallery)
    assert "the original" not in child.text
    stage.fake.faults = [HOPELESS]
    failed = await (await use(child, "subtle")).until(lambda shown: "did not work" in shown.text)
    again = await card(await failed.press("Try again")).until(is_gallery)
    assert "A subtle variation" in again.text
