"""A portrait that starts from a picture: given by command, taken from a message, changed, taken out, ordered."""

import asyncio
import io
import json
import sqlite3
from collections.abc import Awaitable
from contextlib import closing, suppress

import pytest
from PIL import Image

from petbot.catalogue.recipes import STRENGTHS
from petbot.domain.choices import Likeness
from petbot.domain.policies import Policy
from petbot.service.inspecting import Flaw
from petbot.service.uploads import FLAWS, MAX_BYTES
from petbot.store.values import policy_to_json
from sandbox import CardView
from sandbox.driver.acting import DriverError
from sandbox.permissions import Permission
from sandbox.world import Overwrite
from tests.e2e.stage import Stage, card, is_gallery
from tests.service.hostile_files import a_bomb, a_photo, a_zip, as_file, gradient

PHOTO = ("IMG_0412.JPG", a_photo())
STARTS = "Starts from your picture"


async def a_photo_form(stage: Stage, channel: str = "general", **options: object) -> CardView:
    """A form of mara's that starts from her photo."""
    mara = stage.discord.member("mara")
    return await mara.slash("pet photo", channel=channel, picture=PHOTO, **options)


async def ordered(form: CardView) -> CardView:
    """The form's result."""
    before = form.text
    await form.press("Surprise me")
    await form.until(lambda shown: shown.text != before)
    await form.press("Generate")
    return await form.until(is_gallery)


def uploads(stage: Stage) -> list[tuple[int, str]]:
    """Whose pictures are kept."""
    with closing(sqlite3.connect(stage.folder / "petbot.db")) as database:
        return list(database.execute("SELECT user_id, sha256 FROM uploads"))


def files(stage: Stage) -> set[str]:
    """The pictures on disk, by hash."""
    return {path.stem for path in (stage.folder / "pictures").rglob("*.png")}


async def told(stage: Stage, act: Awaitable[object]) -> str:
    """What mara alone is told by what she does."""
    mara = stage.discord.member("mara")
    before = len(mara.notices)
    with suppress(DriverError):  # "thinking…" was for everybody, and was taken back
        await act
    await stage.discord.backend.events.wait_until(lambda: len(mara.notices) > before, 10)
    return mara.notices[-1].text


async def test_a_photo_is_shown_in_the_form_and_comes_to_the_engine_without_its_data(stage: Stage) -> None:
    form = await a_photo_form(stage, likeness="closely")
    assert STARTS in form.text
    assert [picture.description for picture in form.pictures] == ["The picture that the portrait starts from"]
    result = await ordered(form)
    [start] = stage.fake.starts.values()
    assert start is not None
    assert Image.open(io.BytesIO(start)).size == (64, 48)
    assert not Image.open(io.BytesIO(start)).getexif()
    assert stage.fake.recipes[0].start is not None
    assert stage.fake.recipes[0].start.strength == STRENGTHS["traits"][Likeness.CLOSELY]
    assert "closely after a given picture" in result.text
    assert "closely after a given picture" in (result.pictures[0].description or "")


async def test_the_likeness_is_changed_and_the_picture_taken_out_after_restarts(stage: Stage) -> None:
    form = await a_photo_form(stage)
    await stage.restart()
    await form.press("A little like it")
    await form.until(lambda shown: "all else is drawn anew" in shown.text)
    await stage.restart()
    await form.press("Take it out")
    await form.until(lambda shown: STARTS not in shown.text)
    assert not form.pictures
    assert (uploads(stage), files(stage)) == ([], set())
    await ordered(form)
    assert stage.fake.recipes[0].start is None


