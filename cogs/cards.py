"""What happens to a card once its form is complete: ordering, waiting, and the end of it."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Interaction
from cogs.attachments import preview
from cogs.controls import Act, Answer
from cogs.presenter import Presenter
from cogs.speaking import show
from petbot.domain.ids import CardId
from petbot.domain.orders import JobState
from petbot.service.faces import Ticket
from petbot.service.locks import Locks
from petbot.service.ordering import Ordering


class CardDesk:
    """Answers for every card. Each answer holds the card's lock from the service's word to the edit of the message."""

    def __init__(self, *, ordering: Ordering, presenter: Presenter, locks: Locks) -> None:
        self._ordering = ordering
        self._presenter = presenter
        self._locks = locks
        self.verbs: Mapping[str, Answer] = {
            "generate": self._generate,
            "cancel": self._cancel,
            "refresh": self._refresh,
            "reroll": self._reroll,
            "delete": self._delete,
        }

    async def _generate(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            ticket = await self._ordering.place(act.card_id, reading.asker(interaction))
            await self._renew(interaction, act.card_id)
            await self.show_ticket(interaction, ticket)

    async def _refresh(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        asker = reading.asker(interaction)
        async with self._locks.of(act.card_id):
            ticket = await self._ordering.place(act.card_id, asker)
            await self._renew(interaction, act.card_id)
            await self.show_ticket(interaction, ticket)
        if ticket.job.state in {JobState.DONE, JobState.FAILED}:
            await self._ordering.collect(act.card_id, asker)

    async def _cancel(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            ended = await self._ordering.cancel(act.card_id, reading.asker(interaction))
            await show(interaction, self._presenter.cancelled(ended.card))

    async def _delete(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            card = await self._ordering.delete(act.card_id, reading.asker(interaction))
            await show(interaction, self._presenter.erased(card))

    async def _reroll(self, interaction: Interaction, act: Act) -> None:
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker, like=act.card_id)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        card, _ = await self._ordering.reroll(act.card_id, asker, address, private=private)
        await self.show_placed(interaction, card.card_id)

    async def show_placed(self, interaction: Interaction, card_id: CardId) -> None:
        """The ticket of an order that was just placed on a new card, as the interaction's answer."""
        async with self._locks.of(card_id):
            # Asked again under the lock: a quick engine may have delivered the result already.
            ticket = await self._ordering.place(card_id, reading.asker(interaction))
            await self.show_ticket(interaction, ticket)

    async def show_ticket(self, interaction: Interaction, ticket: Ticket) -> None:
        """The ticket, unless a result is on its way to the message; call it under the card's lock."""
        if ticket.job.state is JobState.CANCELLED:
            await show(interaction, self._presenter.cancelled(ticket.card))
        elif not ticket.job.state.final:
            face = self._presenter.ticket(ticket, reading.note(interaction))
            await show(interaction, face, preview(ticket.preview))

    async def _renew(self, interaction: Interaction, card_id: CardId) -> None:
        message_id = interaction.message.id if interaction.message else None
        await self._ordering.settle(card_id, reading.address(interaction, message_id))
