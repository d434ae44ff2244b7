"""Chapter 3: all that can be done with a finished picture."""

from playwright.async_api import expect

from cogs import wording as shared
from cogs.form import wording as form
from cogs.moderating import wording as moderating
from cogs.result import wording as result
from cogs.result.faces import DISLIKE, LIKE
from tests.e2e.guide.walker import Card, Walker


async def others_like_it(me: Walker, card: Card) -> None:
    """Varied subtly and strongly, elsewhere and larger: each comes as a new card that names its parent."""
    subtle = await me.choose_for_more(card, result.MENU_ONE, result.ACTS["subtle"])
    await me.drawn(subtle)
    strong = await me.choose_for_more(card, result.MENU_ONE, result.ACTS["strong"])
    await me.drawn(strong)
    elsewhere = await me.press_for_more(card, result.ELSEWHERE)
    await me.drawn(elsewhere)
    larger = await me.choose_for_more(card, result.MENU_ONE, result.ACTS["larger"])
    await me.drawn(larger)
    cards = (card, subtle, strong, elsewhere, larger)
    await me.camera.beside("variations", *(each.locator(".gallery img") for each in cards))


async def looked_at(me: Walker, card: Card) -> None:
    """How it was made, the file itself, and a cover over it."""
    details = await me.press_for_more(card, result.DETAILS)
    await me.reads(details, result.PROMPT)
    await me.camera.take("details", details)
    original = await me.choose_for_more(card, result.MENU_ONE, result.ACTS["original"])
    await expect(original.get_by_role("img")).to_be_visible()
    await me.press_and_see(card, result.COVER)
    await expect(card.get_by_role("button", name="Spoiler, press to reveal the picture")).to_be_visible()
    await me.camera.take("spoiler", card)
    await me.press_and_see(card, result.UNCOVER)
    await expect(card.get_by_role("button", name="Spoiler, press to reveal the picture")).to_have_count(0)


async def judged(me: Walker, card: Card) -> None:
    """Liked, disliked and liked again, which nobody else learns; and reported."""
    for thumb, said in ((DISLIKE, result.DISLIKED), (LIKE, result.LIKED)):
        noted = await me.press_for_more(card, thumb)
        await me.reads(noted, said)
    modal = await me.press_for_modal(card, shared.BUTTON_REPORT)
    await modal.get_by_role("textbox").fill("This is not what our server is for.")
    await me.camera.take("report", modal)
    told = await me.answered(lambda: me.submit(modal))
    await me.reads(told, moderating.REPORTED)


async def changed_and_deleted(me: Walker, card: Card) -> None:
    """Edited on a form that holds its choices, drawn anew, and taken back."""
    edited = await me.press_for_more(card, result.EDIT)
    await expect(edited.get_by_role("button", name=me.say(form.GENERATE))).to_be_visible()
    await me.press_and_see(edited, form.CANCEL)
    again = await me.press_for_more(card, shared.BUTTON_REROLL)
    await me.drawn(again)
    await me.press_and_see(again, shared.BUTTON_DELETE)
    await me.reads(again, shared.ERASED)
    await expect(again.locator(".gallery img")).to_have_count(0)
