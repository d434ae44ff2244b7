"""Changes a card's own message from another card, as far as Discord lets us."""

import logging
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
import discord

from cogs.presenter import Face
from petbot.domain.cards import Card

log = logging.getLogger(__name__)


async def show_there(client: discord.Client, card: Card, face: Face) -> None:
    """Show the face on the card's message: by its token, or where that has died as the message's author.

    Where neither is possible the message stays as it is, and its buttons say that the card was closed.
    """
    for edit in _ways(client, card, face):
        try:
            await edit()
        except (discord.HTTPException, OSError, aiohttp.ClientError, TimeoutError) as error:
            log.info("The message of card %s was not changed: %s", card.card_id, error)
        else:
            return


def _ways(client: discord.Client, card: Card, face: Face) -> Iterator[Callable[[], Awaitable[object]]]:
    token, message_id = card.address.token, card.address.message_id
    if message_id is None:
        return
    if token is not None:
        webhook = discord.Webhook.partial(token.application_id, token.value, client=client)
        yield lambda: webhook.edit_message(message_id, view=face, attachments=[])
    channel = client.get_partial_messageable(card.address.channel_id)
    yield lambda: channel.get_partial_message(message_id).edit(view=face, attachments=[])
