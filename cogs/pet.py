"""The command group /pet: its subcommands come from the features, each in its folder."""

from discord import app_commands
from discord.ext import commands

from cogs import wording
from cogs.form.commands import FormCommands
from cogs.form.desk import FormDesk
from cogs.profiles.commands import ProfileCommands
from cogs.profiles.desk import ProfilesDesk
from cogs.start.commands import StartCommands
from cogs.start.desk import StartDesk
from petbot.catalogue import Catalogue


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Pet(
    FormCommands,
    StartCommands,
    ProfileCommands,
    commands.GroupCog,
    group_name="pet",
    group_description=wording.COMMAND_GROUP,
):
    """Portraits of pets."""

    def __init__(self, *, catalogue: Catalogue, form: FormDesk, start: StartDesk, profiles: ProfilesDesk) -> None:
        self.catalogue = catalogue
        self.form = form
        self.start = start
        self.profiles = profiles
