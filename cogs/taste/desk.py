"""What happens on a taste card: read, call one service, present. It is about whoever presses, and for them alone."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.controls import Act, Answer
from cogs.speaking import show
from cogs.taste import wording
from cogs.taste.faces import TasteFaces, reset_face
from petbot.catalogue import Catalogue
from petbot.domain.taste import LEARNED
from petbot.service.tasting import Tasting, Verdict


class TasteDesk:
    """Answers for the taste."""

    def __init__(self, *, tasting: Tasting, catalogue: Catalogue, answers: Answers) -> None:
        self._tasting = tasting
        self._faces = TasteFaces(catalogue)
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {
            "taste": self._turn,
            "tastepick": self._pick,
            "tastemore": self._more,
            "tasteless": self._less,
            "tasteforget": self._forget,
            "tastepause": self._pause,
            "tastereset": self._reset,
        }

    async def begin(self, interaction: Interaction) -> None:
        """The command."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction)

    async def _turn(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._show(interaction, _page(act.argument))

    async def _pick(self, interaction: Interaction, act: Act) -> None:
        """A belief that is gone by now leads back to what is still believed."""
        await interaction.response.defer()
        explained = await self._tasting.explain(reading.asker(interaction))
        chosen, number = "".join(act.values[:1]), _page(act.argument)
        belief = next((each for each in explained.beliefs if f"{each.field}.{each.value}" == chosen), None)
        await show(interaction, self._faces.picked(belief, number) if belief else self._faces.page(explained, number))

    async def _more(self, interaction: Interaction, act: Act) -> None:
        await self._correct(interaction, act, "like")

    async def _less(self, interaction: Interaction, act: Act) -> None:
        await self._correct(interaction, act, "avoid")

    async def _forget(self, interaction: Interaction, act: Act) -> None:
        await self._correct(interaction, act, "forget")

    async def _correct(self, interaction: Interaction, act: Act, verdict: Verdict) -> None:
        await interaction.response.defer()
        page, _, about = act.argument.partition(":")
        field, _, value = about.partition(".")
        await self._tasting.correct(reading.asker(interaction), field, value, verdict)
        name = next((self._faces.name(known, value) for known in LEARNED if known == field), None) or value
        await self._show(interaction, _page(page), wording.NOTED[verdict].format(name=name))

    async def _pause(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._tasting.pause(reading.asker(interaction), paused=act.argument == "on")
        await self._show(interaction)

    async def _reset(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        if act.argument != "yes":
            await show(interaction, reset_face())
            return
        await self._tasting.reset(reading.asker(interaction))
        await self._show(interaction)

    async def _show(self, interaction: Interaction, page: int = 0, note: str | None = None) -> None:
        await show(interaction, self._faces.page(await self._tasting.explain(reading.asker(interaction)), page, note))


def _page(text: str) -> int:
    return min(int(text), 10_000) if text.isascii() and text.isdecimal() else 0
