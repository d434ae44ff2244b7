"""The command /pet: read the options, call one service, present."""

from collections.abc import Iterable

from discord import app_commands
from discord.ext import commands

from cogs import reading, wording
from cogs.answers import Answers, Interaction
from cogs.controls import found
from cogs.desk import CardDesk
from cogs.presenter import Presenter
from petbot.catalogue import Catalogue, kind_of, name_in
from petbot.domain.choices import MAX_COUNT, Choices, Field, Species
from petbot.service.ordering import Ordering

Suggestions = list[app_commands.Choice[str]]
NOTE_CHARACTERS = 300
"""Longest note that may be sent; what can be used of it is told on the form."""
SPECIES = [app_commands.Choice(name=species.capitalize(), value=species.value) for species in Species]


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Pet(commands.GroupCog, group_name="pet", group_description=wording.COMMAND_GROUP):
    """Portraits of pets."""

    def __init__(
        self, ordering: Ordering, catalogue: Catalogue, presenter: Presenter, desk: CardDesk, answers: Answers
    ) -> None:
        self._ordering = ordering
        self._catalogue = catalogue
        self._presenter = presenter
        self._desk = desk
        self._answers = answers

    @app_commands.command(description=wording.COMMAND_CREATE)
    @app_commands.describe(
        species=wording.OPTION_SPECIES,
        breed=wording.OPTION_BREED,
        background=wording.OPTION_BACKGROUND,
        extras=wording.OPTION_EXTRAS,
        age=wording.OPTION_AGE,
        pose=wording.OPTION_POSE,
        mood=wording.OPTION_MOOD,
        season=wording.OPTION_SEASON,
        weather=wording.OPTION_WEATHER,
        time=wording.OPTION_TIME,
        companion=wording.OPTION_COMPANION,
        look=wording.OPTION_LOOK,
        quality=wording.OPTION_QUALITY,
        note=wording.OPTION_NOTE,
        count=wording.OPTION_COUNT,
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
        count: app_commands.Range[int, 1, MAX_COUNT] = 1,
    ) -> None:
        """Open a form that starts from the options."""
        async with self._answers.to(interaction):
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
                "count": str(count),
            }
            choices, mended = self._chosen(options)
            asker = reading.asker(interaction)
            private = await self._ordering.private_for(asker)
            callback = await interaction.response.defer(thinking=True, ephemeral=private)
            address = reading.address(interaction, callback.message_id if callback else None)
            card = await self._ordering.open_form(asker, address, choices, private=private, typed=note or "")
            face = self._presenter.form(card, reading.note(interaction, *mended))
            await interaction.edit_original_response(view=face)

    @create.autocomplete("breed")
    async def _breeds(self, interaction: Interaction, current: str) -> Suggestions:
        species = getattr(interaction.namespace, "species", None)
        within = Species(species) if species in set(Species) else None
        locale = str(interaction.locale)
        found = self._catalogue.search_breeds(current, within, locale=locale)
        return _suggestions((name_in(breed, locale), breed.id) for breed in found)

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
    async def _found(self, interaction: Interaction, current: str) -> Suggestions:
        locale = str(interaction.locale)
        found = self._catalogue.search(kind_of(reading.focused(interaction)), current, locale)
        return _suggestions((name_in(entry, locale), entry.id) for entry in found)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals: discord.py forgets them at a restart, their custom_id does not."""
        if (submitted := found(interaction)) and await self._desk.admits(interaction):
            await self._desk.found(interaction, *submitted)

    def _chosen(self, options: "dict[Field, str | None]") -> tuple[Choices, list[str]]:
        choices, mended = Choices(), list[str]()
        for field, value in options.items():
            if value is not None:
                settled = self._catalogue.settle(choices, field, (value,))
                choices = settled.choices
                mended.extend(settled.mended)
        return choices, mended


def _suggestions(entries: Iterable[tuple[str, str]]) -> Suggestions:
    return [app_commands.Choice(name=name, value=value) for name, value in entries]
