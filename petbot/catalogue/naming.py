"""What things are called: entries in a member's language, species, kinds and menus as texts."""

from collections.abc import Mapping

from petbot.catalogue.entries import Entry
from petbot.domain.choices import Field, Species
from petbot.domain.languages import ENGLISH, language_of
from petbot.domain.texts import Text, tr

__all__ = ["ENGLISH", "KINDS", "PLACEHOLDERS", "SPECIES", "name_in"]

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
PLACEHOLDERS: Mapping[Field, Text] = {
    "species": tr("Dog or cat"),
    "breed": tr("Breed"),
    "coat": tr("Coat"),
    "age": tr("Age"),
    "companion": tr("A second pet"),
    "companion_coat": tr("The second pet's coat"),
    "pose": tr("Pose"),
    "mood": tr("Mood"),
    "background": tr("Background"),
    "season": tr("Season"),
    "weather": tr("Weather"),
    "time": tr("Time of day"),
    "extras": tr("Extras (up to three)"),
    "owners": tr("How many people"),
    "activity": tr("Activity"),
    "look": tr("Look"),
    "quality": tr("Quality"),
    "count": tr("How many pictures"),
    "note": tr("Note"),
    "tone": tr("Skin tone"),
    "heritage": tr("Heritage"),
    "hair_colour": tr("Hair colour"),
    "hairstyle": tr("Hairstyle"),
    "covering": tr("Covering"),
    "clothing": tr("Clothing"),
    "age_group": tr("Age group"),
    "presentation": tr("Presentation"),
}
"""What stands in a menu of which nothing is chosen yet."""


def name_in(entry: Entry, locale: str) -> str:
    """The name in a Discord locale such as "pt-BR"; in English where we speak no such language."""
    code = language_of(locale)
    return entry.name if code == ENGLISH else getattr(entry.names, code.lower())
