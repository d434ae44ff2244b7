"""Says texts and names in a person's language, by the gettext catalogues in locale/."""

import gettext
import logging
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from petbot.domain.languages import ENGLISH, language_of
from petbot.domain.texts import LIST_SEPARATOR, Named, Text, filled

log = logging.getLogger(__name__)
DOMAIN = "petbot"
FOLDER = Path(__file__).parent / "locale"
SEPARATORS = {"ja": "、", "zh_CN": "、"}
"""Between the members of a list, where it is not a comma and a space."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `code` is its gettext code."""

    code: str
    translations: gettext.NullTranslations

    def say(self, said: str) -> str:
        """A text in this language; English where no translation is known; any other string as it is."""
        if not isinstance(said, Text):
            return said
        if self.code == ENGLISH:
            return str(said)
        template = self._template(said)
        if not said.values:
            return template
        return filled(template, said.values, self._word, SEPARATORS.get(self.code, LIST_SEPARATOR))

    def named(self, context: str, name: str) -> str:
        """A command's or option's name in this language."""
        return self.translations.pgettext(context, name)

    def name(self, entry: Named) -> str:
        """An entry's name in this language."""
        return entry.name if self.code == ENGLISH else getattr(entry.names, self.code.lower())

    def _template(self, said: Text) -> str:
        if said.plural:
            number = said.values.get("number")
            count = number if isinstance(number, int) else 2
            return self.translations.ngettext(said.message, said.plural, count)
        return self.translations.gettext(said.message) if said.message else ""

    def _word(self, value: "str | Named") -> str:
        return self.say(value) if isinstance(value, str) else self.name(value)


def language(locale: str) -> Language:
    """The language of a Discord locale such as "pt-BR"."""
    return _loaded(language_of(locale))


@cache
def _loaded(code: str) -> Language:
    if code == ENGLISH:
        return Language(code, gettext.NullTranslations())
    try:
        return Language(code, gettext.translation(DOMAIN, FOLDER, [code]))
    except OSError:
        log.error("The translations into %s are not compiled, so people get English: run make.", code)
        return Language(code, gettext.NullTranslations())
