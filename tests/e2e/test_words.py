"""Words at the sandbox: a note that is refused with its reason, a server's own words, and the moderators' preview."""

from contextlib import suppress

import pytest

from sandbox.driver.acting import DriverError
from tests.e2e.stage import Stage, a_form, is_ticket, modal
from tests.e2e.test_moderators import shown, told


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("a naked owner", "nothing sexual"),
        ("with a little g1rl", "no children"),
        ("kick the dog", "no animal that is hurt"),
        ("with B r a d Pitt", "no real person"),
        ("a n*ked owner", "nothing sexual"),
    ],
)
async def test_a_note_is_refused_with_its_reason_and_nothing_is_ordered(stage: Stage, note: str, reason: str) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    with suppress(DriverError):  # the answer may be taken back before it is seen
        await mara.slash("pet create", note=note)
    await told(mara, reason)
    assert not any(button.label == "Generate" for view in mara.cards() for button in view.buttons)
    assert "was refused: rule words" in (await shown(owner, "petadmin record")).text


async def test_a_server_forbids_words_of_its_own_and_a_bad_pattern_is_named(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    form = await a_form(mara, note="a glass of wine")
    rules = await shown(owner, "petadmin policy")
    await modal(await rules.press("Words…")).submit({"One a line": "wine\n/(a+/"})
    await told(owner, "“/(a+/” is no pattern that I can use")
    await modal(await rules.press("Words…")).submit({"One a line": "wine\n/be+r/"})
    await rules.until(lambda view: "**Words of your own** 2" in view.text)
    await form.press("Generate")
    await told(mara, "moderators of this server do not allow these words. It is about `wine`")
    with suppress(DriverError):
        await mara.slash("pet create", note="cold beeeer")
    await told(mara, "It is about `beeeer`")
    form = await a_form(mara, note="a glass of water")
    await form.press("Generate")
    await form.until(is_ticket)


async def test_a_preview_says_which_rule_refuses_which_part(stage: Stage) -> None:
    owner, mara = stage.discord.member("owner"), stage.discord.member("mara")
    refused = await shown(owner, "petadmin words", text="shih tzu, n.a.k.e.d, `@everyone`")
    assert refused.ephemeral
    assert "Nothing sexual** · `n.a.k.e.d` breaks the rule `naked`" in refused.text
    assert "No instructions** · `@everyone`" in refused.text
    assert "may be used here" in (await shown(owner, "petadmin words", text="shih tzu in Scunthorpe")).text
    with pytest.raises(DriverError):
        await mara.slash("petadmin words", text="anything")
