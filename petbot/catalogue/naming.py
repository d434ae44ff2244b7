"""What things are called: entries in a member's language, species, kinds and menus as texts."""

from collections.abc import Mapping

from petbot.catalogue.entries import Entry
from petbot.domain.choices import Species
from petbot.domain.languages import ENGLISH, language_of
from petbot.domain.texts import Text, tr

__all__ = ["ENGLISH", "KINDS", "SPECIES", "name_in"]

SPECIES: Mapping[Species, Text] = {Species.DOG: tr("Dog"), Species.CAT: tr("Cat")}
KINDS: Mapping[str, Text] = {
    "breed": tr("breed"),
    "coat": tr("coat"),
    "background": tr("background"),
    "extra": tr("extra"),
    "tone": tr("tone"),
    "look": tr("look"),
    "quality": tr("quality"),
    "season": tr("season"),
    "weather": tr("weather"),
    "time": tr("time"),
    "pose": tr("pose"),
    "mood": tr("mood"),
    "age": tr("age"),
    "heritage": tr("heritage"),
    "hair-colour": tr("hair colour"),
    "hairstyle": tr("hairstyle"),
    "covering": tr("covering"),
    "clothing": tr("clothing"),
    "age-group": tr("age group"),
    "presentation": tr("presentation"),
    "activity": tr("activity"),
}
"""Within a sentence, by shelf."""


def name_in(entry: Entry, locale: str) -> str:
    """The name in a Discord locale such as "pt-BR"; in English where we speak no such language."""
    code = language_of(locale)
    return entry.name if code == ENGLISH else getattr(entry.names, code.lower())
