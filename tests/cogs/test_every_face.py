"""Every card of the studio, with the most that there is to say on it, is one that Discord takes in every language."""

import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from cogs import wording as shared
from cogs.form.faces import form_face
from cogs.form.pages import MENUS, Page
from cogs.help import wording as helping
from cogs.help.faces import OVERVIEW, HelpFaces
from cogs.help.manual import Manual
from cogs.pet import Pet
from cogs.petadmin import PetAdmin
from cogs.presenter import Face, Presenter
from cogs.privacy import Privacy
from cogs.profiles import faces as profiles
from cogs.profiles import wording as keeping
from cogs.result.details import details_face
from cogs.result.faces import Gallery
from cogs.result.wording import ACTS
from cogs.speaking import said_in
from cogs.start import wording as starting
from cogs.start.commands import start_menu
from cogs.start.desk import MOST
from cogs.start.faces import which_face
from cogs.taste.faces import reset_face
from petbot.catalogue import load_catalogue
from petbot.catalogue.profiles import embedded
from petbot.domain.cards import Card
from petbot.domain.choices import MAX_COUNT, Choices, Likeness, StartPicture
from petbot.domain.ids import ChannelId, GuildId, MessageId, OrderId
from petbot.domain.lineage import Kinship, Parent, larger
from petbot.domain.orders import JobState
from petbot.domain.petprofiles import MAX_NAME, OfferCode, PetProfile, ProfileId
from petbot.domain.recipes import Adapter, Start
from petbot.domain.waiting import Place
from petbot.engine.port import Progress
from petbot.service.faces import Result, Ticket
from petbot.service.health import Health
from petbot.service.lineage import Relative, Spot
from petbot.service.ownprofiles import Shown
from petbot.service.results import Details
from petbot.service.uploads import FLAWS, Thumbnail
from tests.builders import MARA, a_card, a_job, a_portrait, a_recipe, an_order
from tests.cogs.fitting import LOCALES, must_fit, must_fit_modal
from tests.fakes.clock import NOON

CATALOGUE = load_catalogue()
SNOWFLAKE = 9_223_372_036_854_775_807
"""The largest id that Discord has."""
SPOT = Spot(guild_id=GuildId(SNOWFLAKE), channel_id=ChannelId(SNOWFLAKE), message_id=MessageId(SNOWFLAKE))
LONG_ID = "x" * 16
"""The longest id of ours."""
NAME = "*" * MAX_NAME
"""Of a profile; each character is shown with a backslash before it."""
NEWS = keeping.SAVED
SOMETHING = "What you chose cannot be seen together with another, so I took it out. " * 4


def much(seed: int, count: int = MAX_COUNT) -> Choices:
    """Choices with all that there is to choose, from a picture and with a note."""
    chosen = CATALOGUE.anything(random.Random(seed), share=1.0)
    start = StartPicture(sha256="ab" * 32, likeness=Likeness.CLOSELY)
    return replace(chosen, count=count, start=start, note="next to a red boat on a lake " * 3)


def a_long_card(locale: str, seed: int = 1) -> Card:
    return replace(a_card(card_id=LONG_ID), choices=much(seed), locale=locale)


def relatives(spot: Spot | None = SPOT) -> list[Relative]:
    return [Relative(parent=Parent(order_id=OrderId(LONG_ID), index=3, kinship=each), spot=spot) for each in Kinship]


def tickets(locale: str) -> Iterator[Ticket]:
    """In every state, drawn from every kind of parent, with a preview."""
    for state in JobState:
        for relative in relatives():
            order = replace(an_order(), parent=relative.parent)
            yield Ticket(
                card=a_long_card(locale),
                job=replace(a_job(order, state), error=shared.FAULT.format(reference=LONG_ID)),
                place=Place(position=99_999, steps_ahead=99_999),
                eta=NOON,
                progress=Progress(step=999, steps=1000, step_seconds=1),
                preview=b"JPEG",
            )


def results(locale: str) -> Iterator[tuple[Result, list[str]]]:
    """One to four pictures, covered and not, made from every kind of parent; each with the names of its files."""
    for count in range(1, MAX_COUNT + 1):
        alt = CATALOGUE.sentence(much(count))
        portraits = [replace(a_portrait(OrderId("order"), index), alt_text=alt) for index in range(count)]
        for origin in (None, *relatives(), *relatives(None)):
            yield (
                Result(
                    card=a_long_card(locale, count),
                    order=an_order(recipe=a_recipe(count)),
                    portraits=portraits,
                    pngs=[Path("x.png")] * count,
                    remark=SOMETHING,
                    spoiler=count % 2 == 0,
                    origin=origin,
                ),
                [f"portrait-{index + 1}.png" for index in range(count)],
            )


def cards(locale: str) -> Iterator[Face]:
    """What a card shows after its form."""
    health = Health()
    health.drawing_stopped()
    presenter, gallery = Presenter(CATALOGUE, health), Gallery(CATALOGUE, embedded())
    gallery.picture_acts = tuple(ACTS)
    yield from (presenter.ticket(ticket, SOMETHING) for ticket in tickets(locale))
    for result, names in results(locale):
        yield gallery.face(result, names, SOMETHING, mention=True)
    for failure in (SOMETHING, shared.FAULT.format(reference=LONG_ID)):
        failed = Result(card=a_long_card(locale), order=an_order(), portraits=[], pngs=[], failure=failure)
        yield presenter.failure(failed, SOMETHING, mention=True)
    yield presenter.cancelled(a_long_card(locale))
    yield presenter.erased(a_long_card(locale))


