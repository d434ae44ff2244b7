"""Moderators' cards, modals and commands leave no word untranslated, and the rules fit into one message."""

import inspect
import random
from collections.abc import Iterator
from typing import Any, cast

import pytest
from discord import app_commands, ui

from cogs.moderating import wording
from cogs.moderating.controls import limits_modal, report_modal, role_limit_modal, words_modal
from cogs.moderating.faces import (
    PAGE,
    adapters_face,
    bans_face,
    case_face,
    cases_face,
    erase_face,
    erased_face,
    kept_face,
    notice,
    preview_face,
    queue_face,
    record_face,
    stats_face,
    words_face,
)
from cogs.moderating.policycard import offered, policy_face
from cogs.petadmin import PetAdmin
from cogs.petoperator import PetOperator
from cogs.presenter import Face
from cogs.privacy import Privacy
from cogs.speaking import said, said_in
from petbot.catalogue import load_catalogue
from petbot.domain.adapting import AdapterRule
from petbot.domain.choices import Species
from petbot.domain.figures import Day, Figures
from petbot.domain.ids import CardId, CaseId, ChannelId, OrderId, RoleId
from petbot.domain.languages import OWN_NAMES
from petbot.domain.moderation import Act, Case, CaseState, Halt, Pause, Record, Sanction
from petbot.domain.policies import Allowance, Policy, RoleAllowance
from petbot.domain.texts import Text, joined, tr
from petbot.service.moderation import MAX_REASON
from petbot.service.privacy import Erased, Kept
from petbot.service.queuedesk import Line
from petbot.words import Finding
from tests.builders import GUILD, MARA, OTTO, a_job
from tests.cogs.fitting import LOCALES, must_fit, must_fit_modal
from tests.fakes.clock import NOON
from tests.fakes.pseudolanguage import PseudoLanguage, english_in

