"""An entry's name in a member's language."""

from petbot.catalogue.entries import Entry
from petbot.domain.languages import ENGLISH, language_of

__all__ = ["ENGLISH", "name_in"]


def name_in(entry: Entry, locale: str) -> str:
    """The name in a Discord locale such as "pt-BR"; in English where we speak no such language."""
    code = language_of(locale)
    return entry.name if code == ENGLISH else getattr(entry.names, code.lower())
