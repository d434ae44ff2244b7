"""The commands /pet create and /pet surprise, with suggestions while one types."""

from collections.abc import Iterable

from discord import app_commands
from discord.ext import commands

from cogs import reading
from cogs.answers import Interaction
from cogs.form import wording
from cogs.form.desk import FormDesk
from cogs.form.modals import NOTE_CHARACTERS
from petbot.catalogue import Catalogue, kind_of, name_in
from petbot.domain.choices import MAX_COUNT, Field, Species

Suggestions = list[app_commands.Choice[str]]
SPECIES = [
    app_commands.Choice(name=wording.DOG, value=Species.DOG.value),
    app_commands.Choice(name=wording.CAT, value=Species.CAT.value),
]


class FormCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    form: FormDesk
    catalogue: Catalogue

    @app_commands.command(description=wording.CREATE)
    @app_commands.describe(
        species=wording.SPECIES,
        breed=wording.BREED,
        background=wording.BACKGROUND,
        extras=wording.EXTRAS,
        age=wording.AGE,
        pose=wording.POSE,
        mood=wording.MOOD,
        season=wording.SEASON,
        weather=wording.WEATHER,
        time=wording.TIME,
        companion=wording.COMPANION,
        look=wording.LOOK,
        quality=wording.QUALITY,
        note=wording.NOTE,
        count=wording.COUNT,
        private=wording.PRIVATE,
    )
    @app_commands.choices(species=SPECIES)
    async def create(
        self,
        interaction: Interaction,
        *,
        species: str | None = None,
        breed: str | None = None,
        background: str | None = None,
        extras: str | None = None,
        age: str | None = None,
        pose: str | None = None,
        mood: str | None = None,
        season: str | None = None,
        weather: str | None = None,
        time: str | None = None,
        companion: str | None = None,
        look: str | None = None,
        quality: str | None = None,
        note: app_commands.Range[str, 1, NOTE_CHARACTERS] | None = None,
        count: app_commands.Range[int, 1, MAX_COUNT] | None = None,
        private: bool = False,
    ) -> None:
        """Open a form that starts from the options."""
        async with self.form.answers.to(interaction):
            options: dict[Field, str | None] = {
                "species": species,
                "breed": breed,
                "background": background,
                "extras": extras,
                "age": age,
                "pose": pose,
                "mood": mood,
                "season": season,
                "weather": weather,
                "time": time,
                "companion": companion,
                "look": look,
                "quality": quality,
                "note": note,
                "count": str(count) if count else None,
            }
            await self.form.open(interaction, options, private=private)

    @app_commands.command(description=wording.SURPRISE_COMMAND)
    @app_commands.describe(
        species=wording.SPECIES,
        breed=wording.BREED,
        quality=wording.QUALITY,
        count=wording.COUNT,
        private=wording.PRIVATE,
    )
    @app_commands.choices(species=SPECIES)
    async def surprise(
        self,
        interaction: Interaction,
        *,
        species: str | None = None,
        breed: str | None = None,
        quality: str | None = None,
        count: app_commands.Range[int, 1, MAX_COUNT] | None = None,
        private: bool = False,
    ) -> None:
        """Order at once what taste and chance make of the options."""
        async with self.form.answers.to(interaction):
            options: dict[Field, str | None] = {
                "species": species,
                "breed": breed,
                "quality": quality,
                "count": str(count) if count else None,
            }
            await self.form.surprised(interaction, options, private=private)

    @surprise.autocomplete("breed")
    @create.autocomplete("breed")
    async def _breeds(self, interaction: Interaction, current: str) -> Suggestions:
        species = getattr(interaction.namespace, "species", None)
        within = Species(species) if species in set(Species) else None
        locale = str(interaction.locale)
        found = self.catalogue.search_breeds(current, within, locale=locale)
        return suggestions((name_in(breed, locale), breed.id) for breed in found)

    @create.autocomplete("background")
    @create.autocomplete("extras")
    @create.autocomplete("age")
    @create.autocomplete("pose")
    @create.autocomplete("mood")
    @create.autocomplete("season")
    @create.autocomplete("weather")
    @create.autocomplete("time")
    @create.autocomplete("companion")
    @create.autocomplete("look")
    @create.autocomplete("quality")
    @surprise.autocomplete("quality")
    async def found(self, interaction: Interaction, current: str) -> Suggestions:
        """What the catalogue has for the option that is being typed."""
        locale = str(interaction.locale)
        found = self.catalogue.search(kind_of(reading.focused(interaction)), current, locale)
        return suggestions((name_in(entry, locale), entry.id) for entry in found)


def suggestions(entries: Iterable[tuple[str, str]]) -> Suggestions:
    """Names and ids as Discord's suggestions."""
    return [app_commands.Choice(name=name, value=value) for name, value in entries]
