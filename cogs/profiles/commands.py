"""The commands /pet again, /pet profiles and /pet take, with suggestions while one types."""

from discord import app_commands
from discord.ext import commands

from cogs.answers import Interaction
from cogs.form import wording as form
from cogs.form.commands import NOTE_CHARACTERS, FormCommands, Suggestions, suggestions
from cogs.profiles import wording
from cogs.profiles.desk import ProfilesDesk
from petbot.catalogue import Catalogue, kind_of, name_in
from petbot.domain.choices import MAX_COUNT, Field
from petbot.domain.petprofiles import PetProfile
from petbot.service.petprofiles import Change

SUGGESTED = 25
"""Suggestions that Discord shows (interactions/application-commands)."""
SUGGESTION_CHARACTERS = 100
"""Of what Discord shows of one (the same page)."""
NAME_CHARACTERS = 100
"""Of a name as it is typed: longer than any that is kept, so that it can be said which is not."""
CHANGED = ("background", "extras", "season", "weather", "time", "pose", "mood", "age", "look", "quality")
"""Options that are entries of the catalogue."""


class ProfileCommands(commands.Cog):
    """A part of cogs.pet.Pet."""

    profiles: ProfilesDesk
    catalogue: Catalogue

    @app_commands.command(description=wording.AGAIN)
    @app_commands.describe(
        name=wording.AGAIN_NAME,
        background=form.BACKGROUND,
        extras=form.EXTRAS,
        season=form.SEASON,
        weather=form.WEATHER,
        time=form.TIME,
        pose=form.POSE,
        mood=form.MOOD,
        age=form.AGE,
        look=form.LOOK,
        quality=form.QUALITY,
        count=form.COUNT,
        note=form.NOTE,
        beside=wording.BESIDE,
        private=wording.PRIVATE,
    )
    @app_commands.autocomplete(**dict.fromkeys(CHANGED, FormCommands.found))
    async def again(
        self,
        interaction: Interaction,
        *,
        name: app_commands.Range[str, 1, NAME_CHARACTERS] = "",
        background: str | None = None,
        extras: str | None = None,
        season: str | None = None,
        weather: str | None = None,
        time: str | None = None,
        pose: str | None = None,
        mood: str | None = None,
        age: str | None = None,
        look: str | None = None,
        quality: str | None = None,
        count: app_commands.Range[int, 1, MAX_COUNT] | None = None,
        note: app_commands.Range[str, 1, NOTE_CHARACTERS] | None = None,
        beside: app_commands.Range[str, 1, NAME_CHARACTERS] = "",
        private: bool = False,
    ) -> None:
        """Order a saved pet's picture, with what was said changed for this time."""
        async with self.profiles.answers.to(interaction):
            options: dict[Field, str | None] = {
                "background": background,
                "season": season,
                "weather": weather,
                "time": time,
                "extras": extras,
                "pose": pose,
                "mood": mood,
                "age": age,
                "look": look,
                "quality": quality,
                "count": None if count is None else str(count),
                "note": note,
            }
            changes: list[Change] = [
                (field, (self.catalogue.meant(kind_of(field), value),))
                for field, value in options.items()
                if value is not None
            ]
            await self.profiles.draw(interaction, name, beside, changes, private=private)

    @again.autocomplete("name")
    @again.autocomplete("beside")
    async def _saved_pets(self, interaction: Interaction, current: str) -> Suggestions:
        found = await self.profiles.matching(interaction, current, SUGGESTED)
        return suggestions((self._label(profile, str(interaction.locale)), profile.name) for profile in found)

    def _label(self, profile: PetProfile, locale: str) -> str:
        breed = self.catalogue.breed(profile.choices.breed or "")
        return f"{profile.name} · {name_in(breed, locale)}"[:SUGGESTION_CHARACTERS]

    @app_commands.command(name="profiles", description=wording.PROFILES)
    async def list_profiles(self, interaction: Interaction) -> None:
        """The asker's saved pets."""
        async with self.profiles.answers.to(interaction):
            await self.profiles.open_list(interaction)

    @app_commands.command(description=wording.TAKE)
    @app_commands.describe(code=wording.CODE, name=wording.TAKE_NAME)
    async def take(
        self,
        interaction: Interaction,
        *,
        code: app_commands.Range[str, 1, NAME_CHARACTERS],
        name: app_commands.Range[str, 1, NAME_CHARACTERS] = "",
    ) -> None:
        """Take a copy of what a code offers."""
        async with self.profiles.answers.to(interaction):
            await self.profiles.giving.take(interaction, code, name)
