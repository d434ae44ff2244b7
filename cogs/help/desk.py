"""What happens on the help card."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.controls import Act, Answer
from cogs.help.faces import OVERVIEW, HelpFaces
from cogs.help.manual import Manual
from cogs.speaking import show


class HelpDesk:
    """Answers for the help."""

    def __init__(self, *, manual: Manual, answers: Answers) -> None:
        self._faces = HelpFaces(manual)
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {"help": self._turn}

    async def begin(self, interaction: Interaction) -> None:
        """The command."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, OVERVIEW)

    async def _turn(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._show(interaction, "".join(act.values[:1]))

    async def _show(self, interaction: Interaction, topic: str) -> None:
        asker = reading.asker(interaction)
        await show(interaction, self._faces.face(topic, asker.locale, manages=asker.may_manage))
