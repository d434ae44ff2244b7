"""The languages that Petbot speaks, by their gettext codes, and which of them a Discord locale means."""

from collections.abc import Mapping
from typing import Final

ENGLISH: Final = "en"
LANGUAGES: Final = (ENGLISH, "de", "es", "fr", "pl", "uk", "pt_BR", "hi", "ja", "zh_CN")
OWN_NAMES: Final[Mapping[str, str]] = {
    "en-US": "English",
    "de": "Deutsch",
    "es-ES": "Español",
    "fr": "Français",
    "pl": "Polski",
    "uk": "Українська",
    "pt-BR": "Português do Brasil",
    "hi": "हिन्दी",
    "ja": "日本語",
    "zh-CN": "简体中文",
}
"""What each is called by those who speak it, by a Discord locale that means it."""
_BY_TONGUE: Final = {code.partition("_")[0]: code for code in LANGUAGES}


def language_of(locale: str) -> str:
    """The code for a Discord locale such as "pt-BR": "es-419" is Spanish, "zh-TW" gets simplified Chinese.

    English where we speak no such language (https://docs.discord.com/developers/reference#locales).
    """
    return _BY_TONGUE.get(locale.partition("-")[0], ENGLISH)
