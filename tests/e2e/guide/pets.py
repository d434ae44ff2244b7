"""Chapter 4: pets that are kept, drawn again, changed for once, shared, given away, and put into one picture."""

from playwright.async_api import expect

from cogs.form import wording as form
from cogs.profiles import wording as profiles
from cogs.result import wording as result
from tests.e2e.guide.walker import Card, Walker

FIRST, SECOND = "Bella", "Milo"


async def saved(me: Walker, one: Card, several: Card) -> None:
    """Two pictures become pets with names."""
    await me.pick(me.menu(one, result.MENU_ONE), result.ACTS["save"])
    modal = await me.modal()
    await modal.get_by_role("textbox").fill(FIRST)
    await me.camera.take("save", modal)
    card = await me.answered(lambda: me.submit(modal))
    await me.reads(card, FIRST)
    await me.press_and_see(card, profiles.MAKE_DEFAULT)
    await me.camera.take("profile", card)
    await me.pick(me.menu(several, result.MENU_SEVERAL), result.OPTION_OF.format(number=2, act=result.ACTS["save"]))
    modal = await me.modal()
    await modal.get_by_role("textbox").fill(SECOND)
    card = await me.answered(lambda: me.submit(modal))
    await me.reads(card, SECOND)


async def drawn_again(me: Walker) -> None:
    """The default one by a bare command, then somewhere else for once, then both together."""
    before = me.acts
    card = await me.command("again")
    assert me.acts - before == 1
    await me.drawn(card)
    kitchen = me.say(me.entry("background", "kitchen"))
    changed = await me.command("again", f"name:{FIRST} background:{kitchen}")
    await me.drawn(changed)
    await me.camera.take("again", changed)
    both = await me.command("again", f"name:{FIRST} beside:{SECOND}")
    await me.drawn(both)


async def listed(me: Walker) -> Card:
    """The list with small pictures, one opened from it, and its form, which leaves what is saved as it is."""
    card = await me.command("profiles")
    await me.reads(card, profiles.LIST_HEADING)
    await expect(card.get_by_role("img")).to_have_count(2)
    await me.camera.take("profiles", card)
    await me.choose(card, profiles.LIST_MENU, FIRST)
    changed = await me.press_for_more(card, profiles.CHANGE)
    await me.reads(changed, profiles.KEEPS_SEED)
    await me.press_and_see(changed, form.CANCEL)
    return card


async def given(me: Walker, card: Card) -> None:
    """A code for everybody, and a gift for one member; the other member takes both."""
    await me.press_and_see(card, profiles.SHARE)
    await me.camera.take("share", card)
    await _taken(me, card, "Sunny")
    await me.press_and_see(card, profiles.BACK)
    await me.press_and_see(card, profiles.GIFT)
    await me.choose(card, profiles.GIFT_MENU, "Ben")
    await me.camera.take("gift", card)
    await _taken(me, card, "Lucky")


async def _taken(me: Walker, card: Card, name: str) -> None:
    """The other member takes what the card's code offers, under a name of their own."""
    code = await card.locator("pre").inner_text()
    copy = await me.other().slash("pet take", code=code.strip(), name=name)
    assert name in copy.text
