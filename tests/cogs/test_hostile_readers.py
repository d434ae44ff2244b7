"""Readers of custom ids, menus and modals answer anything at all with a value or a Refusal, never with an exception."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from cogs.controls import ACT
from cogs.moderating.controls import BUTTON as DESK_BUTTON
from cogs.moderating.controls import MENU as DESK_MENU
from cogs.moderating.controls import SENT
from cogs.moderating.given import MOST, only, snowflake
from cogs.moderating.policycard import changed, limited, offered, switched
from petbot.catalogue import load_catalogue
from petbot.domain.choices import MAX_COUNT
from petbot.domain.errors import Refusal
from petbot.domain.ids import RoleId
from petbot.domain.languages import OWN_NAMES
from petbot.domain.policies import Policy

OFFERED = offered(load_catalogue(), [])
FIELDS = (
    "channels",
    "roles",
    "log",
    "count",
    "quality",
    "strictness",
    "locale",
    "adapters",
    "looksphotographic",
    "nothing",
)
TEXTS = st.one_of(
    st.text(max_size=60), st.integers().map(str), st.sampled_from(("٣", "１２", "²", "9" * 5000, " 5", "+5"))
)


@given(text=TEXTS)
def test_a_snowflake_is_a_number_that_the_database_holds_or_is_refused(text: str) -> None:
    with suppress(Refusal):
        assert str(snowflake(text)) == text.lstrip("0")
        assert 0 < snowflake(text) <= MOST


@given(values=st.lists(TEXTS, max_size=3))
def test_one_choice_is_the_first_or_is_refused(values: list[str]) -> None:
    with suppress(Refusal):
        assert only(values) == values[0]


@given(field=st.sampled_from(FIELDS), values=st.lists(TEXTS, max_size=26))
def test_any_answer_of_a_menu_leaves_a_policy_that_holds_or_is_refused(field: str, values: list[str]) -> None:
    with suppress(Refusal):
        policy = changed(Policy(), field, values, OFFERED)
        assert 1 <= policy.max_count <= MAX_COUNT
        assert policy.max_quality in {None, *OFFERED.qualities}
        assert policy.strictness in {"off", "standard", "strict"}
        assert policy.locale in {None, *OWN_NAMES}
        assert all(0 < each <= MOST for each in (*policy.channels, *policy.roles))


@given(hour=TEXTS, day=TEXTS, role=st.one_of(st.none(), st.integers(1, MOST).map(RoleId)))
def test_any_limits_are_small_numbers_or_are_refused(hour: str, day: str, role: RoleId | None) -> None:
    with suppress(Refusal):
        policy = limited(Policy(), hour, day, role)
        for allowance in (policy.allowance, *policy.by_role):
            assert all(each is None or 0 <= each <= 10_000 for each in (allowance.per_hour, allowance.per_day))


@given(name=TEXTS)
def test_a_switch_that_is_none_changes_nothing(name: str) -> None:
    assert switched(Policy(), name) == Policy()


@given(text=st.from_regex(r"(pet|mod|modsent):[\s\S]{0,100}", fullmatch=True))
def test_custom_ids_are_read_within_their_alphabet(text: str) -> None:
    for pattern in (ACT, DESK_BUTTON, DESK_MENU, SENT):
        if match := pattern.fullmatch(text):
            assert all(len(part) <= 80 or part.isalpha() for part in match.groupdict().values() if part)
            assert "\n" not in text
