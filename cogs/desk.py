"""What happens when a button is pressed, a menu used or a modal sent: read, call one service, present."""

from collections.abc import Awaitable, Callable, Mapping
from typing import cast

import discord

from cogs import reading, wording
from cogs.answers import Answers, Interaction
from cogs.controls import find_modal
from cogs.presenter import Face, Presenter
from petbot.catalogue import Catalogue
from petbot.domain.choices import Field
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.domain.orders import JobState
from petbot.service.faces import Ticket
from petbot.service.locks import Locks
from petbot.service.ordering import Ordering

Answer = Callable[[Interaction, CardId], Awaitable[None]]


class CardDesk:
    """Answers for every card. Each answer holds the card's lock from the service's word to the edit of the message."""

    def __init__(
        self,
        *,
        ordering: Ordering,
        catalogue: Catalogue,
        presenter: Presenter,
        locks: Locks,
        answers: Answers,
        others: Mapping[str, Answer],
    ) -> None:
        """`others` are verbs of a card's buttons that are answered elsewhere."""
        self._ordering = ordering
        self._catalogue = catalogue
        self._presenter = presenter
        self._locks = locks
        self._answers = answers
        self._verbs: Mapping[str, Answer] = {
            "generate": self._generate,
            "surprise": self._surprise,
            "find": self._find,
            "cancel": self._cancel,
            "refresh": self._refresh,
            "reroll": self._reroll,
            "delete": self._delete,
            **others,
        }

    async def admits(self, interaction: Interaction) -> bool:
        """Whether the person may act now; who may not is told why."""
        return await self._answers.admits(interaction)

    async def pressed(self, interaction: Interaction, verb: str, card_id: CardId) -> None:
        """A button: acknowledged at once, then answered."""
        async with self._answers.to(interaction):
            if verb not in self._verbs:
                raise Refusal(wording.OUTDATED)
            await self._verbs[verb](interaction, card_id)

    async def picked(self, interaction: Interaction, field: str, card_id: CardId, values: tuple[str, ...]) -> None:
        """A menu of the form: the form with that answer."""
        async with self._answers.to(interaction):
            await self._choose(interaction, card_id, cast("Field", field), values)

    async def found(self, interaction: Interaction, card_id: CardId, text: str) -> None:
        """The find modal: the form with the breed that was meant."""
        async with self._answers.to(interaction):
            breeds = self._catalogue.search_breeds(text, limit=1)
            if not breeds:
                raise Refusal(wording.NO_BREED_FOUND.format(text=text))
            await self._choose(interaction, card_id, "breed", (breeds[0].id,))

    async def _choose(self, interaction: Interaction, card_id: CardId, field: Field, values: tuple[str, ...]) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            asker = reading.asker(interaction)
            before = await self._ordering.form(card_id, asker)
            mended = self._catalogue.settle(before.choices, field, values).mended
            card = await self._ordering.choose(card_id, asker, field, values)
            await self._show(interaction, self._presenter.form(card, reading.note(interaction, *mended)))

    async def _surprise(self, interaction: Interaction, card_id: CardId) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            card = await self._ordering.surprise(card_id, reading.asker(interaction))
            await self._show(interaction, self._presenter.form(card, reading.note(interaction)))

    async def _find(self, interaction: Interaction, card_id: CardId) -> None:
        # A modal must be the first answer to a press, so this one look comes before it.
        await self._ordering.form(card_id, reading.asker(interaction))
        await interaction.response.send_modal(find_modal(card_id))

    async def _generate(self, interaction: Interaction, card_id: CardId) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            ticket = await self._ordering.place(card_id, reading.asker(interaction))
            await self._renew(interaction, card_id)
            await self._show_ticket(interaction, ticket)

    async def _refresh(self, interaction: Interaction, card_id: CardId) -> None:
        await interaction.response.defer()
        asker = reading.asker(interaction)
        async with self._locks.of(card_id):
            ticket = await self._ordering.place(card_id, asker)
            await self._renew(interaction, card_id)
            await self._show_ticket(interaction, ticket)
        if ticket.job.state in {JobState.DONE, JobState.FAILED}:
            await self._ordering.collect(card_id, asker)

    async def _cancel(self, interaction: Interaction, card_id: CardId) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            await self._ordering.cancel(card_id, reading.asker(interaction))
            await self._show(interaction, self._presenter.cancelled())

    async def _delete(self, interaction: Interaction, card_id: CardId) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            await self._ordering.delete(card_id, reading.asker(interaction))
            await self._show(interaction, self._presenter.erased())

    async def _reroll(self, interaction: Interaction, card_id: CardId) -> None:
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        card, _ = await self._ordering.reroll(card_id, asker, address, private=private)
        async with self._locks.of(card.card_id):
            # Asked again under the lock: a quick engine may have delivered the result already.
            ticket = await self._ordering.place(card.card_id, asker)
            await self._show_ticket(interaction, ticket)

    async def _renew(self, interaction: Interaction, card_id: CardId) -> None:
        message_id = interaction.message.id if interaction.message else None
        await self._ordering.settle(card_id, reading.address(interaction, message_id))

    async def _show_ticket(self, interaction: Interaction, ticket: Ticket) -> None:
        if ticket.job.state is JobState.CANCELLED:
            await self._show(interaction, self._presenter.cancelled())
        elif not ticket.job.state.final:
            await self._show(interaction, self._presenter.ticket(ticket, reading.note(interaction)))

    async def _show(self, interaction: Interaction, face: Face) -> None:
        await interaction.edit_original_response(
            view=face, attachments=[], allowed_mentions=discord.AllowedMentions.none()
        )
