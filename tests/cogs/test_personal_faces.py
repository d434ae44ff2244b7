"""The cards about oneself stay within Discord's limits, however much there is to say and in whatever language."""

import io
import itertools
import random
from dataclasses import replace
from typing import Any

import discord
import pytest

from cogs.history.faces import HistoryFaces
from cogs.history.looking import BREED, Spot, search_of, spot_of
from cogs.queue.faces import queue_face
from cogs.shortening import cut
from cogs.speaking import said_in
from cogs.taste.faces import TasteFaces
from petbot.catalogue import load_catalogue
from petbot.domain.choices import Choices, Species
from petbot.domain.history import Past, Search, Way
from petbot.domain.ids import OrderId
from petbot.domain.orders import JobState
from petbot.domain.taste import KEPT, LEARNED, Belief, Deed
from petbot.domain.waiting import Place
from petbot.service.faces import Ticket
from petbot.service.lookingback import PAGE, Page
from petbot.service.ownqueue import OwnLine
from petbot.service.tasting import Explained
from tests.builders import GUILD, a_card, a_job, a_portrait, an_order
from tests.cogs.fitting import LOCALES, must_fit
from tests.cogs.test_presenter import text_of, walk
from tests.fakes.clock import NOON

CATALOGUE = load_catalogue()
LONGEST = max(CATALOGUE.breeds, key=len)


def much(number: int) -> Choices:
    """Choices with all that there is to choose."""
    return CATALOGUE.anything(random.Random(number), share=1.0)


def a_past(number: int, state: JobState = JobState.DONE, **changes: Any) -> Past:
    order = replace(an_order(order_id=f"order-number{number:04}"), choices=much(number))
    past = Past(
        job=replace(a_job(order, state), error="It failed." if state is JobState.FAILED else None),
        portraits=tuple(a_portrait(order.order_id, index) for index in range(4)) if state is JobState.DONE else (),
        liked=True,
        closed=False,
        private=False,
        place=None,
        repeatable=True,
    )
    return replace(past, **changes)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_full_page_of_the_longest_orders_fits(locale: str) -> None:
    pasts = tuple(a_past(number) for number in range(PAGE))
    page = Page(pasts=pasts, newer=True, older=OrderId("order-number9999"))
    files = [discord.File(io.BytesIO(b""), filename=f"order-{number}.jpg") for number in range(PAGE)]
    spot = Spot(only=f"{BREED}{LONGEST}", order_id=OrderId("order-number0000"))
    must_fit(said_in(locale, HistoryFaces(CATALOGUE).page(page, spot, files, locale=locale, here=True)))


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("locale", LOCALES)
def test_an_opened_order_fits_and_leads_back_to_its_page(state: JobState, locale: str) -> None:
    spot = Spot(only=f"{BREED}{LONGEST}", order_id=OrderId("order-no9999"))
    names = [f"portrait-{number}.png" for number in range(4)] if state is JobState.DONE else []
    past = a_past(1, state)
    past = replace(past, job=replace(past.job, order=replace(past.job.order, order_id=OrderId("order-no1234"))))
    face = said_in(locale, HistoryFaces(CATALOGUE).opened(past, spot, names))
    must_fit(face)
    ids = [part["custom_id"] for part in walk(face.to_components()) if "custom_id" in part]
    assert f"pet:history:{spot.argument}" in ids


def test_a_page_is_read_back_from_its_control_and_nonsense_means_the_newest() -> None:
    for only, way in itertools.product(("all", "liked", "breed.pug"), Way):
        spot = Spot(only=only, way=way, order_id=OrderId("Xy-12_"))
        assert spot_of(spot.argument) == spot
    for nonsense in ("", ":", "moon", "all:", "all:from.", "all:sideways.x", "newest"):
        assert spot_of(nonsense) == Spot()


def test_filters_search_for_what_they_say() -> None:
    assert search_of(Spot(only="cat"), GUILD) == Search(species=Species.CAT)
    assert search_of(Spot(only="here"), GUILD) == Search(guild_id=GUILD)
    assert search_of(Spot(only="here"), None) == Search()
    assert search_of(Spot(only="breed.pug"), GUILD) == Search(breed="pug")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_hundred_orders_in_the_queue_fit(locale: str) -> None:
    tickets = tuple(
        Ticket(
            card=replace(a_card(card_id=f"card-number-{n:04}"), choices=much(n)),
            job=a_job(),
            place=Place(position=n, steps_ahead=n),
            eta=NOON,
        )
        for n in range(100)
    )
    must_fit(said_in(locale, queue_face(OwnLine(tickets=tickets, pauses=(), drawing=False), CATALOGUE, locale, "news")))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_of_the_largest_taste_fits(locale: str) -> None:
    faces = TasteFaces(CATALOGUE)
    names: dict[str, list[str]] = {"species": ["dog", "cat"], "companion": list(CATALOGUE.breeds)}
    deeds = dict.fromkeys(Deed, 12)
    beliefs = tuple(
        Belief(field=field, value=value, strength=3, share=0.5, deeds=deeds)
        for field in LEARNED
        for value in sorted(names.get(field) or CATALOGUE.shelf(_kind(field)), key=len)[-KEPT:]
    )
    explained = Explained(beliefs=beliefs, paused=False)
    for number in range(len(beliefs) // 7 + 2):
        must_fit(said_in(locale, faces.page(explained, number, "news")))
    for belief in beliefs[::20]:
        must_fit(said_in(locale, faces.picked(belief, 99)))


def _kind(field: Any) -> Any:
    return {"companion": "breed", "extras": "extra"}.get(field, field)


def test_what_the_catalogue_no_longer_knows_is_not_believed_aloud() -> None:
    gone = Belief(field="background", value="moon-base", strength=3, share=1, deeds={Deed.ORDERED: 3})
    assert "moon-base" not in text_of(TasteFaces(CATALOGUE).page(Explained(beliefs=(gone,), paused=False), 0))


@pytest.mark.parametrize(
    ("strength", "share", "words"),
    [(5, 0.9, "nearly always"), (5, 0.6, "most of the time"), (5, 0.3, "often"), (5, 0.1, "now and then"),
     (1, 1, "perhaps"), (-2, 0, "rather not")],
)  # fmt: skip
def test_how_strongly_something_is_believed_is_said_in_words(strength: float, share: float, words: str) -> None:
    belief = Belief(field="breed", value="pug", strength=strength, share=share, deeds={Deed.ORDERED: 5, Deed.LIKED: 2})
    text = text_of(TasteFaces(CATALOGUE).page(Explained(beliefs=(belief,), paused=False), 0))
    assert f"Breed: **Pug** · {words}\n-# because you ordered it 5 times and you liked it 2 times" in text


def test_words_are_cut_between_words_where_there_are_blanks() -> None:
    assert cut("a golden dog, on the beach", 16) == "a golden dog…"
    assert cut("short", 14) == "short"
    assert cut("犬" * 20, 10) == "犬" * 9 + "…"
