"""What is kept about a person can be seen, taken along and erased, and nothing of it is left anywhere."""

import io
import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from petbot.domain.ids import GuildId
from petbot.domain.moderation import Denied
from petbot.domain.orders import JobState
from petbot.domain.retention import Retention
from petbot.service.courier import RouteClosed
from petbot.store.database import Database
from petbot.store.images import Images
from tests.builders import MARA, OTTO, a_manager, an_asker
from tests.fakes.courier import later
from tests.service.shop import Shop

DAY = timedelta(days=1)
ROOM = 8_000_000


async def test_what_is_kept_is_shown_and_given(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered(pictures=2)
        await shop.ordered(OTTO)
        await shop.until_delivery(ticket.job.order.order_id)
        await shop.reports.report(ticket.card.card_id, an_asker(OTTO), "rude")
        kept = await shop.privacy.show(an_asker())
        assert (kept.cards, kept.orders, kept.pictures, kept.reports) == (1, 1, 2, 1)
        [archive] = await shop.privacy.export(an_asker(), ROOM)
    with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
        names = files.namelist()
        data = json.loads(files.read("data.json"))
        shown = b"".join(files.read(name) for name in names).decode(errors="replace")
    assert len([name for name in names if name.startswith("pictures/")]) == 2
    assert data["orders"][0]["recipe"]["prompt"]
    assert data["reports about your pictures"][0]["reason"] == "rude"
    assert str(OTTO) not in shown
    assert "secret" not in shown


async def test_a_taste_is_shown_given_and_erased(shop: Shop) -> None:
    async with shop.open():
        mine, others = await shop.ordered(), await shop.ordered(OTTO)
        for ticket in (mine, others):
            await shop.until_delivery(ticket.job.order.order_id)
            await shop.tasting.judge(ticket.card.card_id, an_asker(), liked=True)
        await shop.tasting.judge(mine.card.card_id, an_asker(OTTO), liked=False)
        await shop.tasting.pause(an_asker(), paused=True)
        assert (await shop.privacy.show(an_asker())).tastes > 2
        [archive] = await shop.privacy.export(an_asker(), ROOM)
        with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
            data = json.loads(files.read("data.json"))
        assert data["taste"]["paused"] is True
        assert ("background", "beach") in {(each["field"], each["value"]) for each in data["taste"]["evidence"]}
        assert data["liked and disliked orders"] == {t.job.order.order_id: True for t in (mine, others)}
        before = await shop.privacy.show(an_asker(OTTO))
        await shop.privacy.erase(an_asker())
        assert (await shop.privacy.show(an_asker())).tastes == 0
        assert not (await shop.tasting.explain(an_asker())).paused
        assert (await shop.privacy.show(an_asker(OTTO))).tastes == before.tastes - 1, "his opinion of hers went with it"


async def test_a_large_collection_comes_in_several_files(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered(pictures=4)
        await shop.until_delivery(ticket.job.order.order_id)
        archives = await shop.privacy.export(an_asker(), room=1)
    assert len(archives) == 4
    assert archives[0].name == "petbot-data-1.zip"


async def test_after_erasing_nothing_of_the_person_is_left_and_others_keep_theirs(shop: Shop) -> None:
    async with shop.open():
        mine, others = await shop.ordered(pictures=2), await shop.ordered(OTTO)
        for ticket in (mine, others):
            await shop.until_delivery(ticket.job.order.order_id)
        await shop.moderation.sanction(a_manager(), MARA, "later", length=DAY)
        async with shop.database.reading() as t:
            hashes = [portrait.sha256 for portrait in await t.portraits.of(mine.job.order.order_id)]
        erased = await shop.privacy.erase(an_asker())
        assert (erased.orders, erased.pictures, erased.messages) == (1, 2, 1)
        await shop.until(lambda: shop.courier.taken_down)
        kept = await shop.privacy.show(an_asker())
        assert (kept.cards, kept.orders, kept.pictures, kept.reports, kept.records) == (0, 0, 0, 0, 0)
        assert not any(shop.images.path(sha256).exists() for sha256 in hashes)
        assert (await shop.privacy.show(an_asker(OTTO))).orders == 1
        with pytest.raises(Denied, match="later"):
            await shop.form()


async def test_erasing_while_an_order_is_drawn_ends_it_cleanly(shop: Shop) -> None:
    shop.engine.hold_at = 1
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_job(ticket.job.order.order_id, JobState.RUNNING)
        await shop.privacy.erase(an_asker())
        shop.engine.hold_at = None
        shop.engine.go.set()
        after = await shop.ordered(OTTO)
        await shop.until_delivery(after.job.order.order_id)
        assert (await shop.privacy.show(an_asker())).orders == 0
    assert shop.courier.deliveries(ticket.job.order.order_id) == 0


async def test_a_message_that_cannot_be_deleted_now_is_deleted_later_and_after_a_restart(shop: Shop) -> None:
    shop.courier.takedown_stumbles = [later(), later()]
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        await shop.privacy.erase(an_asker())
        await shop.until(lambda: len(shop.courier.takedown_stumbles) == 1)
    assert not shop.courier.taken_down
    restarted = shop.restarted()
    shop.clock.move(DAY)
    async with restarted.open():
        await restarted.until(lambda: not shop.courier.takedown_stumbles)
        shop.clock.move(DAY)
        restarted.takingdown.wake()
        await restarted.until(lambda: shop.courier.taken_down)


async def test_a_message_beyond_our_reach_is_let_go(shop: Shop) -> None:
    shop.courier.takedown_stumbles = [RouteClosed("forbidden")]
    async with shop.open():
        ticket = await shop.ordered()
        await shop.until_delivery(ticket.job.order.order_id)
        await shop.privacy.erase(an_asker())
        await shop.until(lambda: not shop.courier.takedown_stumbles)

        async def gone() -> bool:
            async with shop.database.reading() as t:
                return await t.takedowns.next_available_at() is None

        await shop.until_so(gone)


async def test_pictures_are_deleted_when_their_time_is_over(shop: Shop) -> None:
    shop.retention = Retention(pictures=DAY)
    shop = shop.restarted()
    async with shop.open():
        old = await shop.ordered()
        await shop.until_delivery(old.job.order.order_id)
        shop.clock.move(2 * DAY)
        new = await shop.ordered(OTTO)
        await shop.until_delivery(new.job.order.order_id)
        await shop.sweeping.sweep()
        async with shop.database.reading() as t:
            assert await t.portraits.of(old.job.order.order_id) == []
            [kept] = await t.portraits.of(new.job.order.order_id)
    assert shop.images.path(kept.sha256).exists()


async def test_a_file_that_belongs_to_nothing_is_swept_and_a_fresh_one_is_not(shop: Shop) -> None:
    stray, fresh = [await shop.images.put(name) for name in (b"stray", b"fresh")]
    noon = shop.clock().timestamp()
    os.utime(shop.images.path(stray), (noon - 7200, noon - 7200))
    os.utime(shop.images.path(fresh), (noon, noon))
    await shop.sweeping.sweep()
    assert not shop.images.path(stray).exists()
    assert shop.images.path(fresh).exists()


async def test_the_rules_of_a_guild_that_was_left_are_deleted_after_a_grace(shop: Shop) -> None:
    guild = GuildId(2001)
    await shop.moderation.change_policy(a_manager(), lambda policy: policy.__class__(max_count=1))
    await shop.sweeping.guild_left(guild)
    shop.clock.move(29 * DAY)
    await shop.sweeping.sweep()
    assert (await shop.moderation.policy(a_manager())).max_count == 1
    await shop.sweeping.guild_joined(guild)
    shop.clock.move(9 * DAY)
    await shop.sweeping.sweep()
    assert (await shop.moderation.policy(a_manager())).max_count == 1
    await shop.sweeping.guild_left(guild)
    shop.clock.move(31 * DAY)
    await shop.sweeping.sweep()
    assert (await shop.moderation.policy(a_manager())).max_count == 4


async def test_no_byte_of_the_person_is_left_in_the_database_file_or_the_folder(tmp_path: Path) -> None:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path / 'petbot.db'}") as database:
        shop = Shop(database=database, images=Images(tmp_path / "pictures"))
        async with shop.open():
            ticket = await shop.ordered(pictures=2)
            other = await shop.ordered(OTTO)
            for each in (ticket, other):
                await shop.until_delivery(each.job.order.order_id)
            await shop.reports.report(ticket.card.card_id, an_asker(OTTO), "quite unmistakable words")
            async with database.reading() as t:
                hashes = [portrait.sha256 for portrait in await t.portraits.of(ticket.job.order.order_id)]
            traces = [ticket.card.card_id, ticket.job.order.order_id, "quite unmistakable words", str(MARA), *hashes]
            assert all(_found(tmp_path, trace) for trace in traces[:3])
            await shop.privacy.erase(an_asker())
            await shop.until(lambda: shop.courier.taken_down)
            assert [trace for trace in traces if _found(tmp_path, trace)] == []
            assert _found(tmp_path, other.job.order.order_id)


def _found(folder: Path, trace: str) -> list[Path]:
    """Files that hold it, or are called by it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if trace.encode() in path.read_bytes() or trace in path.name]
