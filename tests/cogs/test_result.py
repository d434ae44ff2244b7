"""The faces of a result: what is on them, and that Discord takes them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cogs.result import wording
from cogs.result.details import details_face
from cogs.result.faces import Gallery
from petbot.catalogue import load_catalogue
from petbot.catalogue.profiles import embedded
from petbot.domain.ids import ChannelId, GuildId, MessageId, OrderId
from petbot.domain.lineage import Kinship, Parent, larger
from petbot.domain.orders import JobState
from petbot.domain.recipes import Adapter, Start
from petbot.service.faces import Result
from petbot.service.lineage import Relative, Spot
from petbot.service.results import Details
from tests.builders import a_card, a_job, a_portrait, a_recipe, an_order, some_choices
from tests.cogs.fitting import must_fit
from tests.cogs.test_presenter import text_of, walk
from tests.fakes.clock import NOON

CATALOGUE = load_catalogue()
SPOT = Spot(guild_id=GuildId(2001), channel_id=ChannelId(3001), message_id=MessageId(5001))
LINK = "https://discord.com/channels/2001/3001/5001"


@pytest.fixture
def gallery() -> Gallery:
    gallery = Gallery(CATALOGUE, replace(embedded(), notice="Drawn by a test."))
    gallery.picture_acts = tuple(wording.ACTS)
    return gallery


def a_result(pictures: int = 4, **more: Any) -> Result:
    portraits = [
        replace(a_portrait(OrderId("order")), index=index, alt_text=f"Picture {index}") for index in range(pictures)
    ]
    order = an_order(recipe=a_recipe(pictures))
    pngs = [Path("x.png")] * pictures
    return Result(**{"card": a_card(), "order": order, "portraits": portraits, "pngs": pngs} | more)


def names(result: Result) -> list[str]:
    return [f"portrait-{portrait.index + 1}.png" for portrait in result.portraits]


def parts(face: Any, kind: int) -> list[dict[str, Any]]:
    """Components of one type: 2 buttons, 3 menus, 12 galleries."""
    return [part for part in walk(face.to_components()) if part["type"] == kind]


def a_relative(kinship: Kinship, index: int | None = 1, spot: Spot | None = SPOT) -> Relative:
    return Relative(parent=Parent(order_id=OrderId("parent"), index=index, kinship=kinship), spot=spot)


def test_a_gallery_describes_each_picture_and_calls_nobody_unless_asked(gallery: Gallery) -> None:
    result = a_result()
    quiet, calling = gallery.face(result, names(result)), gallery.face(result, names(result), mention=True)
    [shown] = parts(quiet, 12)
    assert [item["description"] for item in shown["items"]] == ["Picture 0", "Picture 1", "Picture 2", "Picture 3"]
    assert f"<@{result.card.user_id}>" not in text_of(quiet)
    assert f"<@{result.card.user_id}>" in text_of(calling)
    assert "Drawn by a test." in text_of(quiet)


def test_a_result_names_what_its_model_did_not_draw_as_chosen(gallery: Gallery) -> None:
    result = a_result(1, card=replace(a_card(), choices=replace(some_choices(), look="oil-painting")))
    assert "Drawn by a test. It cannot draw: Oil painting." in text_of(gallery.face(result, names(result)))


def test_the_fullest_result_stays_within_discords_limits(gallery: Gallery) -> None:
    result = a_result(4, origin=a_relative(Kinship.STRONG), remark="One picture was withheld.")
    face = gallery.face(result, names(result), "A note.", mention=True)
    must_fit(face)
    [menu] = parts(face, 3)
    assert len(menu["options"]) == 20
    assert menu["options"][7]["value"] == "larger:1"


def test_the_menu_offers_only_what_can_be_done(gallery: Gallery) -> None:
    gallery.picture_acts = ("subtle", "strong", "larger", "original")
    large = a_result(1, order=an_order(recipe=replace(a_recipe(), hires=larger(0.35))))
    [menu] = parts(gallery.face(large, names(large)), 3)
    assert [option["label"] for option in menu["options"]] == ["Vary subtly", "Vary strongly", "Original file"]


def test_a_picture_that_was_withheld_has_no_entry_in_the_menu(gallery: Gallery) -> None:
    result = a_result(3)
    result = replace(result, portraits=[result.portraits[0], result.portraits[2]])
    [menu] = parts(gallery.face(result, names(result)), 3)
    assert {option["value"].rpartition(":")[2] for option in menu["options"]} == {"0", "2"}


def test_a_covered_result_offers_to_uncover_it(gallery: Gallery) -> None:
    for covered, label in ((False, "cover:on"), (True, "cover:off")):
        result = a_result(2, spoiler=covered)
        face = gallery.face(result, names(result))
        assert any(label in part["custom_id"] for part in parts(face, 2))
        assert all(item.get("spoiler", False) is covered for item in parts(face, 12)[0]["items"])


@pytest.mark.parametrize(
    ("relative", "said"),
    [
        (a_relative(Kinship.SUBTLE), f"A subtle variation of picture 2 · [the original]({LINK})"),
        (a_relative(Kinship.STRONG, 0, None), "A strong variation of picture 1"),
        (a_relative(Kinship.LARGER, 3, None), "Picture 4, enlarged"),
        (a_relative(Kinship.ELSEWHERE, None, None), "The same with another background"),
    ],
)
def test_a_child_says_what_it_is_of_which_picture(gallery: Gallery, relative: Relative, said: str) -> None:
    result = a_result(1, origin=relative)
    assert f"-# {said}" in text_of(gallery.face(result, names(result))).splitlines()


def test_a_child_speaks_the_language_of_its_card(gallery: Gallery) -> None:
    result = a_result(1, card=replace(a_card(), locale="de"))
    assert gallery.face(result, names(result)).to_components()


def test_details_tell_the_recipe_and_the_relatives() -> None:
    recipe = replace(
        a_recipe(2, seed=7),
        negative_prompt="blurry",
        scheduler="ddim",
        adapters=(Adapter(name="cute_style", sha256="c0" * 32, weight=0.8),),
        start=Start(sha256="ab" * 32, strength=0.35),
        hires=larger(0.35),
    )
    job = replace(a_job(an_order(recipe=recipe)), state=JobState.DONE, ended_at=NOON + timedelta(seconds=42))
    details = Details(
        job=job,
        portraits=[replace(a_portrait(job.order.order_id), width=96, height=96)],
        origin=a_relative(Kinship.SUBTLE),
        children=[a_relative(Kinship.LARGER, 0), a_relative(Kinship.ELSEWHERE, None, None)],
    )
    text = text_of(details_face(details))
    for said in (
        "**Model** noise · **scheduler** ddim",
        "**Steps** 4 · **guidance** 1 · **size** 96×96",
        "**Begun from a picture** of which 35% was drawn anew",
        "**Second pass** 1.5 times as large",
        "**Seeds** `7`, `8`",
        "cute\\_style at 0.8",
        f"<t:{int(NOON.timestamp())}:f> · **ready** after 42 s",
        "```\ndog, brown coat, beach background\n```",
        "```\nblurry\n```",
        f"A subtle variation of picture 2 · [the original]({LINK})",
        f"- [Picture 1, enlarged]({LINK})",
        "- The same with another background",
    ):
        assert said in text


def test_the_longest_details_stay_within_discords_limits() -> None:
    recipe = replace(a_recipe(4), prompt="`" * 5000, negative_prompt="y" * 5000)
    job = replace(a_job(an_order(recipe=recipe)), ended_at=NOON + timedelta(hours=3))
    children = [a_relative(Kinship.STRONG)] * 30
    details = Details(job=job, portraits=[], origin=a_relative(Kinship.STRONG), children=children)
    face = details_face(details)
    must_fit(face)
    assert text_of(face).count("```") == 4
    assert "**ready** after 180 min" in text_of(face)
