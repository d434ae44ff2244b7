"""Chapter 5: what the bot has learned, what was ordered before, and what still waits."""

from playwright.async_api import expect

from cogs.history import wording as history
from cogs.queue import wording as queue
from cogs.taste import wording as taste
from tests.e2e.guide.first import BREED
from tests.e2e.guide.walker import Walker


async def the_taste(me: Walker) -> None:
    """What is believed and why, one belief opened, a pause, and the question before all is forgotten."""
    card = await me.command("taste")
    breed = me.say(taste.CHOICE.format(what=taste.WHAT["breed"], name=me.entry("breed", BREED)))
    await me.reads(card, taste.GROUPS["pet"])
    await me.camera.take("taste", card)
    await me.choose(card, taste.PICK, breed)
    await me.reads(card, taste.PICKED)
    await me.camera.take("belief", card)
    await me.press_and_see(card, taste.BACK)
    await me.press_and_see(card, taste.PAUSE)
    await me.reads(card, "⏸️")
    await me.press_and_see(card, taste.RESUME)
    await me.press_and_see(card, taste.RESET)
    await me.reads(card, taste.ASK_RESET)
    await me.press_and_see(card, taste.RESET_NO)
    await me.reads(card, taste.GROUPS["pet"])


async def the_history(me: Walker) -> None:
    """A page, what is liked of it, and an order opened."""
    card = await me.command("history")
    await me.reads(card, history.HEADING)
    await me.camera.take("history", card)
    await me.choose(card, history.FILTER, history.FILTERS["liked"])
    await me.reads(card, history.LIKED)
    await me.pick_first(card, history.OPEN)
    await me.reads(card, history.OPENED)
    await me.camera.take("order", card)
    await me.press_and_see(card, history.BACK)
    await me.reads(card, history.HEADING)


async def the_queue(me: Walker) -> None:
    """Three orders that wait behind another's; one is cancelled, then the rest."""
    for _ in range(2):
        await me.other().slash("pet surprise", channel="gallery", count=4, quality="fine")
    for _ in range(3):
        await me.command("surprise")
    card = await me.command("queue")
    await me.reads(card, queue.HEADING)
    await me.camera.take("queue", card)
    await me.pick_first(card, queue.CANCEL)
    await me.reads(card, queue.CANCELLED.format(number=1))
    await me.press_and_see(card, queue.CANCEL_ALL)
    await me.reads(card, queue.EMPTY)
    theirs = await me.other().slash("pet queue", channel="gallery")
    await theirs.press(me.language.say(queue.CANCEL_ALL))
    await expect(card).to_be_visible()
