"""What a finished card can be asked for: how its pictures were made, the files themselves, and what became of them."""

import io
import json
import zipfile

import pytest

from petbot.domain.errors import NotFound, NotYours, Refusal
from petbot.domain.ids import CardId
from petbot.domain.lineage import Kinship
from petbot.service.faces import Ticket
from petbot.service.variations import Opening
from tests.builders import MARA, OTTO, an_address, an_asker
from tests.service.shop import Shop


async def a_family(shop: Shop) -> tuple[Ticket, Ticket]:
    """An order of Mara's and a variation of its second picture, both delivered."""
    parent = await shop.ordered(pictures=2)
    await shop.until_delivery(parent.job.order.order_id)
    opening = Opening(asker=an_asker(), address=an_address(), private=False)
    child = await shop.variations.vary(parent.card.card_id, opening, 1, Kinship.SUBTLE)
    await shop.until_delivery(child.job.order.order_id)
    return parent, child


async def test_parent_and_child_know_where_the_other_stands(shop: Shop) -> None:
    async with shop.open():
        parent, child = await a_family(shop)
        below, above = await shop.results.details(parent.card.card_id), await shop.results.details(child.card.card_id)
        shown = await shop.results.held(child.card.card_id, an_asker())
        there = {ticket: await shop.delivery(ticket.job.order.order_id) for ticket in (parent, child)}
    [relative] = below.children
    assert above.origin is not None
    assert (above.origin.parent.index, above.origin.parent.kinship) == (1, Kinship.SUBTLE)
    assert relative.spot is not None
    assert relative.spot.message_id == there[child].message_id
    assert above.origin.spot is not None
    assert above.origin.spot.link.endswith(f"/2001/3001/{there[parent].message_id}")
    assert shown.origin == above.origin
    assert len(above.portraits) == 1
    assert below.origin is None


async def test_a_deleted_relative_is_not_linked_and_a_deleted_child_not_listed(shop: Shop) -> None:
    async with shop.open():
        parent, child = await a_family(shop)
        await shop.ordering.delete(child.card.card_id, an_asker())
        assert (await shop.results.details(parent.card.card_id)).children == []
        parent, child = await a_family(shop)
        await shop.ordering.delete(parent.card.card_id, an_asker())
        origin = (await shop.results.details(child.card.card_id)).origin
    assert origin is not None
    assert origin.spot is None


async def test_the_original_is_the_file_itself_for_everybody_who_sees_it(shop: Shop) -> None:
    async with shop.open():
        ticket = await shop.ordered(pictures=2)
        await shop.until_delivery(ticket.job.order.order_id)
        original = await shop.results.original(ticket.card.card_id, 1)
        assert original.portrait.index == 1
        assert original.png == shop.images.path(original.portrait.sha256).read_bytes()
        shop.images.path(original.portrait.sha256).write_bytes(b"damaged")
        with pytest.raises(Refusal, match="Press Reroll"):
            await shop.results.original(ticket.card.card_id, 1)
        with pytest.raises(Refusal, match="Press Reroll"):
            await shop.results.original(ticket.card.card_id, 7)


async def test_only_owner_and_moderators_hold_a_card(shop: Shop) -> None:
    async with shop.open():
        card_id = (await a_family(shop))[0].card.card_id
        assert len((await shop.results.held(card_id, an_asker(may_moderate=True))).portraits) == 2
        with pytest.raises(NotYours):
            await shop.results.held(card_id, an_asker(OTTO))


async def test_a_card_without_a_result_says_what_to_do(shop: Shop) -> None:
    with pytest.raises(NotFound, match="no longer known"):
        await shop.results.details(CardId("nowhere"))
    waiting = await shop.ordered()
    with pytest.raises(Refusal, match="not drawn yet"):
        await shop.results.details(waiting.card.card_id)
    async with shop.open():
        await shop.until_delivery(waiting.job.order.order_id)
        async with shop.database.transaction() as t:
            await t.portraits.delete(waiting.job.order.order_id)
        assert (await shop.results.details(waiting.card.card_id)).portraits == []
        with pytest.raises(Refusal, match="Press Reroll"):
            await shop.results.held(waiting.card.card_id, an_asker())
        await shop.ordering.delete(waiting.card.card_id, an_asker())
        with pytest.raises(NotFound, match="closed"):
            await shop.results.original(waiting.card.card_id, 0)


async def test_a_lineage_is_given_to_its_owner_and_erased_with_all_files(shop: Shop) -> None:
    async with shop.open():
        parent, child = await a_family(shop)
        shop.engine.go.clear()
        opening = Opening(asker=an_asker(), address=an_address(), private=False)
        await shop.variations.vary(child.card.card_id, opening, 0, Kinship.STRONG)
        [archive] = await shop.privacy.export(an_asker(), 8_000_000)
        with zipfile.ZipFile(io.BytesIO(archive.content)) as files:
            orders = json.loads(files.read("data.json"))["orders"]
        expected = {"order_id": parent.job.order.order_id, "index": 1, "kinship": "subtle"}
        parents = [order["parent"] for order in orders]
        assert None in parents
        assert expected in parents
        async with shop.database.reading() as t:
            hashes = {portrait.sha256 for portrait in (await t.people.all_of(MARA)).portraits}
        await shop.privacy.erase(an_asker())
        assert not [sha256 for sha256 in hashes if shop.images.holds(sha256)]
        with pytest.raises(NotFound, match="no longer known"):
            await shop.results.details(child.card.card_id)
