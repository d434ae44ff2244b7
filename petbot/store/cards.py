"""Cards by their id and by their order. The interaction token lies here, as it must outlive a restart."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.cards import Address, Card, Token
from petbot.domain.errors import NotFound
from petbot.domain.ids import CardId, ChannelId, GuildId, MessageId, OrderId, UserId
from petbot.domain.orders import Job, JobState
from petbot.domain.petprofiles import ProfileId
from petbot.domain.texts import tr
from petbot.store.jobs import job_of
from petbot.store.schema import CardRow, JobRow, OrderRow
from petbot.store.values import choices_from_json, choices_to_json


class Cards:
    """Cards by their id."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, card: Card) -> None:
        """A new card."""
        row = CardRow(card_id=card.card_id)
        _write(row, card)
        self._session.add(row)
        await self._session.flush()

    async def get(self, card_id: CardId) -> Card:
        """Raises NotFound."""
        card = await self.find(card_id)
        if card is None:
            raise _gone()
        return card

    async def find(self, card_id: CardId) -> Card | None:
        """None when there is no such card."""
        row = await self._session.get(CardRow, card_id)
        return None if row is None else card_of(row)

    async def save(self, card: Card) -> None:
        """Write what became of a card. Raises NotFound."""
        row = await self._session.get(CardRow, card.card_id)
        if row is None:
            raise _gone()
        _write(row, card)
        await self._session.flush()

    async def by_order(self, order_id: OrderId) -> Card:
        """The card that shows this order. Raises NotFound."""
        row = await self._session.scalar(select(CardRow).where(CardRow.order_id == order_id))
        if row is None:
            raise _gone()
        return card_of(row)

    async def open_forms(self, user_id: UserId, limit: int) -> list[Card]:
        """A person's cards on which nothing was ordered yet and that were not cancelled, the newest message first."""
        found = await self._session.scalars(
            select(CardRow)
            .where(CardRow.order_id.is_(None), CardRow.user_id == user_id, CardRow.message_id.is_not(None))
            .where(CardRow.closed.is_(False))
            .order_by(CardRow.message_id.desc())
            .limit(limit)
        )
        return [card_of(row) for row in found]

    async def tickets(self, limit: int) -> list[tuple[Card, Job]]:
        """Cards whose job is running, waiting or queued, with it: in this order, and each as it stands in line."""
        tickets: list[tuple[Card, Job]] = []
        for state in (JobState.RUNNING, JobState.WAITING, JobState.QUEUED):
            tickets += await self._tickets_in(state, limit - len(tickets))
        return tickets

    async def _tickets_in(self, state: JobState, limit: int) -> list[tuple[Card, Job]]:
        """One state at a time, so that the index gives the order and nothing is sorted, however long the line is."""
        found = await self._session.execute(
            select(CardRow, JobRow, OrderRow)
            .join(JobRow, JobRow.order_id == CardRow.order_id)
            .join(OrderRow, OrderRow.order_id == JobRow.order_id)
            .where(JobRow.state == state.value)
            .order_by(JobRow.turn, JobRow.guild_turn, JobRow.sequence)
            .limit(limit)
        )
        return [(card_of(card), job_of(job, order)) for card, job, order in found]


def card_of(row: CardRow) -> Card:
    """The value that a row holds; raises UnknownData."""
    return Card(
        card_id=CardId(row.card_id),
        user_id=UserId(row.user_id),
        address=Address(
            channel_id=ChannelId(row.channel_id),
            guild_id=None if row.guild_id is None else GuildId(row.guild_id),
            message_id=None if row.message_id is None else MessageId(row.message_id),
            token=_token_of(row),
        ),
        choices=choices_from_json(row.choices),
        locale=row.locale,
        order_id=None if row.order_id is None else OrderId(row.order_id),
        closed=row.closed,
        private=row.private,
        profile_id=None if row.profile_id is None else ProfileId(row.profile_id),
    )


def _token_of(row: CardRow) -> Token | None:
    if row.application_id is None or row.token is None or row.token_expires_at is None:
        return None
    return Token(application_id=row.application_id, value=row.token, expires_at=row.token_expires_at)


def _write(row: CardRow, card: Card) -> None:
    address, token = card.address, card.address.token
    row.user_id = card.user_id
    row.channel_id = address.channel_id
    row.guild_id = address.guild_id
    row.message_id = address.message_id
    row.application_id = None if token is None else token.application_id
    row.token = None if token is None else token.value
    row.token_expires_at = None if token is None else token.expires_at
    row.choices = choices_to_json(card.choices)
    row.locale = card.locale
    row.order_id = card.order_id
    row.closed = card.closed
    row.private = card.private
    row.profile_id = card.profile_id


def _gone() -> NotFound:
    return NotFound(tr("This card is gone. Use /pet create to start a new one."))
