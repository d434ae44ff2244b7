"""What happens on the form: read, call one service, present."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from cogs import reading
from cogs.answers import Answers, Interaction
from cogs.cards import CardDesk
from cogs.controls import Act, Answer
from cogs.form import wording
from cogs.form.faces import form_face, found_face
from cogs.form.modals import TEXT, WHAT, aside_modal, find_modal
from cogs.form.pages import ASIDE, SEARCHED, Page, Sheet, sheet
from cogs.speaking import ask, show
from cogs.start.faces import start_files
from cogs.wording import OUTDATED
from petbot.catalogue import Catalogue, Menu, kind_of
from petbot.catalogue.menus import LABELS
from petbot.catalogue.parts import GROUP
from petbot.domain.cards import Address, Card
from petbot.domain.choices import Choice, Choices, Field
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.service.forms import Forms, Opened
from petbot.service.locks import Locks
from petbot.service.ordering import Answered, Ordering
from petbot.service.uploads import Uploads

Options = Mapping[Field, str | None]


class FormDesk:
    """Answers for forms. Each answer holds the card's lock from the service's word to the edit of the message."""

    def __init__(
        self,
        *,
        ordering: Ordering,
        forms: Forms,
        uploads: Uploads,
        cards: CardDesk,
        catalogue: Catalogue,
        locks: Locks,
        answers: Answers,
    ) -> None:
        self._ordering = ordering
        self._forms = forms
        self._uploads = uploads
        self._cards = cards
        self._catalogue = catalogue
        self._locks = locks
        self.answers = answers
        self.verbs: Mapping[str, Answer] = {
            "page": self._turn,
            "person": self._turn,
            "group": self._group,
            "species": self._species,
            "menu": self._menu,
            "pick": self._pick,
            "more": self._more,
            "told": self._told,
            "surprise": self._surprise,
            "find": self._find,
            "found": self._found,
            "goon": self._go_on,
        }

    async def open(self, interaction: Interaction, options: Options, *, private: bool = False) -> None:
        """The command: a form that starts from its options and, for the rest, from the person's taste."""
        choices, mended = self._chosen(options)
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker, wanted=private)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        await self.begin(interaction, address, choices, *mended, private=private, typed=options.get("note") or "")

    async def begin(
        self,
        interaction: Interaction,
        address: Address,
        choices: Choices,
        *news: str,
        private: bool,
        typed: str = "",
    ) -> None:
        """A form that starts from the choices and, for the rest, from the person's taste.

        Where nothing is chosen, one that they left is offered too. `typed` is the note as it was typed.
        """
        opened = await self._forms.open(reading.asker(interaction), address, choices, private=private, typed=typed)
        unfinished = opened.unfinished if choices == Choices() else None
        await self.show(interaction, opened.card, *news, *_news(opened), unfinished=unfinished)

    async def open_with(self, interaction: Interaction, choices: Choices, *, private: bool = False) -> None:
        """A new form with just these choices, as the interaction's first answer."""
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker, wanted=private)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        card = await self._ordering.open_form(asker, address, choices, private=private)
        await self.show(interaction, card)

    async def surprised(self, interaction: Interaction, options: Options, *, private: bool = False) -> None:
        """The command that orders at once what its options leave open."""
        choices, _ = self._chosen(options)
        asker = reading.asker(interaction)
        private = await self._ordering.private_for(asker, wanted=private)
        callback = await interaction.response.defer(thinking=True, ephemeral=private)
        address = reading.address(interaction, callback.message_id if callback else None)
        ticket = await self._forms.surprise(asker, address, choices, private=private)
        await self._cards.show_placed(interaction, ticket.card.card_id)

    async def show(
        self, interaction: Interaction, card: Card, *news: str, page: Page | None = None, unfinished: Card | None = None
    ) -> None:
        """The form as the interaction's answer; call it under the card's lock."""
        offer = await self._forms.offer(reading.asker(interaction))
        note = reading.note(interaction, *news)
        thumbnail = await self._uploads.shown(card)
        face = form_face(
            self._catalogue,
            card,
            note,
            page=page or Page(),
            offer=offer,
            unfinished=unfinished,
            thumbnail=thumbnail,
        )
        await show(interaction, face, start_files(thumbnail))

    async def _turn(self, interaction: Interaction, act: Act) -> None:
        await self._open_page(interaction, act.card_id, Page.read(act.detail))

    async def _group(self, interaction: Interaction, act: Act) -> None:
        _, page = _aimed(act)
        await self._open_page(interaction, act.card_id, replace(page, group=_first(act)))

    async def _open_page(self, interaction: Interaction, card_id: CardId, page: Page) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            card = await self._ordering.form(card_id, reading.asker(interaction))
            await self.show(interaction, card, page=page)

    async def _species(self, interaction: Interaction, act: Act) -> None:
        species, page = _aimed(act)
        await self._answer(interaction, act.card_id, page, [Choice(field="species", values=(species,))])

    async def _menu(self, interaction: Interaction, act: Act) -> None:
        """A menu of the page; one of its options may open a group instead."""
        field, page = _aimed(act)
        if opened := next((value for value in act.values if value.startswith(GROUP)), None):
            await self._open_page(interaction, act.card_id, replace(page, group=opened.removeprefix(GROUP)))
        else:
            answer = Choice(field=_known(field, LABELS), values=act.values, owner=page.owner)
            await self._answer(interaction, act.card_id, page, [answer])

    async def _told(self, interaction: Interaction, act: Act) -> None:
        """The modal of a page; what it did not ask stays."""
        page = Page.read(act.detail)
        answers = [
            Choice(field=field, values=tuple(filter(None, act.fields[field])), owner=page.owner)
            for field in ASIDE[page.name]
            if field in act.fields
        ]
        await self._answer(interaction, act.card_id, page, answers)

    async def _answer(self, interaction: Interaction, card_id: CardId, page: Page, answers: Sequence[Choice]) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            answered = await self._ordering.answer(card_id, reading.asker(interaction), answers)
            await self._show_answered(interaction, answered, page)

    async def _pick(self, interaction: Interaction, act: Act) -> None:
        """The menu of what a search has found."""
        field, page = _aimed(act)
        await self._take(interaction, act.card_id, page, _known(field, SEARCHED), _first(act))

    async def _take(self, interaction: Interaction, card_id: CardId, page: Page, field: Field, value: str) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            answered = await self._ordering.find(card_id, reading.asker(interaction), field, value, page.owner)
            await self._show_answered(interaction, answered, page)

    async def _show_answered(self, interaction: Interaction, answered: Answered, page: Page) -> None:
        await self.show(interaction, answered.card, *answered.mended, page=page)

    async def _surprise(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            card = await self._ordering.surprise(act.card_id, reading.asker(interaction))
            await self.show(interaction, card, page=Page.read(act.detail))

    async def _more(self, interaction: Interaction, act: Act) -> None:
        modal = aside_modal(await self._sheet(interaction, act.card_id, Page.read(act.detail)))
        if modal is None:
            raise Refusal(wording.NOTHING_MORE)
        await ask(interaction, modal)

    async def _find(self, interaction: Interaction, act: Act) -> None:
        await ask(interaction, find_modal(await self._sheet(interaction, act.card_id, Page.read(act.detail))))

    async def _found(self, interaction: Interaction, act: Act) -> None:
        """The search: the form with the entry that was meant, or several to choose from."""
        field, text = _known(act.text(WHAT), SEARCHED), act.text(TEXT)
        page = replace(Page.read("", field), owner=Page.read(act.detail).owner)
        menu = (await self._sheet(interaction, act.card_id, page)).found(field, text)
        match menu.options:
            case []:
                raise Refusal(wording.NOTHING_FOUND.format(text=text))
            case [only]:
                await self._take(interaction, act.card_id, page, field, only.value)
            case _:
                await self._offer_found(interaction, act.card_id, page, menu)

    async def _offer_found(self, interaction: Interaction, card_id: CardId, page: Page, menu: Menu) -> None:
        await interaction.response.defer()
        async with self._locks.of(card_id):
            card = await self._ordering.form(card_id, reading.asker(interaction))
            offer = await self._forms.offer(reading.asker(interaction))
            await show(interaction, found_face(sheet(self._catalogue, card, page, offer), menu))

    async def _go_on(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        async with self._locks.of(act.card_id):
            address = reading.address(interaction, interaction.message.id if interaction.message else None)
            card = await self._forms.go_on(act.card_id, CardId(act.detail), reading.asker(interaction), address)
            await self.show(interaction, card)

    async def _sheet(self, interaction: Interaction, card_id: CardId, page: Page) -> Sheet:
        """In the person's own language, for a modal: it must be the first answer, so these looks come before it."""
        asker = reading.asker(interaction)
        card, offer = await self._ordering.form(card_id, asker), await self._forms.offer(asker)
        return sheet(self._catalogue, card, page, offer, str(interaction.locale))

    def _chosen(self, options: Options) -> tuple[Choices, list[str]]:
        choices, mended = Choices(), list[str]()
        for field, value in options.items():
            if value is not None:
                settled = self._catalogue.settle(choices, field, (self._catalogue.meant(kind_of(field), value),))
                choices = settled.choices
                mended.extend(settled.mended)
        return choices, mended


def _news(opened: Opened) -> Iterator[str]:
    """What the person should know of a new form."""
    if opened.first:
        yield wording.FIRST
    if opened.filled:
        yield wording.FILLED


def _aimed(act: Act) -> tuple[str, Page]:
    """What a control is about, and the page that it stands on; cards of older versions do not say the page."""
    about, _, page = act.detail.partition(":")
    return about, Page.read(page, about)


def _known(field: str, fields: Iterable[Field]) -> Field:
    """The field of that name, if it is one of those."""
    for each in fields:
        if each == field:
            return each
    raise Refusal(OUTDATED)


def _first(act: Act) -> str:
    return next(iter(act.values), "")
