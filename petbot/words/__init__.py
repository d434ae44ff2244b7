"""Words: whether a person's own text may be used, in any script and most disguises, and why not."""

from petbot.words.filtering import MAX_TEXT, OWN, Finding, examine, findings
from petbot.words.patterns import own

__all__ = ["MAX_TEXT", "OWN", "Finding", "examine", "findings", "own"]
