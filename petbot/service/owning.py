"""Whose card it is and what state it must be in: asked inside a use case's transaction, refused with what to do."""

from petbot.domain.cards import Card
from petbot.domain.errors import NotFound, NotYours, Refusal
from petbot.domain.ids import CardId
from petbot.domain.orders import Job, JobState
from petbot.domain.texts import Text, tr
from petbot.service.asker import Asker
from petbot.store.database import Transaction

GONE = tr("This card is no longer known here. Type /pet create to start a new one.")
CLOSED = tr(
    "This card was closed. Type /pet create to start a new one; if something was ordered on it, /pet history shows it."
)
FOREIGN = tr("This card is somebody else's. Type /pet create to make one of your own.")
PLACED = tr("This order is placed already, and its choices are fixed. Type /pet create to start another.")
NOT_ORDERED = tr("Nothing was ordered on this card yet. Press Generate first.")


async def anyones(t: Transaction, card_id: CardId) -> Card:
    """The card, whoever owns it. Raises NotFound."""
    card = await t.cards.find(card_id)
    if card is None:
        raise NotFound(GONE)
    return card


async def mine(t: Transaction, card_id: CardId, asker: Asker) -> Card:
    """The asker's card, while it is open. Raises NotFound or NotYours."""
    card = await anyones(t, card_id)
    if not asker.owns(card):
        raise NotYours(FOREIGN)
    if card.closed:
        raise NotFound(CLOSED)
    return card


async def form_of(t: Transaction, card_id: CardId, asker: Asker) -> Card:
    """The asker's card while nothing was ordered on it. Raises NotFound, NotYours or another Refusal."""
    card = await mine(t, card_id, asker)
    if card.order_id is not None:
        raise Refusal(PLACED)
    return card


def must_hold(card: Card, asker: Asker) -> None:
    """Raises NotYours where the asker may not end the card."""
    if not (asker.owns(card) or asker.moderates(card)):
        raise NotYours(FOREIGN)


async def finished(t: Transaction, card: Card, otherwise: Text) -> Job:
    """The card's drawn or failed job; until it is, Refusal says `otherwise`. Raises NotFound when cancelled."""
    if card.order_id is None:
        raise Refusal(NOT_ORDERED)
    job = await t.jobs.get(card.order_id)
    if not job.state.final:
        raise Refusal(otherwise)
    if job.state is JobState.CANCELLED:
        raise NotFound(CLOSED)
    return job
