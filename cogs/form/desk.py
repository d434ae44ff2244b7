"""What happens on the form: read, call one service, present."""

from collections.abc import Mapping
from typing import cast

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.controls import Act, Answer
from cogs.form import wording
from cogs.form.faces import FIND_INPUT, find_modal, form_face
from cogs.speaking import ask, show
from cogs.start.faces import start_files
from petbot.catalogue import Catalogue
from petbot.domain.cards import Card
from petbot.domain.choices import Choices, Field
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.service.locks import Locks
from petbot.service.ordering import Ordering
from petbot.service.uploads import Uploads

Options = Mapping[Field, str | None]


class FormDesk:
    """Answers for forms. Each answer holds the card's lock from the service's word to the edit of the message."""

    def __init__(
        self, *, ordering: Ordering, uploads: Uploads, catalogue: Catalogue, locks: Locks, answers: Answers
    ) -> None:
        self._ordering = ordering
        self._uploads = uploads
        self._catalogue = catalogue
        self._locks = locks
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {
            "menu": self._pick,
            "surprise": self._surprise,
            "find": self._find,
            "found": self._found,
        }

    async def open(self, interaction: Interaction, options: Options) -> None:
        """The command: a form that starts from its options."""
        choices, mended = self._chosen(options)
        await self.open_with(interaction, choices, *mended, typed=options.get("note") or "")

    async def open_with(self, interaction: Interaction, choices: Choices, *news: str, typed: str = "") -> None:
        """A new form with these choices, as the interaction's first answer."""
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        card = await self._ordering.open_form(asker, address, choices, private=private, typed=typed)
        await self.show(interaction, card, *news)

    async def _pick(self, interaction: Interaction, act: Act) -> None:
        await self._choose(interaction, act.card_id, cast("Field", act.detail), act.values)

    async def _found(self, interaction: Interaction, act: Act) -> None:
        """The find modal: the form with the breed that was meant."""
        text = act.text(FIND_INPUT)
        breeds = self._catalogue.search_breeds(text, limit=1)
        if not breeds:
            raise Refusal(wording.NO_BREED_FOUND.format(text=text))
        await self._choose(interaction, act.card_id, "breed", (breeds[0].id,))

    async def _choose(self, interaction: Interaction, card_id: CardId, field: Field, values: tuple[str, ...]) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            asker = reading.asker(interaction)
            before = await self._ordering.form(card_id, asker)
            mended = self._catalogue.settle(before.choices, field, values).mended
            card = await self._ordering.choose(card_id, asker, field, values)
            await self.show(interaction, card, *mended)

    async def _surprise(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            card = await self._ordering.surprise(act.card_id, reading.asker(interaction))
            await self.show(interaction, card)

    async def _find(self, interaction: Interaction, act: Act) -> None:
        # A modal must be the first answer to a press, so this one look comes before it.
        await self._ordering.form(act.card_id, reading.asker(interaction))
        await ask(interaction, find_modal(act.card_id))

    async def show(self, interaction: Interaction, card: Card, *news: str) -> None:
        """The form as the interaction's answer; of a form that others may press call it under the card's lock."""
        thumbnail = await self._uploads.shown(card)
        face = form_face(self._catalogue, card, reading.note(interaction, *news), thumbnail)
        await show(interaction, face, start_files(thumbnail))

    def _chosen(self, options: Options) -> tuple[Choices, list[str]]:
        choices, mended = Choices(), list[str]()
        for field, value in options.items():
            if value is not None:
                settled = self._catalogue.settle(choices, field, (value,))
                choices = settled.choices
                mended.extend(settled.mended)
        return choices, mended
