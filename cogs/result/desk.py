"""What happens on a result: read, call one service, present."""

import io
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

import discord

from cogs import reading
from cogs import wording as shared
from cogs.answers import Interaction
from cogs.attachments import attachments
from cogs.cards import CardDesk
from cogs.controls import Act, Answer
from cogs.result import wording
from cogs.result.details import details_face
from cogs.result.faces import Gallery
from cogs.speaking import show
from petbot.domain.cards import Card
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.domain.lineage import Kinship
from petbot.languages import language
from petbot.service.locks import Locks
from petbot.service.ordering import Ordering
from petbot.service.results import Results
from petbot.service.tasting import Tasting
from petbot.service.variations import Opening, Variations

PictureAct = Callable[[Interaction, CardId, int], Awaitable[None]]
"""What is done with one picture of a card, by its place from 0; it acknowledges by itself."""
CHOSEN = re.compile(r"(?P<act>[a-z]{1,16}):(?P<index>\d{1,2})")


class ResultDesk:
    """Answers for results. What makes new pictures is for the card's owner; what looks, for all who see the card."""

    def __init__(
        self,
        *,
        ordering: Ordering,
        variations: Variations,
        results: Results,
        tasting: Tasting,
        cards: CardDesk,
        gallery: Gallery,
        locks: Locks,
        show_form: Callable[[Interaction, Card], Awaitable[None]],
        picture_acts: Mapping[str, PictureAct] | None = None,
    ) -> None:
        """`picture_acts` are further entries of the menu about one picture, by their names in wording.ACTS."""
        self._ordering = ordering
        self._variations = variations
        self._results = results
        self._tasting = tasting
        self._cards = cards
        self._gallery = gallery
        self._locks = locks
        self._show_form = show_form
        self.picture_acts: Mapping[str, PictureAct] = {
            "subtle": partial(self._vary, kinship=Kinship.SUBTLE),
            "strong": partial(self._vary, kinship=Kinship.STRONG),
            "larger": self._enlarge,
            "original": self._original,
            **(picture_acts or {}),
        }
        self.verbs: Mapping[str, Answer] = {
            "edit": self._edit,
            "elsewhere": self._elsewhere,
            "picture": self._picture,
            "like": partial(self._judge, liked=True),
            "dislike": partial(self._judge, liked=False),
            "details": self._details,
            "cover": self._cover,
        }

    async def _picture(self, interaction: Interaction, act: Act) -> None:
        """The menu about one picture. Left empty it says nothing: its choice was only taken back."""
        if not act.values:
            await interaction.response.defer()
            return
        chosen = CHOSEN.fullmatch(act.values[0])
        if chosen is None or chosen["act"] not in self.picture_acts:
            raise Refusal(shared.OUTDATED)
        await self.picture_acts[chosen["act"]](interaction, act.card_id, int(chosen["index"]))

    async def _vary(self, interaction: Interaction, card_id: CardId, index: int, *, kinship: Kinship) -> None:
        ticket = await self._variations.vary(card_id, await self._opening(interaction, card_id), index, kinship)
        await self._cards.show_placed(interaction, ticket.card.card_id)

    async def _enlarge(self, interaction: Interaction, card_id: CardId, index: int) -> None:
        ticket = await self._variations.enlarge(card_id, await self._opening(interaction, card_id), index)
        await self._cards.show_placed(interaction, ticket.card.card_id)

    async def _elsewhere(self, interaction: Interaction, act: Act) -> None:
        ticket = await self._variations.elsewhere(act.card_id, await self._opening(interaction, act.card_id))
        await self._cards.show_placed(interaction, ticket.card.card_id)

    async def _edit(self, interaction: Interaction, act: Act) -> None:
        opening = await self._opening(interaction, act.card_id)
        card = await self._ordering.edit(act.card_id, opening.asker, opening.address, private=opening.private)
        await self._show_form(interaction, card)

    async def _opening(self, interaction: Interaction, card_id: CardId) -> Opening:
        """Acknowledge with a message of its own, on which what comes of the card will stand."""
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker, like=card_id)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        return Opening(asker=asker, address=address, private=private)

    async def _judge(self, interaction: Interaction, act: Act, *, liked: bool) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        after = await self._tasting.judge(act.card_id, reading.asker(interaction), liked=liked)
        noted = {True: wording.LIKED, False: wording.DISLIKED, None: wording.TAKEN_BACK}[after]
        await interaction.edit_original_response(content=language(str(interaction.locale)).say(noted))

    async def _details(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        await show(interaction, details_face(await self._results.details(act.card_id)))

    async def _original(self, interaction: Interaction, card_id: CardId, index: int) -> None:
        await interaction.response.defer(thinking=True, ephemeral=True)
        original = await self._results.original(card_id, index)
        portrait = original.portrait
        said = wording.ORIGINAL.format(number=index + 1, width=portrait.width, height=portrait.height)
        name = f"petbot-{portrait.seed}.png"
        file = discord.File(io.BytesIO(original.png), filename=name, description=portrait.alt_text)
        said = language(str(interaction.locale)).say(said)
        await interaction.edit_original_response(content=said, attachments=[file])

    async def _cover(self, interaction: Interaction, act: Act) -> None:
        """Cover or uncover the pictures: sent anew, as Discord does not tell which files a message has."""
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            result = await self._results.held(act.card_id, reading.asker(interaction))
            files = await attachments(result.portraits, result.pngs)
            posted = interaction.message is not None and interaction.message.id != result.card.address.message_id
            names, covered = [file.filename for file in files], replace(result, spoiler=act.detail == "on")
            await show(interaction, self._gallery.face(covered, names, mention=posted), files)
