"""A flood of presses, commands, choices or forms is answered calmly, whoever makes it."""

from sandbox import MemberDriver
from tests.e2e.stage import Stage, a_form, modal

FAST = "faster than I can follow"


async def told_to_rest(stage: Stage, member: MemberDriver) -> None:
    """Wait until the person was told so, privately; then let them rest."""
    events = stage.discord.backend.events
    await events.wait_until(lambda: member.notices and FAST in member.notices[-1].text, 10)
    stage.discord.clock.advance(minutes=5)


async def test_each_kind_of_act_beyond_the_pace_is_answered_calmly_and_changes_nothing(stage: Stage) -> None:
    owner = stage.discord.member("owner")
    form = await a_form(owner)
    find = modal(await form.press("Find"))
    rules = await (await owner.slash("petadmin policy")).until(lambda view: view.text)
    limits = modal(await rules.press("Limits…"))
    await stage.stop()
    await stage.start(actions_per_10_seconds=1, actions_per_minute=1)
    before, ruled = form.text, rules.text
    acts = (
        lambda: form.press("Surprise me"),
        lambda: form.select("Breed", "Beagle"),
        lambda: find.submit(Name="pug"),
        lambda: rules.press("Cover results"),
        lambda: rules.select("Largest order", "1 picture"),
        lambda: limits.submit({"Per hour": "1", "Per day": "1"}),
    )
    for act in acts:
        await owner.slash("privacy show")
        await act()
        await told_to_rest(stage, owner)
    await owner.slash("privacy show")
    await owner.slash("pet create")
    await told_to_rest(stage, owner)
    assert (form.text, rules.text) == (before, ruled)


async def test_suggestions_are_not_counted(stage: Stage) -> None:
    await stage.stop()
    await stage.start(actions_per_10_seconds=1, actions_per_minute=1)
    mara = stage.discord.member("mara")
    for text in ("p", "pu", "pug"):
        assert await mara.autocomplete("pet create", breed=text)
    await mara.slash("pet create", breed="pug")
    form = await mara.slash("pet create")
    assert FAST in form.text
    assert form.ephemeral
