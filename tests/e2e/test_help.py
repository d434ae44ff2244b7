"""The help names the commands as they are, by topic, and shows moderators' ways only to those who may manage."""

import pytest

from petbot.domain.languages import LANGUAGES
from sandbox import CardView, MemberDriver
from tests.e2e.stage import Stage


async def helped(member: MemberDriver, channel: str = "general") -> CardView:
    """What the command shows."""
    return await (await member.slash("pet help", channel=channel)).until(lambda view: view.text)


def commands(stage: Stage, name: str) -> set[str]:
    """As Discord has them, as links."""
    known = stage.discord.backend.world.application.commands[None].values()
    command = next(each for each in known if each["name"] == name)
    return {f"</{name} {option['name']}:{command['id']}>" for option in command["options"]}


async def test_every_command_is_there_by_the_id_that_discord_gave_it(stage: Stage) -> None:
    for _ in range(2):
        shown = await helped(stage.discord.member("mara"))
        assert shown.ephemeral
        assert all(command in shown.text for command in commands(stage, "pet") | commands(stage, "privacy"))
        assert "petadmin" not in shown.text
        assert len(shown.text) < 4000
        await stage.restart()


async def test_each_topic_is_one_choice_away_and_leads_back(stage: Stage) -> None:
    shown = await helped(stage.discord.member("mara"), "dm")
    [menu] = shown.selects
    assert {"first", "taste", "servers", "privacy"} <= {option["value"] for option in menu.options}
    assert "moderators" not in {option["value"] for option in menu.options}
    for option in menu.options[1:]:
        await shown.select("More about…", option["value"])
        await shown.until(lambda view, option=option: view.text.startswith(f"## {option['emoji']['name']}"))
        assert "{" not in shown.text
    await stage.restart()
    await shown.select("More about…", "At a glance")
    await shown.until(lambda view: "I draw portraits" in view.text)


@pytest.mark.parametrize(("name", "sees"), [("owner", True), ("ben", False)])
async def test_only_who_may_manage_is_shown_where_moderators_look(stage: Stage, name: str, sees: bool) -> None:
    shown = await helped(stage.discord.member(name))
    assert ("For moderators" in shown.text) is sees
    if sees:
        await shown.select("More about…", "For moderators")
        await shown.until(lambda view: all(command in view.text for command in commands(stage, "petadmin")))


async def test_the_help_fits_into_a_message_in_every_language(stage: Stage) -> None:
    owner = stage.discord.member("owner")
    for code in LANGUAGES:
        owner.user.locale = code.replace("_", "-")
        shown = await helped(owner)
        for option in shown.selects[0].options:
            await shown.select(shown.selects[0].custom_id, option["value"])
            await shown.until(lambda view, option=option: view.selects[0].chosen == [option["value"]])
            assert 0 < len(shown.text) < 4000
