"""Faces of a card: what is on them, and that Discord takes them."""

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cogs.form.faces import form_face
from cogs.presenter import Presenter
from petbot.catalogue import load_catalogue
from petbot.domain.choices import Choices, Species
from petbot.domain.orders import JobState
from petbot.domain.waiting import Place
from petbot.engine.port import Progress
from petbot.service.faces import Result, Ticket
from petbot.service.health import Health
from tests.builders import a_card, a_job
from tests.cogs.fitting import must_fit
from tests.fakes.clock import NOON

CATALOGUE = load_catalogue()


@pytest.fixture
def presenter() -> Presenter:
    return Presenter(CATALOGUE, Health())


def walk(part: Any) -> list[dict[str, Any]]:
    """Every component of a face, nested ones included."""
    parts: list[dict[str, Any]] = part if isinstance(part, list) else [part]
    inner = (walk(each.get("components", [])) for each in parts)
    return [*parts, *itertools.chain.from_iterable(inner)]


def text_of(face: Any) -> str:
    """All text displays."""
    return "\n".join(part["content"] for part in walk(face.to_components()) if part["type"] == 10)


def some_ticket(state: JobState, position: int = 2, progress: Progress | None = None) -> Ticket:
    job = replace(a_job(), state=state)
    place = Place(position=position, steps_ahead=30)
    return Ticket(card=a_card(), job=job, place=place, eta=NOON + timedelta(seconds=30), progress=progress)


@pytest.mark.parametrize("breed", [None, *CATALOGUE.breeds])
def test_every_form_stays_within_discords_limits(breed: str | None) -> None:
    species = CATALOGUE.breed(breed).species if breed else None
    coat = CATALOGUE.coats_of(breed)[0].id if breed else None
    choices = Choices(species=species, breed=breed, coat=coat)
    face = form_face(CATALOGUE, replace(a_card(), choices=choices), note="a note")
    must_fit(face)


def test_the_form_offers_coats_only_once_there_is_a_breed() -> None:
    fields = lambda choices: {  # noqa: E731
        part["custom_id"].split(":")[2]
        for part in walk(form_face(CATALOGUE, replace(a_card(), choices=choices)).to_components())
        if part["type"] == 3
    }
    assert "coat" not in fields(Choices(species=Species.CAT))
    assert "coat" in fields(Choices(species=Species.CAT, breed="siamese"))


@pytest.mark.parametrize(
    ("ticket", "words"),
    [
        (some_ticket(JobState.QUEUED, 0), "You are next."),
        (some_ticket(JobState.QUEUED, 1), "One order is ahead of yours."),
        (some_ticket(JobState.QUEUED, 7), "7 orders are ahead of yours."),
        (some_ticket(JobState.RUNNING, 0, Progress(step=5, steps=20, step_seconds=1)), "step 5 of 20"),
        (some_ticket(JobState.WAITING), "Trying again soon"),
    ],
)
def test_a_ticket_says_where_the_order_stands_and_when_it_is_ready(
    presenter: Presenter, ticket: Ticket, words: str
) -> None:
    text = text_of(presenter.ticket(ticket))
    assert words in text
    assert f"<t:{int((NOON + timedelta(seconds=30)).timestamp())}:R>" in text


def test_a_ticket_says_when_nothing_can_be_drawn() -> None:
    health = Health()
    health.drawing_stopped()
    text = text_of(Presenter(CATALOGUE, health).ticket(some_ticket(JobState.QUEUED)))
    assert "out of order" in text
    assert "kept" in text


def test_a_failure_says_why_and_offers_another_try(presenter: Presenter) -> None:
    result = Result(card=a_card(), order=a_job().order, portraits=[], pngs=[], failure="The engine stumbled.")
    face = presenter.failure(result)
    assert "The engine stumbled." in text_of(face)
    assert [part["label"] for part in walk(face.to_components()) if part["type"] == 2] == ["Try again"]