async def test_presses_at_once_are_each_answered_without_a_fault(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    form = await a_photo_form(stage)
    await asyncio.gather(form.press("Closely"), form.press("Closely"), form.press("A little like it"))
    await form.until(lambda shown: "Arrangement and colours" not in shown.text)
    await asyncio.gather(form.press("Take it out"), form.press("Take it out"), form.press("Closely"))
    await form.until(lambda shown: STARTS not in shown.text)
    assert not form.pictures
    assert [record for record in caplog.records if record.exc_info] == []


async def test_a_form_keeps_its_picture_through_every_other_menu(stage: Stage) -> None:
    form = await a_photo_form(stage)
    await form.press("Cat")
    await form.until(lambda shown: "cat" in shown.text.lower())
    assert STARTS in form.text
    assert len(form.pictures) == 1
    assert form.pictures[0].data


async def test_a_private_portrait_is_seen_by_its_owner_alone(stage: Stage) -> None:
    form = await a_photo_form(stage, private=True)
    assert form.ephemeral
    result = await ordered(form)
    assert result.ephemeral
    assert not stage.discord.member("ben").cards("general")


@pytest.mark.parametrize(
    ("name", "file", "flaw"),
    [
        ("bomb.png", a_bomb(), Flaw.PIXELS),
        ("cat.gif", as_file(gradient(), "GIF"), Flaw.GIF),
        ("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Flaw.SVG),
        ("game.png", b"\x89PNG\r\n\x1a\n" + a_zip(), Flaw.DOUBLE),
        ("cut.jpg", a_photo()[:500], Flaw.BROKEN),
        ("nothing.png", b"", Flaw.EMPTY),
        ("notes.png", b"Dear diary", Flaw.KIND),
    ],
)
async def test_a_hostile_file_is_refused_with_words_to_its_sender_alone(
    stage: Stage, name: str, file: bytes, flaw: Flaw
) -> None:
    mara = stage.discord.member("mara")
    assert await told(stage, mara.slash("pet photo", picture=(name, file))) == FLAWS[flaw]
    assert not stage.discord.messages("general")
    assert (uploads(stage), files(stage)) == ([], set())


async def test_a_jpeg_that_is_called_png_is_taken_for_what_it_is(stage: Stage) -> None:
    answer = await stage.discord.member("mara").slash("pet photo", picture=("bella.png", a_photo()))
    assert STARTS in answer.text


async def test_a_file_of_more_than_ten_megabytes_is_not_even_read(stage: Stage) -> None:
    next(iter(stage.discord.backend.world.guilds.values())).premium_tier = 2
    large = as_file(gradient(), "PNG") + bytes(MAX_BYTES)
    message = stage.discord.member("mara").say("My dog", ("large.png", large))
    _kill_the_links(stage)
    act = stage.discord.member("mara").message_command("Use as a start", message)
    assert "too large" in await told(stage, act)


async def test_use_as_a_start_takes_anybodys_picture_and_one_of_our_own(stage: Stage) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    form = card(await mara.message_command("Use as a start", ben.say("My dog", PHOTO)))
    assert STARTS in form.text
    result = await ordered(form)
    second = card(await ben.message_command("Use as a start", result.as_(ben)))
    assert STARTS in second.text
    assert {user for user, _ in uploads(stage)} == {int(mara.id), int(ben.id)}


async def test_both_ways_fill_in_what_the_member_usually_takes(stage: Stage) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    for _ in range(3):
        await ordered(await mara.slash("pet create", breed="pug"))
    by_menu = card(await mara.message_command("Use as a start", ben.say("My dog", PHOTO)))
    for form in (await a_photo_form(stage), by_menu):
        assert STARTS in form.text
        assert "pug" in form.text.lower()
        assert "what you usually take" in form.text


async def test_of_several_pictures_one_is_chosen_in_a_menu_that_survives_a_restart(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    other = ("second.png", as_file(Image.new("RGB", (30, 30), "blue"), "PNG"))
    message = mara.say("Both", PHOTO, ("cat.gif", as_file(gradient(), "GIF")), other)
    question = card(await mara.message_command("Use as a start", message))
    assert question.ephemeral
    assert len(question.pictures) == 2
    assert FLAWS[Flaw.GIF] in question.text
    await stage.restart()
    for _ in range(2):
        form = card(await question.select("Choose one to start from", "Picture 2"))
        assert STARTS in form.text
    await ordered(form)
    [start] = stage.fake.starts.values()
    assert start is not None
    assert Image.open(io.BytesIO(start)).getpixel((5, 5)) == (0, 0, 255)


async def test_a_message_without_a_picture_is_told_so(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    for message in (mara.say("hello"), mara.say("a file", ("notes.txt", b"hello"))):
        answer = card(await mara.message_command("Use as a start", message))
        assert answer.ephemeral
        assert "no picture in this message" in answer.text


async def test_a_link_that_died_is_told_so(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    message = mara.say("My dog", PHOTO)
    _kill_the_links(stage)
    said = await told(stage, mara.message_command("Use as a start", message))
    assert "does not hand this file out any more" in said


async def test_where_uploads_are_off_nothing_is_fetched(stage: Stage) -> None:
    mara, ben = stage.discord.member("mara"), stage.discord.member("ben")
    message = ben.say("My dog", PHOTO)
    _write_policy(stage, mara.channel("general").guild_id)
    _kill_the_links(stage)
    for act in (mara.slash("pet photo", picture=PHOTO), mara.message_command("Use as a start", message)):
        assert "does not allow pictures to start from" in await told(stage, act)
    assert STARTS in (await mara.slash("pet photo", channel="dm", picture=PHOTO)).text


async def test_who_may_not_send_files_in_a_channel_cannot_have_me_show_theirs_there(stage: Stage) -> None:
    mara = stage.discord.member("mara")
    place = mara.channel("general")
    place.overwrites.append(Overwrite(id=mara.id, type=1, deny=int(Permission.ATTACH_FILES)))
    assert "may not send files" in await told(stage, mara.slash("pet photo", picture=PHOTO))
    assert STARTS in (await mara.slash("pet photo", picture=PHOTO, private=True)).text


async def test_deleting_the_result_deletes_the_picture_unless_another_card_starts_from_it(stage: Stage) -> None:
    first, second = await a_photo_form(stage), await a_photo_form(stage)
    result = await ordered(first)
    [(_, sha256)] = uploads(stage)
    await result.press("Delete")
    await result.until(lambda shown: "Deleted" in shown.text)
    assert files(stage) == {sha256}
    await second.press("Cancel")
    await second.until(lambda shown: not shown.buttons)
    assert (uploads(stage), files(stage)) == ([], set())


async def test_a_form_whose_picture_is_no_longer_kept_says_so_and_goes_on_without_it(stage: Stage) -> None:
    form = await a_photo_form(stage)
    with closing(sqlite3.connect(stage.folder / "petbot.db")) as database, database:
        database.execute("DELETE FROM uploads")
    before = form.text
    await form.press("Surprise me")
    await form.until(lambda shown: shown.text != before)
    assert "no longer kept" in form.text
    assert "no longer kept" in await told(stage, form.press("Generate"))
    await form.press("Take it out")
    await form.until(lambda shown: "no longer kept" not in shown.text)
    await ordered(form)


async def test_erasing_everything_takes_the_picture_along(stage: Stage) -> None:
    await a_photo_form(stage)
    mara = stage.discord.member("mara")
    assert "**1** picture to start from" in (await mara.slash("privacy show")).text
    question = await mara.slash("privacy erase")
    await question.press("Erase everything")
    await question.until(lambda shown: "Erased" in shown.text)
    assert (uploads(stage), files(stage)) == ([], set())


def _kill_the_links(stage: Stage) -> None:
    """As if all files that were sent so far had been deleted: whoever fetches one fails."""
    stage.discord.backend.cdn._files.clear()


def _write_policy(stage: Stage, guild_id: str | None) -> None:
    """As a moderator who switched uploads off."""
    with closing(sqlite3.connect(stage.folder / "petbot.db", timeout=10)) as database, database:
        document = json.dumps(policy_to_json(Policy(uploads=False)))
        database.execute("INSERT INTO policies (guild_id, policy) VALUES (?, ?)", (guild_id, document))
