"""An entry's name in a member's language."""

from typing import Final

from petbot.catalogue.entries import Entry

ENGLISH: Final = "en"
_ATTRIBUTES: Final = {
    "de": "de", "es": "es", "fr": "fr", "pl": "pl", "uk": "uk", "pt": "pt_br", "hi": "hi", "ja": "ja", "zh": "zh_cn",
}  # fmt: skip
"""Attribute of Names by the language of a Discord locale ("es-419" is Spanish, "zh-TW" gets simplified Chinese)."""


def name_in(entry: Entry, locale: str) -> str:
    """The name in a Discord locale such as "pt-BR"; in English where we speak no such language."""
    attribute = _ATTRIBUTES.get(locale.partition("-")[0])
    return getattr(entry.names, attribute) if attribute else entry.name
