"""How the operator has an adapter used: in which pictures, and how strongly."""

from dataclasses import dataclass

from petbot.domain.choices import Species

MAX_WEIGHT = 2.0
"""Beyond it, LoRA weights tear pictures apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdapterRule:
    """One adapter of the operator's list. One that is not used waits for whoever runs the bot to switch it on."""

    sha256: str
    """Of the file's content, in hexadecimal."""
    name: str
    triggers: tuple[str, ...] = ()
    """Words that it was trained to answer to."""
    used: bool = False
    """Whether it takes part in pictures, where a guild's policy does not say otherwise."""
    weight: float = 1.0
    """0 to MAX_WEIGHT."""
    species: Species | None = None
    """For pictures of these animals only; None: of all."""

    def fits(self, species: Species | None, allowed: tuple[str, ...]) -> bool:
        """Whether it takes part in a picture of this animal where these adapters are allowed (none: all)."""
        return self.used and self.species in {None, species} and (not allowed or self.sha256 in allowed)
