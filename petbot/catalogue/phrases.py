"""Phrases of a photographic prompt: the smallest thing that is weighed, and that no chunk of 77 tokens may cut."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SYNTAX = re.compile(r"[\\()\[\]]|\bBREAK\b")
_GAPS = re.compile(r"[\s,]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Prompt text without a comma at its top level, and how much it counts."""

    text: str
    """In prompt syntax: what came from elsewhere has passed `escaped`."""
    weight: float = 1.0

    def __str__(self) -> str:
        return self.text if self.weight == 1.0 else f"({self.text}:{self.weight:g})"


def joined(phrases: Iterable[Phrase]) -> str:
    """The prompt, each phrase once."""
    return ", ".join(dict.fromkeys(str(phrase) for phrase in phrases if phrase.text))


def escaped(text: str) -> str:
    """A name or word from outside as one phrase that is read as it stands: no weights, no commas, no line breaks."""
    return _SYNTAX.sub(lambda found: "\\" + found[0], _GAPS.sub(" ", text).strip())


def article(text: str) -> str:
    """The text with "a" or "an" before it, by its first letter."""
    return f"{'an' if text[:1].lower() in {*'aeiou'} else 'a'} {text}"