OWN = "δικά μας *λόγια*"
"""A person's own words: nobody translates them, so they are in another alphabet than English."""
SENTENCE = tr("A dog on the beach")
LONG = "*_" * (MAX_REASON // 2)
"""The longest reason that may be given; each character is shown with a backslash before it."""
MUCH = load_catalogue().sentence(load_catalogue().anything(random.Random(1), share=1.0))
TEXTS = ("content", "label", "placeholder", "description", "title")
"""Where a component holds words that Discord shows; ids and what people wrote stand elsewhere."""
CATALOGUE = load_catalogue()
RULES = [AdapterRule(sha256=f"{n:064}", name=OWN, triggers=(OWN,), used=True) for n in range(30)]
STRICT = Policy(
    channels=tuple(map(ChannelId, range(1, 13))),
    roles=(RoleId(5),),
    allowance=Allowance(per_hour=3),
    by_role=tuple(RoleAllowance(role_id=RoleId(n), per_day=n) for n in range(25)),
    max_quality="fine",
    looks=("watercolour",),
    strictness="strict",
    words=(OWN,),
    log_channel=ChannelId(7),
    locale="ja",
)
FIGURES = Figures(days=(Day(date=NOON.date(), drawn=1, failed=2, open=1),), people=1, breeds=(), refusals=())
NONE_KEPT = dict.fromkeys(("cards", "orders", "pictures", "reports", "records", "profiles", "uploads", "tastes"), 0)
SETTINGS = {"uploads": tr("off"), "roles": joined(" ", ["<@&5>"]), "locale": "de", "strictness": "off", "words": OWN}


def a_case(state: CaseState = CaseState.OPEN, reason: str = OWN, case_id: str = "case") -> Case:
    """Mara's picture, reported by Otto."""
    return Case(
        case_id=CaseId(case_id),
        guild_id=GUILD,
        order_id=OrderId("order"),
        card_id=CardId("card"),
        owner_id=MARA,
        reporter_id=OTTO,
        reason=reason,
        opened_at=NOON,
        state=state,
        closed_by=OTTO,
    )


def a_sanction(*, ends: bool = True, reason: str = OWN) -> Sanction:
    """Against Mara."""
    named = MARA if ends else None
    until = NOON if ends else None
    return Sanction(subject="0f", user_id=named, guild_id=GUILD, reason=reason, by=OTTO, since=NOON, until=until)


def a_record(act: Act, **detail: str) -> Record:
    """Of somebody who is not known any more."""
    return Record(at=NOON, act=act, guild_id=GUILD, actor_id=None, detail=detail)


def records() -> Iterator[Record]:
    """One of each act, and of each rule that refuses."""
    yield from (a_record(act, reason=OWN) for act in Act)
    yield from (a_record(Act.REFUSED, rule=rule) for rule in wording.RULES)
    yield a_record(Act.POLICY, **SETTINGS)


def notices() -> Iterator[Text]:
    """What acts are answered with."""
    for everywhere in (False, True):
        yield wording.BANNED[everywhere].format(user=MARA)
        yield wording.TIMED_OUT[everywhere].format(user=MARA, until="<t:1:f>")
        yield wording.LIFTED[everywhere].format(user=MARA)
    yield wording.TAKEN_IN.format(said=OWN)
    yield from wording.HALTED.values()


def a_queue(halt: Halt | None = None, page: int = 0) -> Face:
    """Longer than a page."""
    pause = Pause(guild_id=None, halt=halt, by=OTTO, since=NOON, reason=OWN) if halt else None
    return queue_face(Line(jobs=tuple(a_job() for _ in range(PAGE + 1)), pause=pause), lambda _: SENTENCE, page)


def kept(number: int) -> Kept:
    """That many of each."""
    return Kept(**dict.fromkeys(NONE_KEPT, number), since=NOON if number else None)


def a_finding(category: str) -> Finding:
    """Of a list; its rule is in the list's own letters."""
    return Finding(category=category, reason=tr("Not this."), rule=OWN, start=0, end=1, part=OWN)


def faces() -> Iterator[Face]:
    """Every face of the moderators' side, full and empty."""
    there = offered(CATALOGUE, RULES)
    yield from (policy_face(policy, there) for policy in (Policy(), STRICT))
    yield from (a_queue(halt, page=1) for halt in (None, *Halt))
    yield queue_face(Line(jobs=(), pause=None), lambda _: SENTENCE, 0)
    for everywhere in (False, True):
        yield bans_face([], 0, everywhere=everywhere)
        yield bans_face([a_sanction(), a_sanction(ends=False, reason="")] * PAGE, 1, everywhere=everywhere)
    yield record_face([], 0)
    yield from (record_face([record], 0) for record in records())
    yield from (case_face(a_case(state), SENTENCE, "picture.png") for state in CaseState)
    yield from (cases_face(cases) for cases in ([], [a_case(), a_case(reason="", case_id="other")]))
    yield words_face(OWN, ())
    yield words_face(OWN, [a_finding(category) for category in wording.WORDS_LISTS])
    yield stats_face(FIGURES, "stats.png")
    yield adapters_face([])
    yield adapters_face([*RULES, *(AdapterRule(sha256="0", name=OWN, species=species) for species in Species)])
    yield preview_face(OWN, "preview.png")
    yield from (kept_face(kept(number)) for number in (0, 1, 2))
    yield erase_face()
    yield erased_face(Erased(orders=1, pictures=2, messages=0))
    yield from map(notice, notices())


def large_faces() -> Iterator[Face]:
    """Those that grow, with the most on them, and words as long as may be given."""
    pause = Pause(guild_id=None, halt=Halt.PAUSED, by=OTTO, since=NOON, reason=LONG)
    yield queue_face(Line(jobs=tuple(a_job() for _ in range(PAGE + 1)), pause=pause), lambda _: MUCH, 1)
    yield bans_face([a_sanction(reason=LONG)] * (PAGE + 1), 1, everywhere=True)
    yield record_face([a_record(Act.POLICY, **{**SETTINGS, "words": LONG * 10})] * (PAGE + 1), 1)
    yield case_face(a_case(reason=LONG), MUCH, "picture.png")
    yield cases_face([a_case(reason=LONG, case_id=f"{number:016}") for number in range(PAGE)])
    yield words_face(LONG * 10, [a_finding(category) for category in wording.WORDS_LISTS] * 9)
    yield adapters_face([AdapterRule(sha256="0", name=LONG[:64], triggers=(LONG,), used=True)] * 99)


def modals() -> list[ui.Modal]:
    """Every modal."""
    return [limits_modal(STRICT), role_limit_modal(), words_modal(STRICT), report_modal("x" * 16)]


def shown_in(part: Any) -> Iterator[str]:
    """Every string of a view or modal that Discord shows."""
    if isinstance(part, list):
        for each in cast("list[Any]", part):
            yield from shown_in(each)
    elif isinstance(part, dict):
        for key, value in cast("dict[str, Any]", part).items():
            if key in TEXTS and isinstance(value, str):
                yield value
            else:
                yield from shown_in(value)


def left_in_english(shown: Any) -> list[str]:
    """What nobody translated. Languages are called by their own names everywhere."""
    return [text for text in shown_in(shown) if english_in(_without_languages(text))]


def _without_languages(text: str) -> str:
    for name in OWN_NAMES.values():
        text = text.replace(name, "")
    return text


def test_no_word_of_a_card_is_left_in_english() -> None:
    language = PseudoLanguage()
    assert [left_in_english(said(language, face).to_components()) for face in faces()] == [[] for _ in faces()]


def test_no_word_of_a_modal_is_left_in_english() -> None:
    language = PseudoLanguage()
    assert [left_in_english(said(language, modal).to_dict()) for modal in modals()] == [[] for _ in modals()]


def test_every_face_and_modal_is_looked_at() -> None:
    from cogs.moderating import controls, policycard
    from cogs.moderating import faces as built

    source = inspect.getsource(faces) + inspect.getsource(modals) + inspect.getsource(a_queue)
    makers = {name for module in (built, policycard, controls) for name in vars(module) if _makes(module, name)}
    assert {name for name in makers if name not in source} == set()


def _makes(module: Any, name: str) -> bool:
    made = getattr(module, name)
    return inspect.isfunction(made) and name[0] != "_" and inspect.signature(made).return_annotation in {Face, ui.Modal}


def test_a_card_that_was_not_translated_would_be_found() -> None:
    face = said(PseudoLanguage(), notice("Plain English"))
    assert left_in_english(face.to_components()) == ["Plain English"]
    assert english_in(PseudoLanguage().say(tr("It is {what}", what="plain"))) == "plain"


def commands() -> Iterator[app_commands.Command[Any, ..., Any] | app_commands.Group]:
    """The groups, and what is in them."""
    nothing = cast("Any", None)
    for cog in (PetAdmin(nothing, nothing, nothing), PetOperator(nothing, nothing, nothing), Privacy(nothing, nothing)):
        group = cast("app_commands.Group", cog.app_command)
        yield from (group, *group.walk_commands())


def parameters() -> Iterator[app_commands.Parameter]:
    """Every option of every command."""
    for command in commands():
        if isinstance(command, app_commands.Command):
            yield from command.parameters


def said_of_commands() -> Iterator[app_commands.locale_str | None]:
    """Descriptions and choices, as discord.py gives them to the translator."""
    yield from (command._locale_description for command in commands())
    yield from (option.locale_description for option in parameters())
    yield from (choice._locale_name for option in parameters() for choice in option.choices)


def test_every_description_and_choice_of_a_command_can_be_translated() -> None:
    words = list(vars(wording).values())
    held = [*words, *(each for named in words if isinstance(named, dict) for each in named.values())]
    messages = {each.message for each in held if isinstance(each, Text)}
    assert {each and each.message for each in said_of_commands()} - messages == set()


def test_every_name_of_a_command_or_option_can_be_translated() -> None:
    kept = {"petadmin", "petoperator"}
    names = {command.name for command in commands()} | {option.display_name for option in parameters()}
    assert names - kept == {str(name) for name in wording.NAMES}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_face_and_modal_fits(locale: str) -> None:
    for face in (*faces(), *large_faces()):
        must_fit(said_in(locale, face))
    for modal in modals():
        must_fit_modal(said_in(locale, modal))


def test_the_rules_fit_into_one_message_in_the_longest_words() -> None:
    for policy in (Policy(), STRICT):
        must_fit(said(PseudoLanguage(), policy_face(policy, offered(CATALOGUE, RULES))))
