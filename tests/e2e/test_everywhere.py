"""The card's whole life in every kind of place, in time and late, with what is missing there explained."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from sandbox import CardView
from sandbox.permissions import Permission
from sandbox.world import Overwrite
from tests.e2e.stage import Stage, card, is_gallery, is_ticket
from tests.e2e.test_start import PHOTO, STARTS

QUARTER_OF_AN_HOUR = 16
FOLLOW_UPS = 5
"""Per interaction where a bot is only user-installed (interactions/receiving-and-responding)."""
NOT_MEMBER, MAY_NOT_WRITE = "I am not a member of this server", "I may not write in this channel"


def _nothing(stage: Stage) -> None:
    del stage


def _post(stage: Stage) -> None:
    stage.discord.member("mara").open_post("album", "Bella", "All about Bella", PHOTO)


def _deny(permission: Permission) -> Callable[[Stage], None]:
    def deny(stage: Stage) -> None:
        bot = stage.discord.backend.world.application.bot_id
        channel = stage.discord.member("mara").channel("gallery")
        channel.overwrites.append(Overwrite(id=bot, type=1, deny=int(permission)))

    return deny


def _archive(stage: Stage) -> None:
    stage.discord.member("mara").channel("park").archived = True


def _delete(stage: Stage) -> None:
    """With its threads, as Discord does."""
    world, general = stage.discord.backend.world, stage.discord.member("mara").channel("general")
    for channel in [each for each in world.channels.values() if general.id in {each.id, each.parent_id}]:
        del world.channels[channel.id], world.messages[channel.id]


def _throw_out(stage: Stage) -> None:
    stage.discord.bot_leaves("Pet Parade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A row of the table. `missing` is what its cards say of late results; `late` is where those arrive."""

    name: str
    channel: str
    late: str
    missing: str = ""
    who: str = "mara"
    private: bool = False
    prepared: Callable[[Stage], None] = _nothing
    meanwhile: Callable[[Stage], None] = _nothing
    """What happens while the order waits."""


TABLE = [
    Place(name="a channel", channel="general", late="general"),
    Place(name="a thread", channel="park", late="park"),
    Place(name="a thread that is archived meanwhile", channel="park", late="dm", meanwhile=_archive),
    Place(name="a forum post", channel="Bella", late="Bella", prepared=_post),
    Place(name="a direct message", channel="dm", late="dm"),
    Place(name="installed for oneself", channel="hall", late="dm", missing=NOT_MEMBER),
    Place(name="a channel where I may not write", channel="quiet", late="dm", missing=f"{MAY_NOT_WRITE} (Send Mess"),
    Place(
        name="a channel that I do not see",
        channel="staff",
        late="dm",
        missing="(View Channel, Send Messages",
        who="mod",
    ),
    Place(
        name="a channel where I may send no files",
        channel="gallery",
        late="dm",
        missing="(Attach Files)",
        prepared=_deny(Permission.ATTACH_FILES),
    ),
    Place(name="privately in a channel", channel="general", late="dm", private=True),
]


GONE = [
    Place(name="a channel that is deleted meanwhile", channel="general", late="dm", meanwhile=_delete),
    Place(name="a server that I have to leave meanwhile", channel="general", late="dm", meanwhile=_throw_out),
    Place(
        name="a channel where I may not write any more",
        channel="gallery",
        late="dm",
        meanwhile=_deny(Permission.SEND_MESSAGES),
    ),
]
"""Where the message itself, or the right to write a new one, is gone before the result is there."""


@pytest.fixture(params=TABLE, ids=lambda place: place.name)
def place(request: pytest.FixtureRequest, stage: Stage) -> Place:
    """Each place, ready."""
    request.param.prepared(stage)
    return request.param


async def test_form_ticket_and_result_are_one_message(stage: Stage, place: Place) -> None:
    stage.fake.go.clear()
    form = await _ticket(stage, place)
    place.meanwhile(stage)
    await form.press("Refresh")
    stage.fake.go.set()
    await form.until(is_gallery)
    assert form.ephemeral is place.private
    assert (form.pictures[0].width, len(form.pictures)) == (1, 1)
    rerolled = card(await form.press("Reroll"))
    await rerolled.until(lambda shown: is_ticket(shown) or is_gallery(shown))
    assert rerolled.ephemeral is place.private, "what comes of a private picture is private as well"
    _assert_few_follow_ups(stage)


