"""The form's pages, menus, modals and search, in few interactions, whoever presses and whatever happened meanwhile."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

import pytest

from sandbox import CardView, MemberDriver
from sandbox.driver.modal import ModalView
from tests.e2e.stage import Stage, a_form, card, is_gallery, is_ticket, modal
from tests.e2e.test_bad_input import told

Check = Callable[[CardView], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """A control of the form, where it stands, and how one sees that it answered."""

    page: str
    name: str
    choose: str = ""
    """The option of a menu; "" for a button."""
    fill: dict[str, str] = field(default_factory=dict[str, str])
    """What is filled in where it opens a modal."""
    shows: Check

    async def touch(self, form: CardView) -> CardView | ModalView:
        """Press it, or choose in it."""
        return await (form.select(self.name, self.choose) if self.choose else form.press(self.name))

    async def use(self, form: CardView) -> None:
        """Touch it, and send the modal that it opens."""
        answer = await self.touch(form)
        if self.fill:
            await modal(answer).submit(dict(self.fill))
        await form.until(self.shows)


def says(words: str) -> Check:
    """Whether the card says it."""
    return lambda shown: words in shown.text


def opened(group: str) -> Check:
    """Whether this group is open."""
    return lambda shown: any(f".{group}:" in select.custom_id for select in shown.selects)


def has(name: str) -> Check:
    """Whether the card has a menu or button of that name."""
    return lambda shown: name in {*(s.placeholder for s in shown.selects), *(b.label for b in shown.buttons)}


PAGES = {"Pet": has("Dog"), "Scene": has("Background"), "Owner": has("People in the picture"), "Style": has("Look")}
CONTROLS = {
    "species": Control(page="Pet", name="Dog", shows=says("dog")),
    "breed": Control(page="Pet", name="Breed", choose="Pug", shows=says("Pug")),
    "coat": Control(page="Pet", name="Coat", choose="Black", shows=says("black Pug")),
    "age": Control(page="Pet", name="Age", choose="Puppy", shows=says("puppy")),
    "second pet": Control(page="Pet", name="A second pet", choose="Siamese", shows=says("Siamese")),
    "group in a menu": Control(page="Scene", name="Background", choose="Nature …", shows=opened("nature")),
    "background": Control(page="Scene", name="Background", choose="Beach", shows=says("on the beach")),
    "group": Control(page="Scene", name="Kinds of extras", choose="Hats", shows=opened("hats")),
    "extras": Control(page="Scene", name="Extras (up to three)", choose="Crown", shows=says("a crown")),
    "scene modal": Control(
        page="Scene",
        name="Pose, mood, season, light…",
        fill={"Pose": "Sitting", "Season": "Winter"},
        shows=says("in winter"),
    ),
    "owners": Control(page="Owner", name="People in the picture", choose="2 people", shows=has("Second owner")),
    "owner": Control(page="Owner", name="Second owner", shows=lambda form: "owner.1" in form.selects[0].custom_id),
    "tone": Control(page="Owner", name="Skin tone", choose="Tone 7", shows=says("brown skin")),
    "owner modal": Control(page="Owner", name="Hair, age and more…", fill={"Hairstyle": "Afro"}, shows=says("an afro")),
    "look": Control(page="Style", name="Look", choose="Oil painting", shows=says("as an oil painting")),
    "note": Control(
        page="Style", name="Your own words…", fill={"Your own words": "a red boat"}, shows=says("“a red boat”")
    ),
    "find one": Control(
        page="Style", name="Find…", fill={"What": "Background", "Name": "lake"}, shows=says("by a lake")
    ),
    "find several": Control(
        page="Pet", name="Find…", fill={"What": "Breed", "Name": "corgi"}, shows=says("several may be meant")
    ),
    "pick": Control(page="", name="Breed", choose="Cardigan Welsh Corgi", shows=says("Cardigan Welsh Corgi")),
    "surprise": Control(page="Style", name="Surprise me", shows=has("Look")),
}
"""In an order in which a person could use them all on one form; no page: where the last one left the form."""
FIRST = ("species", "group in a menu", "background", "group", "extras", "scene modal", "owners", "look", "note")
FIRST += ("find one", "find several", "surprise")
"""Those that a new form has."""


async def turn(form: CardView, page: str) -> None:
    """Go to a page, if one is named that is not shown yet."""
    if page and not PAGES[page](form):
        await form.press(page)
        await form.until(PAGES[page])


async def a_new_form(stage: Stage, name: str = "mara") -> CardView:
    """A form on which nothing is chosen."""
    return await stage.discord.member(name).slash("pet create")


def acts(stage: Stage) -> int:
    """Interactions that the bot has answered."""
    return sum(exchange.path.endswith("/callback") for exchange in stage.discord.exchanges)


async def test_every_control_of_every_page_answers_after_a_restart(stage: Stage) -> None:
    form = await a_new_form(stage)
    for control in CONTROLS.values():
        await turn(form, control.page)
        await stage.restart()
        await control.use(form)
    await form.press("Generate")
    await form.until(is_gallery)


@pytest.mark.parametrize("name", FIRST)
async def test_a_control_answers_its_owner_alone(stage: Stage, name: str) -> None:
    ben, control, form = stage.discord.member("ben"), CONTROLS[name], await a_new_form(stage)
    await turn(form, control.page)
    before = form.text, [select.custom_id for select in form.selects]
    await control.touch(form.as_(ben))
    assert "somebody else's" in await told(ben, stage, 0)
    assert (form.text, [select.custom_id for select in form.selects]) == before
    await ben_turns(form, ben, stage)


async def ben_turns(form: CardView, ben: MemberDriver, stage: Stage) -> None:
    """Even a look at another page is the owner's."""
    await form.as_(ben).press("Owner")
    assert "somebody else's" in await told(ben, stage, 1)


