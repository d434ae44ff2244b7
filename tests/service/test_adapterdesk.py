"""Operators say which adapters take part in pictures; guilds may allow fewer."""

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from petbot.catalogue import load_catalogue
from petbot.domain.choices import Choices, Species
from petbot.domain.errors import NotFound, Refusal
from petbot.domain.moderation import Unmoderated
from petbot.domain.policies import Policy
from petbot.engine.adapters.listing import Listed, write_list
from petbot.service.adapterdesk import AdapterDesk, Studio
from petbot.service.importing import CommandImporter
from tests.builders import a_manager, a_profile, an_address, an_asker
from tests.service.shop import Shop

INK, CATS = "a" * 64, "b" * 64
OPERATOR = a_manager(operates=True)


async def says_nothing(path: Path) -> str:
    """An importer that takes everything."""
    return f"{path.stem}: {(await asyncio.to_thread(path.read_bytes)).decode()}"


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> AdapterDesk:
    """A desk with two adapters on its shelf."""
    entries = [
        Listed(name="ink", file="ink.safetensors", sha256=INK, triggers=("inkwash",)),
        Listed(name="cats", file="cats.safetensors", sha256=CATS),
    ]
    write_list(tmp_path, entries)
    studio = Studio(load_catalogue(), a_profile(), shop.engine)
    return AdapterDesk(database=shop.database, folder=tmp_path, importer=says_nothing, studio=studio, clock=shop.clock)


async def adapters_of(shop: Shop, species: Species) -> list[tuple[str, float]]:
    """What takes part in an order of such an animal."""
    card = await shop.ordering.open_form(an_asker(), an_address(), Choices(species=species))
    await shop.ordering.surprise(card.card_id, an_asker())
    ticket = await shop.ordering.place(card.card_id, an_asker())
    return [(adapter.name, adapter.weight) for adapter in ticket.job.order.recipe.adapters]


async def test_an_adapter_takes_part_once_it_is_used_and_only_for_its_animals(shop: Shop, desk: AdapterDesk) -> None:
    assert await adapters_of(shop, Species.CAT) == []
    await desk.change(OPERATOR, INK, lambda rule: replace(rule, used=True, weight=0.7))
    await desk.change(OPERATOR, CATS, lambda rule: replace(rule, used=True, species=Species.CAT))
    assert await adapters_of(shop, Species.CAT) == [("cats", 1.0), ("ink", 0.7)]
    assert await adapters_of(shop, Species.DOG) == [("ink", 0.7)]
    await shop.moderation.change_policy(a_manager(), lambda _: Policy(adapters=(CATS,)))
    assert await adapters_of(shop, Species.DOG) == []


async def test_its_trigger_words_stand_in_the_prompt(shop: Shop, desk: AdapterDesk) -> None:
    await desk.change(OPERATOR, INK, lambda rule: replace(rule, used=True))
    ticket = await shop.ordered()
    assert "inkwash" in ticket.job.order.recipe.prompt


async def test_what_cannot_be_is_refused(desk: AdapterDesk) -> None:
    with pytest.raises(Unmoderated):
        await desk.all(a_manager())
    with pytest.raises(NotFound):
        await desk.change(OPERATOR, "c" * 64, lambda rule: rule)
    with pytest.raises(Refusal, match="from 0 to 2"):
        await desk.change(OPERATOR, INK, lambda rule: replace(rule, weight=9))
    with pytest.raises(Refusal, match="pickled"):
        await desk.take_in(OPERATOR, "evil.pt", b"")


async def test_a_file_goes_through_the_importer_under_its_own_name_only(desk: AdapterDesk) -> None:
    assert await desk.take_in(OPERATOR, "../../etc/new.safetensors", b"tensors") == "new: tensors"


async def test_a_preview_shows_the_same_pet_with_growing_weight(shop: Shop, desk: AdapterDesk) -> None:
    png = await desk.preview(OPERATOR, INK)
    drawn = [recipe.adapters[0].weight for recipe in shop.engine.recipes]
    assert drawn == [0.0, 0.5, 1.0] * 2
    size = Image.open(io.BytesIO(png)).size
    assert size[0] * 2 == size[1] * 3


async def test_the_real_importer_refuses_a_broken_file_with_its_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"not tensors")
    importer = CommandImporter({"PETBOT_ADAPTERS_FOLDER": str(tmp_path / "shelf")})
    with pytest.raises(Refusal, match=r"broken\.safetensors"):
        await importer(broken)
