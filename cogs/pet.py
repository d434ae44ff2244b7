"""The command /pet: read the options, call one service, present."""

from collections.abc import Iterable

from discord import app_commands
from discord.ext import commands

from cogs import reading, wording
from cogs.answers import Answers, Interaction
from cogs.controls import found
from cogs.desk import CardDesk
from cogs.presenter import Presenter
from petbot.catalogue import Catalogue
from petbot.domain.choices import MAX_COUNT, Choices, Field, Species
from petbot.service.ordering import Ordering

Suggestions = list[app_commands.Choice[str]]
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
        count: app_commands.Range[int, 1, MAX_COUNT] = 1,
    ) -> None:
        """Open a form that starts from the options."""
        async with self._answers.to(interaction):
            choices = self._chosen(
                {"species": species, "breed": breed, "background": background, "extras": extras, "count": str(count)}
            )
            callback = await interaction.response.defer(thinking=True)
            address = reading.address(interaction, callback.message_id if callback else None)
            card = await self._ordering.open_form(reading.asker(interaction), address, choices)
            face = self._presenter.form(card, reading.note(interaction))
            await interaction.edit_original_response(view=face)

    @create.autocomplete("breed")
    async def _breeds(self, interaction: Interaction, current: str) -> Suggestions:
        species = getattr(interaction.namespace, "species", None)
        within = Species(species) if species in set(Species) else None
        return _suggestions((breed.name, breed.id) for breed in self._catalogue.search_breeds(current, within))

    @create.autocomplete("background")
    async def _backgrounds(self, interaction: Interaction, current: str) -> Suggestions:
        del interaction
        return _suggestions((entry.name, entry.id) for entry in self._catalogue.search("background", current))

    @create.autocomplete("extras")
    async def _extras(self, interaction: Interaction, current: str) -> Suggestions:
        del interaction
        return _suggestions((entry.name, entry.id) for entry in self._catalogue.search("extra", current))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Modals: discord.py forgets them at a restart, their custom_id does not."""
        if submitted := found(interaction):
            await self._desk.found(interaction, *submitted)

    def _chosen(self, options: "dict[Field, str | None]") -> Choices:
        choices = Choices()
        for field, value in options.items():
            if value is not None:
                choices = self._catalogue.choose(choices, field, (value,))
        return choices


def _suggestions(entries: Iterable[tuple[str, str]]) -> Suggestions:
    return [app_commands.Choice(name=name, value=value) for name, value in entries]