@pytest.mark.parametrize("name", FIRST)
async def test_a_control_pressed_twice_at_once_answers_as_once(
    stage: Stage, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    mara, control, form = stage.discord.member("mara"), CONTROLS[name], await a_new_form(stage)
    await turn(form, control.page)
    await asyncio.gather(control.use(form), control.use(form))
    assert mara.notices == []
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("name", FIRST)
async def test_a_control_of_a_form_that_is_gone_says_what_to_do_next(stage: Stage, name: str) -> None:
    mara, control, form = stage.discord.member("mara"), CONTROLS[name], await a_new_form(stage)
    await turn(form, control.page)
    await asyncio.to_thread(forget, stage)
    await control.touch(form)
    assert "/pet create" in await told(mara, stage, 0)


@pytest.mark.parametrize("name", ["scene modal", "note", "find one", "find several"])
async def test_a_modal_sent_after_the_form_was_cancelled_or_forgotten_says_so(stage: Stage, name: str) -> None:
    mara, control, form = stage.discord.member("mara"), CONTROLS[name], await a_new_form(stage)
    await turn(form, control.page)
    open_modal = modal(await control.touch(form))
    await form.press("Cancel")
    await form.until(says("Cancelled"))
    await open_modal.submit(dict(control.fill))
    assert "closed" in await told(mara, stage, 0)
    await asyncio.to_thread(forget, stage)
    await open_modal.submit(dict(control.fill))
    assert "/pet create" in await told(mara, stage, 1)
    assert "Cancelled" in form.text


def forget(stage: Stage) -> None:
    """As an erasure does."""
    with closing(sqlite3.connect(stage.folder / "petbot.db", timeout=10)) as connection, connection:
        connection.execute("DELETE FROM cards")


async def test_a_new_member_gets_a_portrait_in_six_interactions(stage: Stage) -> None:
    form = await a_new_form(stage)
    assert "New here?" in form.text
    await CONTROLS["species"].use(form)
    await CONTROLS["breed"].use(form)
    await turn(form, "Scene")
    await CONTROLS["background"].use(form)
    await form.press("Generate")
    await form.until(is_ticket)
    assert acts(stage) <= 6
    await form.until(is_gallery)
    assert "Pug on the beach" in form.text


async def test_a_returning_member_gets_one_with_one_press(stage: Stage) -> None:
    for _ in range(2):
        again = await stage.discord.member("mara").slash("pet create", breed="pug", background="beach")
        await again.press("Generate")
        await again.until(is_gallery)
    before = acts(stage)
    form = await a_new_form(stage)
    assert "Pug on the beach" in form.text
    assert "/pet taste" in form.text
    assert "New here?" not in form.text
    await form.press("Generate")
    await form.until(is_ticket)
    assert acts(stage) - before == 2


async def test_a_surprise_is_one_interaction_and_its_result_has_the_usual_buttons(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    shown = await mara.slash("pet surprise", breed="pug", quality="draft", count=2)
    assert acts(stage) == 1
    await shown.until(is_gallery)
    assert "Pug" in shown.text
    assert len(shown.pictures) == 2
    second = card(await shown.press("Reroll"))
    await second.until(is_gallery)


async def test_what_is_shown_to_one_alone_stays_so_when_it_is_rerolled(stage: Stage) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    shown = await mara.slash("pet surprise", private=True)
    assert shown.ephemeral
    await shown.until(is_gallery)
    again = card(await shown.press("Reroll"))
    assert again.ephemeral
    await again.until(is_gallery)
    form = await mara.slash("pet create", private=True)
    assert form.ephemeral
    assert ben.cards() == []


async def test_taste_and_chance_keep_to_what_the_surprise_was_told(stage: Stage) -> None:
    shown = await stage.discord.member("mara").slash("pet surprise", species="cat", breed="siamese")
    await shown.until(is_gallery)
    assert "Siamese" in shown.text


async def test_a_form_that_scrolled_away_goes_on_where_it_was_left(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    old = await mara.slash("pet create", breed="pug")
    new = await mara.slash("pet create")
    assert "unfinished" in new.text
    assert "<t:" in new.text
    await stage.restart()
    await new.press("Go on with it")
    await new.until(says("Pug"))
    assert "unfinished" not in new.text
    await turn(new, "Scene")
    await CONTROLS["background"].use(new)
    await old.press("Generate")
    await old.until(is_gallery)
    assert "Pug on the beach" in old.text
    await new.press("Pet")
    assert "placed already" in await told(mara, stage, 0)
    assert "unfinished" not in (await mara.slash("pet create")).text


async def test_going_on_twice_at_once_by_others_and_after_the_end(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    old = await mara.slash("pet create", breed="pug")
    first, second = await mara.slash("pet create"), await mara.slash("pet create")
    await first.as_(ben).press("Go on with it")
    assert "somebody else's" in await told(ben, stage, 0)
    await asyncio.gather(first.press("Go on with it"), first.press("Go on with it"))
    await first.until(says("Pug"))
    assert mara.notices == []
    await old.press("Cancel")
    await old.until(says("Cancelled"))
    await second.press("Go on with it")
    assert "closed" in await told(mara, stage, 0)
    assert [record for record in caplog.records if record.exc_info] == []


async def test_a_form_with_options_asks_nothing_about_an_older_one(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    await mara.slash("pet create", breed="pug")
    assert "unfinished" not in (await mara.slash("pet create", species="cat")).text


async def test_a_guild_without_people_notes_and_many_pictures_offers_none(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    rules = await (await owner.slash("petadmin policy")).until(lambda view: view.buttons)
    for switch in ("owners", "notes"):
        await rules.press(f"mod:switch:{switch}")
    await rules.select("mod:menu:count", "2")
    form = await mara.slash("pet create")
    assert "Owner" not in {button.label for button in form.buttons}
    await turn(form, "Style")
    assert not has("Your own words…")(form)
    counts = next(select for select in form.selects if ":count:" in select.custom_id)
    assert [option["value"] for option in counts.options] == ["1", "2"]


async def test_what_was_searched_is_told_to_the_person_alone(stage: Stage) -> None:
    mara, form = stage.discord.member("mara"), await a_new_form(stage)
    await modal(await form.press("Find…")).submit({"What": "Breed", "Name": "corgi @everyone"})
    assert "@everyone" not in form.text
    await modal(await form.press("Find…")).submit({"What": "Breed", "Name": "qqqqzzzz"})
    assert "qqqqzzzz" in await told(mara, stage, 0)
    assert "qqqqzzzz" not in form.text


async def test_what_a_modal_cannot_give_is_told_and_the_rest_is_kept(stage: Stage) -> None:
    form = await a_form(stage.discord.member("mara"), background="beach")
    await turn(form, "Scene")
    question = modal(await form.press("Pose, mood, season, light…"))
    await form.select("Background", "Kitchen")
    await form.until(says("kitchen"))
    await question.submit({"Season": "Winter", "Mood": "Happy"})
    await form.until(says("looking happy"))
    assert "no season is seen" in form.text