def details() -> Iterator[Face]:
    """With two long prompts, many adapters, and relatives of every kind."""
    recipe = replace(
        a_recipe(MAX_COUNT, seed=2**32 - MAX_COUNT),
        prompt="a dog, " * 1000,
        negative_prompt="blurry, " * 1000,
        scheduler="dpmsolver++-karras",
        adapters=tuple(Adapter(name="_" * 64, sha256="c0" * 32, weight=0.75) for _ in range(20)),
        start=Start(sha256="ab" * 32, strength=0.35),
        hires=larger(0.35),
    )
    for seconds in (42, 4200):
        job = replace(a_job(an_order(recipe=recipe), JobState.DONE), ended_at=NOON + timedelta(seconds=seconds))
        for origin in relatives():
            yield details_face(Details(job=job, portraits=[], origin=origin, children=relatives() * 5))


def saved(number: int, *, default: bool = False) -> Shown:
    """A profile with the longest name."""
    profile = PetProfile(
        profile_id=ProfileId(f"{number:016}"),
        user_id=MARA,
        name=NAME,
        choices=much(number, count=1),
        recipe=a_recipe(1, seed=2**32 - 1),
        order_id=None,
        place=0,
        made_at=NOON,
        is_default=default,
    )
    return Shown(profile=profile, portrait=None, png=None, shared=True)


def profile_faces() -> Iterator[Face]:
    """The list, a profile's own card, and each question about one."""
    shown, code = [saved(number, default=number == 0) for number in range(profiles.PAGE + 1)], OfferCode(LONG_ID)
    pictures = [discord.File(io.BytesIO(b""), filename=f"profile-{n}.jpg") for n in range(profiles.PAGE)]
    yield profiles.list_face(CATALOGUE, shown, pictures, 1, NEWS)
    yield profiles.list_face(CATALOGUE, [], [], 0, keeping.DELETED.format(name=profiles.plain(NAME)))
    for each in shown[:2]:
        for picture in (None, pictures[0]):
            yield profiles.profile_face(CATALOGUE, each, picture, NEWS)
    for face in (profiles.delete_face, profiles.gift_menu_face):
        yield face(shown[0].profile)
    yield profiles.share_face(shown[0].profile, code)
    yield profiles.gift_face(shown[0].profile, code, MARA)


def starts(locale: str) -> Iterator[Face]:
    """Forms that start from a picture, on every page, and the question which picture."""
    card = a_long_card(locale)
    for page in MENUS:
        for covered in (False, True):
            thumbnail = Thumbnail(jpeg=b"", spoiler=covered)
            yield form_face(
                CATALOGUE,
                card,
                SOMETHING,
                page=Page(name=page),
                unfinished=a_card(card_id=LONG_ID),
                thumbnail=thumbnail,
            )
        yield form_face(CATALOGUE, card, SOMETHING, page=Page(name=page), unfinished=a_card(card_id=LONG_ID))
    names, hashes = [f"start-{n}.jpg" for n in range(MOST)], [f"{n:064}" for n in range(MOST)]
    for why in FLAWS.values():
        yield said_in(locale, which_face(names, hashes, starting.SKIPPED.format(why=why)))


def a_manual() -> Manual:
    """Of all commands, as Discord knows them."""
    nothing: Any = None
    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    desks = dict.fromkeys(("form", "start", "profiles", "history", "queue", "taste", "manual"), nothing)
    for cog in (
        Pet(catalogue=CATALOGUE, **desks),
        PetAdmin(nothing, nothing, nothing),
        Privacy(nothing, nothing),
    ):
        group: Any = cog.app_command
        tree.add_command(group)
    tree.add_command(start_menu(nothing))
    return Manual(tree, lambda: dict.fromkeys(("pet", "petadmin", "privacy"), SNOWFLAKE))


def help_faces(locale: str) -> Iterator[Face]:
    """Every topic, for a member and for somebody who manages the server."""
    faces = HelpFaces(a_manual())
    for topic in (OVERVIEW, *helping.TITLES):
        for manages in (False, True):
            yield faces.face(topic, locale, manages=manages)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_ticket_and_result_fits(locale: str) -> None:
    for face in cards(locale):
        must_fit(face)


@pytest.mark.parametrize("locale", LOCALES)
def test_details_profiles_starts_and_resets_fit(locale: str) -> None:
    for face in (*details(), *profile_faces(), *starts(locale), reset_face()):
        must_fit(said_in(locale, face))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_topic_of_the_help_fits(locale: str) -> None:
    for face in help_faces(locale):
        must_fit(said_in(locale, face))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_question_for_a_name_fits(locale: str) -> None:
    for title in (keeping.SAVE_TITLE, keeping.RENAME_TITLE, keeping.DUPLICATE_TITLE):
        must_fit_modal(said_in(locale, profiles.name_modal(f"profilerenamed:{LONG_ID}", title, NAME)))


def test_every_maker_of_a_face_or_a_modal_is_called_by_one_of_these_tests() -> None:
    here = Path(__file__).parent
    tests = ("test_every_face", "test_personal_faces", "test_form", "test_moderators_in_every_language")
    source = "".join((here / f"{name}.py").read_text(encoding="utf-8") for name in tests)
    made = "".join(path.read_text(encoding="utf-8") for path in (here.parents[1] / "cogs").rglob("*.py"))
    makers = set(re.findall(r"^def ([a-z]\w*)\([^)]*\) -> (?:Face|ui\.Modal)", made, re.MULTILINE))
    assert {name for name in makers if not re.search(rf"\b{name}\(|\b{name}\b[,)]", source)} == set()
    assert len(makers) > 20
