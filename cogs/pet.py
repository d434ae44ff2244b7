"""The command group /pet: its subcommands come from the features, each in its folder."""

from collections.abc import Iterator, Mapping

from discord import app_commands
from discord.ext import commands

from cogs import wording
from cogs.controls import Answer
from cogs.form.commands import FormCommands
from cogs.form.desk import FormDesk
from cogs.help.commands import HelpCommands
from cogs.help.desk import HelpDesk
from cogs.history.commands import HistoryCommands
from cogs.history.desk import HistoryDesk
from cogs.profiles.commands import ProfileCommands
from cogs.profiles.desk import ProfilesDesk
from cogs.queue.commands import QueueCommands
from cogs.queue.desk import QueueDesk
from cogs.start.commands import StartCommands
from cogs.start.desk import StartDesk
from cogs.taste.commands import TasteCommands
from cogs.taste.desk import TasteDesk
from petbot.catalogue import Catalogue


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class Pet(
    FormCommands,
    StartCommands,
    ProfileCommands,
    HistoryCommands,
    QueueCommands,
    TasteCommands,
    HelpCommands,
    commands.GroupCog,
    group_name="pet",
    group_description=wording.COMMAND_GROUP,
):
    """Portraits of pets."""

    def __init__(
        self,
        *,
        catalogue: Catalogue,
        form: FormDesk,
        start: StartDesk,
        profiles: ProfilesDesk,
        history: HistoryDesk,
        queue: QueueDesk,
        taste: TasteDesk,
        manual: HelpDesk,
    ) -> None:
        self.catalogue = catalogue
        self.form = form
        self.start = start
        self.profiles = profiles
        self.history_desk = history
        self.queue_desk = queue
        self.taste_desk = taste
        self.help_desk = manual

    def verbs(self) -> Iterator[Mapping[str, Answer]]:
        """What the features answer to."""
        desks = (self.form, self.start, self.profiles, self.history_desk, self.queue_desk)
        yield from (desk.verbs for desk in (*desks, self.taste_desk, self.help_desk))