@pytest.mark.parametrize("place", [*TABLE, *GONE], ids=lambda place: place.name)
async def test_a_late_result_arrives_where_the_table_says(stage: Stage, place: Place) -> None:
    place.prepared(stage)
    member = stage.discord.member(place.who)
    stage.fake.go.clear()
    form = await _ticket(stage, place)
    place.meanwhile(stage)
    stage.discord.clock.advance(minutes=QUARTER_OF_AN_HOUR)
    stage.fake.go.set()
    arrived = lambda: [shown for shown in member.cards(place.late) if is_gallery(shown)]  # noqa: E731
    await stage.discord.backend.events.wait_until(arrived, 10)
    [result] = arrived()
    assert result.id != form.id
    direct = place.late == "dm" != place.channel
    assert ("I could not write in <#" in result.text) is direct
    assert (member.mention in result.text) is not direct
    rerolled = card(await result.press("Reroll"))
    await rerolled.until(is_gallery)
    assert not rerolled.ephemeral
    _assert_few_follow_ups(stage)


async def test_a_result_in_time_whose_channel_is_gone_arrives_by_direct_message_once(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    stage.fake.go.clear()
    await _ticket(stage, GONE[0])
    _delete(stage)
    stage.fake.go.set()
    await stage.discord.until(lambda: [shown for shown in mara.cards("dm") if is_gallery(shown)])
    await stage.restart()
    assert len([shown for shown in mara.cards("dm") if is_gallery(shown)]) == 1
    assert len(stage.fake.begun) == 1


@pytest.mark.parametrize("what", ["the channel is gone and direct messages are closed", "she has left the server"])
async def test_a_result_that_its_owner_never_saw_is_found_in_the_history(stage: Stage, what: str) -> None:
    mara = stage.discord.member("mara")
    stage.fake.go.clear()
    await _ticket(stage, TABLE[0])
    if what == "she has left the server":
        guilds = stage.discord.backend.world.guilds
        stage.discord.backend.arrivals.leave(mara.id, next(iter(guilds.values())))
    else:
        mara.user.accepts_dms = False
        _delete(stage)
    stage.discord.clock.advance(minutes=QUARTER_OF_AN_HOUR)
    stage.fake.go.set()
    await stage.discord.until(lambda: stage.fake.begun and not stage.fake.busy)
    await stage.restart()
    shown = await mara.slash("pet history", channel="dm")
    assert len(shown.pictures) == 1
    assert len(stage.fake.begun) == 1


async def test_refusals_take_one_follow_up_each_where_only_five_are_allowed(stage: Stage) -> None:
    mara, zoe = stage.discord.member("mara"), stage.discord.member("zoe")
    form = await mara.slash("pet photo", channel="hall", picture=PHOTO)
    for button in ("Generate", "Surprise me", "Closely", "Take it out", "Cancel"):
        before = len(zoe.notices)
        await form.as_(zoe).press(button)
        await stage.discord.backend.events.wait_until(lambda before=before: len(zoe.notices) > before, 10)
    assert all("somebody else's" in notice.text for notice in zoe.notices)
    _assert_few_follow_ups(stage, most=1)


async def test_the_picture_that_opens_a_forum_post_can_be_started_from(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    opening = mara.open_post("album", "Bella", "All about Bella", PHOTO)
    form = card(await mara.message_command("Use as a start", opening))
    assert STARTS in form.text
    assert form.message["channel_id"] == mara.channel("Bella").id


async def _ticket(stage: Stage, place: Place) -> CardView:
    """The card of an order that waits, after its form and ticket have said what they should."""
    private = {"private": True} if place.private else {}
    form = await stage.discord.member(place.who).slash("pet photo", channel=place.channel, picture=PHOTO, **private)
    for words in (STARTS, place.missing):
        assert words in form.text
    assert "I may not" in form.text or "I am not" in form.text or not place.missing
    before = form.text
    await form.press("Surprise me")
    await form.until(lambda shown: shown.text != before)
    await form.press("Generate")
    await form.until(is_ticket)
    assert place.missing in form.text
    return form


def _assert_few_follow_ups(stage: Stage, most: int = FOLLOW_UPS) -> None:
    posts = (e.path.split("/") for e in stage.discord.exchanges if e.method == "POST" and "/webhooks/" in e.path)
    tokens = Counter(parts[parts.index("webhooks") + 2] for parts in posts)
    assert max(tokens.values(), default=0) <= most
