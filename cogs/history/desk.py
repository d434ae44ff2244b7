"""What happens on a history card: read, call one service, present. It is for its reader alone, whoever presses."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.attachments import attachments
from cogs.cards import CardDesk
from cogs.controls import Act, Answer
from cogs.form.desk import FormDesk
from cogs.history.faces import HistoryFaces
from cogs.history.looking import BREED, Spot, search_of, spot_of
from cogs.history.thumbnails import thumbnails
from cogs.speaking import show
from petbot.catalogue import Catalogue
from petbot.domain.history import Past
from petbot.domain.ids import OrderId
from petbot.service.lookingback import LookingBack
from petbot.service.ordering import Ordering


class HistoryDesk:
    """Answers for the history."""

    def __init__(
        self,
        *,
        looking_back: LookingBack,
        ordering: Ordering,
        catalogue: Catalogue,
        cards: CardDesk,
        form: FormDesk,
        answers: Answers,
    ) -> None:
        self._looking_back = looking_back
        self._ordering = ordering
        self._catalogue = catalogue
        self._cards = cards
        self._form = form
        self._faces = HistoryFaces(catalogue)
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {
            "history": self._turn,
            "historyfilter": self._filter,
            "historyopen": self._open,
            "historyagain": self._again,
            "historysame": self._same,
            "historyedit": self._edit,
            "historydelete": self._delete,
        }

    async def begin(self, interaction: Interaction, breed: str | None) -> None:
        """The command: the newest orders, of one breed where one is named."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        spot = Spot()
        if breed:
            found = self._catalogue.breed(self._catalogue.meant("breed", breed))
            spot = Spot(only=f"{BREED}{found.id}")
        await self._show(interaction, spot)

    async def _turn(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._show(interaction, spot_of(act.argument))

    async def _filter(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._show(interaction, spot_of("".join(act.values[:1])))

    async def _open(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        past = await self._looking_back.look(reading.asker(interaction), OrderId("".join(act.values[:1])))
        await self._show_one(interaction, past, spot_of(act.argument))

    async def _delete(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        past = await self._looking_back.delete(reading.asker(interaction), _order_id(act))
        await self._show_one(interaction, past, spot_of(act.detail))

    async def _again(self, interaction: Interaction, act: Act) -> None:
        await self._place(interaction, act, same=False)

    async def _same(self, interaction: Interaction, act: Act) -> None:
        await self._place(interaction, act, same=True)

    async def _place(self, interaction: Interaction, act: Act, *, same: bool) -> None:
        asker, past = reading.asker(interaction), await self._looked_at(interaction, act)
        private = await self._ordering.private_for(asker, wanted=past.private)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        ticket = await self._looking_back.again(asker, past.job.order.order_id, address, private=private, same=same)
        await self._cards.show_placed(interaction, ticket.card.card_id)

    async def _edit(self, interaction: Interaction, act: Act) -> None:
        past = await self._looked_at(interaction, act)
        await self._form.open_with(interaction, past.job.order.choices, private=past.private)

    async def _looked_at(self, interaction: Interaction, act: Act) -> Past:
        """Whether it was private is known before the answer, as what comes of it is then private as well."""
        return await self._looking_back.look(reading.asker(interaction), _order_id(act))

    async def _show(self, interaction: Interaction, spot: Spot) -> None:
        asker = reading.asker(interaction)
        search = search_of(spot, asker.guild_id)
        page = await self._looking_back.page(asker, search, spot.way, spot.order_id)
        files = await thumbnails(
            [self._looking_back.path(past.portraits[0]) if past.portraits else None for past in page.pasts]
        )
        face = self._faces.page(page, spot, files, locale=asker.locale, here=asker.guild_id is not None)
        await show(interaction, face, [file for file in files if file])

    async def _show_one(self, interaction: Interaction, past: Past, spot: Spot) -> None:
        files = await attachments(past.portraits, [self._looking_back.path(portrait) for portrait in past.portraits])
        await show(interaction, self._faces.opened(past, spot, [file.filename for file in files]), files)


def _order_id(act: Act) -> OrderId:
    """The last part of the argument; one that is nobody's order is refused by the service."""
    return OrderId(act.argument.rpartition(":")[2])
