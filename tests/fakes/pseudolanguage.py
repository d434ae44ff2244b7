"""A language in which every word of a message stands between ⟦ and ⟧, so that what was never translated is seen."""

import gettext
import re
from string import Formatter

from petbot.domain.texts import Named
from petbot.languages import Language

FOREIGN = re.compile(r"⟦[^⟧]*⟧|<(t:\d+:\w|[@#]&?\d+)>")
"""What was said in the language, and what Discord says itself."""


class _Marked(gettext.NullTranslations):
    """Marks the words between the fields, so that a value in English still shows."""

    def gettext(self, message: str) -> str:
        return "".join(_marked(words) + field for words, field in _pieces(message))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


class PseudoLanguage(Language):
    """Says every text with its marks, and names of entries too."""

    def __init__(self) -> None:
        super().__init__("de", _Marked())

    def name(self, entry: Named) -> str:
        """An entry's German name, marked: it has one."""
        return _marked(super().name(entry))


def english_in(said: str) -> str:
    """What is left in English of something that was said in the pseudo-language; people's own words are in Greek."""
    left = FOREIGN.sub("", said)
    return left if re.search("[A-Za-z]", left) else ""


def _marked(words: str) -> str:
    return f"⟦{words}⟧" if re.search(r"\w", words) else words


def _pieces(message: str) -> list[tuple[str, str]]:
    """Words, and the field after them as the message has it."""
    return [(words, _field(name, spec)) for words, name, spec, _ in Formatter().parse(message)]


def _field(name: str | None, spec: str | None) -> str:
    if name is None:
        return ""
    return f"{{{name}:{spec}}}" if spec else f"{{{name}}}"
