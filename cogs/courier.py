"""The Courier on Discord: brings tickets and results to a card by token, channel message or direct message."""

import logging
from collections.abc import AsyncIterator, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any, cast

import aiohttp
import discord

from cogs import wording
from cogs.attachments import attachments, preview
from cogs.presenter import Face, Presenter
from cogs.result.faces import Gallery
from petbot.domain.cards import Card, Token
from petbot.domain.ids import ChannelId, MessageId, OrderId
from petbot.domain.portraits import Route
from petbot.service.courier import RouteClosed, Sent, TryLater
from petbot.service.faces import Result, Ticket

ORIGINAL = cast("int", "@original")
"""The message that an interaction belongs to. discord.py types ids as int, and puts them into the URL as they are."""
log = logging.getLogger(__name__)
RECENT = 50
"""Messages looked through for one of ours: those since a crash, in a busy channel."""
CLOSED_CODES = {30046, 50027, 10015, 10008, 50083}
"""Too old to be edited again, invalid webhook token, unknown webhook or message, archived thread (topics/opcodes)."""


class DiscordCourier:
    """Implements petbot.service.courier.Courier. The client must be logged in."""

    def __init__(self, client: discord.Client, presenter: Presenter, gallery: Gallery) -> None:
        self._client = client
        self._presenter = presenter
        self._gallery = gallery

    async def edit(self, card: Card, result: Result) -> Sent:
        """Turn the card itself into the result; doing it twice changes nothing."""
        if card.address.token is None:
            raise RouteClosed("the card has no token")
        face, files = await self._face(result)
        return await self._edit(card.address.token, face, files)

    async def post(self, card: Card, result: Result, nonce: str) -> Sent:
        """A new message in the card's channel, calling its owner."""
        guild_id = card.address.guild_id
        channel = self._client.get_partial_messageable(card.address.channel_id, guild_id=guild_id)
        face, files = await self._face(result, mention=True)
        owner = discord.AllowedMentions(users=[discord.Object(card.user_id)])
        with _mapped():
            return _sent(await channel.send(view=face, files=files, nonce=nonce, allowed_mentions=owner))

    async def direct(self, card: Card, result: Result, nonce: str) -> Sent:
        """A direct message to the card's owner, saying why it comes this way."""
        note = None
        if card.address.guild_id is not None:
            note = wording.NOTE_DIRECT.format(channel=card.address.channel_id)
        face, files = await self._face(result, note)
        with _mapped():
            channel = await self._client.create_dm(discord.Object(card.user_id))
            return _sent(await channel.send(view=face, files=files, nonce=nonce))

    async def find(self, card: Card, order_id: OrderId, nonce: str, route: Route) -> Sent | None:
        """A message of ours that already carries this card's result; None also where we may not look."""
        del order_id  # the card's id is in the buttons, and a card has one order
        try:
            with _mapped():
                async for message in self._recent(card, route):
                    if self._is_ours(message, card, nonce):
                        return _sent(message)
        except RouteClosed:
            return None
        return None

    async def take_down(self, channel_id: ChannelId, message_id: MessageId) -> None:
        """Delete a message of ours, as its author."""
        with _mapped():
            await self._client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()

    async def show_ticket(self, card: Card, ticket: Ticket) -> None:
        """Show where the order stands."""
        if card.address.token is None:
            raise RouteClosed("the card has no token")
        await self._edit(card.address.token, self._presenter.ticket(ticket), preview(ticket.preview))

    async def _face(
        self, result: Result, note: str | None = None, *, mention: bool = False
    ) -> tuple[Face, list[discord.File]]:
        if result.failure is not None:
            return self._presenter.failure(result, note, mention=mention), []
        files = await attachments(result.portraits, result.pngs)
        names = [file.filename for file in files]
        return self._gallery.face(result, names, note, mention=mention), files

    async def _edit(self, token: Token, face: Face, files: Sequence[discord.File] = ()) -> Sent:
        with _mapped():
            return _sent(await self._webhook(token).edit_message(ORIGINAL, view=face, attachments=list(files)))

    async def _recent(self, card: Card, route: Route) -> AsyncIterator[discord.Message]:
        match route:
            case Route.TOKEN:
                yield await self._card_itself(card)
                return
            case Route.CHANNEL:
                place = self._client.get_partial_messageable(card.address.channel_id)
            case Route.DIRECT:
                place = await self._client.create_dm(discord.Object(card.user_id))
        async for message in place.history(limit=RECENT):
            yield message

    async def _card_itself(self, card: Card) -> discord.Message:
        """The card's message: by its token, or where that has died meanwhile, as the channel shows it."""
        address = card.address
        if address.token is not None:
            with suppress(RouteClosed), _mapped():
                return await self._webhook(address.token).fetch_message(ORIGINAL)
        if address.message_id is None:
            raise RouteClosed("the card's message is not known")
        return await self._client.get_partial_messageable(address.channel_id).fetch_message(address.message_id)

    def _webhook(self, token: Token) -> discord.Webhook:
        return discord.Webhook.partial(token.application_id, token.value, client=self._client)

    def _is_ours(self, message: discord.Message, card: Card, nonce: str) -> bool:
        user = self._client.user
        if user is None or message.author.id != user.id:
            return False
        ours = f"pet:reroll:{card.card_id}"
        return message.nonce == nonce or any(custom_id == ours for custom_id in _custom_ids(message.components))


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from _custom_ids(getattr(component, "children", ()))
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id


def _sent(message: discord.Message) -> Sent:
    return Sent(channel_id=ChannelId(message.channel.id), message_id=MessageId(message.id))


@contextmanager
def _mapped() -> Generator[None]:
    """Discord's errors as the service knows them: a closed route, or a stumble that passes."""
    try:
        yield
    except discord.RateLimited as limited:
        raise TryLater(timedelta(seconds=limited.retry_after)) from limited
    except (discord.NotFound, discord.Forbidden) as gone:
        raise RouteClosed(gone.text) from gone
    except discord.HTTPException as error:
        if error.status == 401 or error.code in CLOSED_CODES:
            raise RouteClosed(error.text) from error
        if error.status == 429 or error.status >= 500:
            raise TryLater from error
        log.error("Discord refuses what we send (%d, code %d): %s", error.status, error.code, error.text)
        raise RouteClosed(error.text) from error  # the same bytes would be refused for ever
    except (OSError, aiohttp.ClientError, TimeoutError) as error:
        raise TryLater from error
