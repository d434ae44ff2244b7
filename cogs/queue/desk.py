"""What happens on a person's own queue: read, call one service, present."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.controls import Act, Answer
from cogs.elsewhere import show_there
from cogs.presenter import Presenter
from cogs.queue import wording
from cogs.queue.faces import queue_face
from cogs.speaking import show
from petbot.catalogue import Catalogue
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.service.locks import Locks
from petbot.service.ordering import Ordering
from petbot.service.ownqueue import OwnQueue


class QueueDesk:
    """Answers for the asker's own queue, whoever presses. A cancelled order's own card says so too."""

    def __init__(
        self,
        *,
        own_queue: OwnQueue,
        ordering: Ordering,
        catalogue: Catalogue,
        presenter: Presenter,
        locks: Locks,
        answers: Answers,
    ) -> None:
        self._own_queue = own_queue
        self._ordering = ordering
        self._catalogue = catalogue
        self._presenter = presenter
        self._locks = locks
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {
            "queue": self._again,
            "queuecancel": self._cancel,
            "queuecancelall": self._cancel_all,
        }

    async def begin(self, interaction: Interaction) -> None:
        """The command."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction)

    async def _again(self, interaction: Interaction, _: Act) -> None:
        await interaction.response.defer()
        await self._show(interaction)

    async def _cancel(self, interaction: Interaction, act: Act) -> None:
        """A refusal stands on the card: what could not be cancelled is no longer in the queue that it shows."""
        await interaction.response.defer()
        try:
            number = await self._cancel_one(interaction, CardId("".join(act.values[:1])))
        except Refusal as refusal:
            await self._show(interaction, refusal.words)
        else:
            await self._show(interaction, _told(number))

    async def _cancel_one(self, interaction: Interaction, card_id: CardId) -> int:
        """Returns how many orders that ended: none where it was over before."""
        async with self._locks.of(card_id):
            ended = await self._ordering.cancel(card_id, reading.asker(interaction))
            await show_there(interaction.client, ended.card, self._presenter.cancelled(ended.card))
        return int(not ended.already)

    async def _cancel_all(self, interaction: Interaction, _: Act) -> None:
        await interaction.response.defer()
        cards = await self._own_queue.cancel_all(reading.asker(interaction))
        await self._show(interaction, _told(len(cards)))
        for card in cards:
            async with self._locks.of(card.card_id):
                await show_there(interaction.client, card, self._presenter.cancelled(card))

    async def _show(self, interaction: Interaction, note: str | None = None) -> None:
        asker = reading.asker(interaction)
        line = await self._own_queue.line(asker)
        await show(interaction, queue_face(line, self._catalogue, asker.locale, note))


def _told(number: int) -> str:
    """What pressing Cancel has done."""
    return wording.CANCELLED.format(number=number) if number else wording.NOTHING_LEFT
