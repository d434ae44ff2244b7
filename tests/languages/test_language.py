"""Languages: texts said by gettext catalogues, names by the entries themselves."""

import gettext
import io
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from petbot.domain.languages import LANGUAGES, language_of
from petbot.domain.texts import joined, plural, tr
from petbot.languages import Language, language

PUG = SimpleNamespace(name="Pug", names=SimpleNamespace(pl="Mops", ja="パグ"))


def spoken(code: str, words: dict[str | tuple[str, str], str | tuple[str, ...]]) -> Language:
    """A language that knows these words."""
    catalog = Catalog(locale=code)
    for message, said in words.items():
        catalog.add(message, said)
    file = io.BytesIO()
    write_mo(file, catalog)
    file.seek(0)
    return Language(code, gettext.GNUTranslations(file))


def test_a_text_is_said_with_names_and_texts_in_it() -> None:
    polish = spoken("pl", {"No {breed} for {whom}.": "{whom}: {breed} niedostępny.", "you": "ciebie"})
    assert polish.say(tr("No {breed} for {whom}.", breed=PUG, whom=tr("you"))) == "ciebie: Mops niedostępny."


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 zlecenie"), (2, "2 zlecenia"), (5, "5 zleceń"), (22, "22 zlecenia")]
)
def test_plurals_follow_the_rules_of_the_language(number: int, said: str) -> None:
    polish = spoken(
        "pl", {("{number} order", "{number} orders"): ("{number} zlecenie", "{number} zlecenia", "{number} zleceń")}
    )
    assert polish.say(plural("{number} order", "{number} orders").format(number=number)) == said


def test_lists_and_joined_texts_are_said_part_by_part() -> None:
    japanese = spoken("ja", {"All: {all}": "全部: {all}", "cat": "猫"})
    assert (
        japanese.say(joined("\n", [tr("All: {all}", all=(PUG, tr("cat"))), "as it is"])) == "全部: パグ、猫\nas it is"
    )


def test_what_is_no_text_or_not_translated_stays() -> None:
    assert spoken("ja", {}).say("pet:{x}") == "pet:{x}"
    assert spoken("ja", {}).say(tr("Only {number} English", number=3)) == "Only 3 English"


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("de", "de"),
        ("es-419", "es"),
        ("pt-BR", "pt_BR"),
        ("zh-TW", "zh_CN"),
        ("sv-SE", "en"),
        ("en-GB", "en"),
        ("", "en"),
    ],
)
def test_a_discord_locale_means_one_of_our_languages(locale: str, code: str) -> None:
    assert language_of(locale) == code
    assert language(locale).code == code


def test_every_language_is_compiled() -> None:
    for code in LANGUAGES[1:]:
        assert isinstance(language(code.replace("_", "-")).translations, gettext.GNUTranslations), code
