"""Ordering: what a person does with a card, from the form to its pictures. Every method is one transaction."""

import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from petbot.catalogue.catalogue import Catalogue
from petbot.domain.cards import Address, Card
from petbot.domain.choices import Choice, Choices, Field
from petbot.domain.errors import Refusal
from petbot.domain.ids import CardId
from petbot.domain.orders import Job
from petbot.domain.petprofiles import PetProfile, ProfileId
from petbot.domain.policies import Policy
from petbot.domain.portraits import DeliveryState
from petbot.domain.taste import Deed
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.service.dispatching import Dispatcher
from petbot.service.faces import Ended, Result, Ticket
from petbot.service.gate import Gate
from petbot.service.inheriting import of_profile, rerolled
from petbot.service.loops import survives
from petbot.service.owning import anyones, finished, form_of, mine, must_hold
from petbot.service.placing import Placing
from petbot.service.results import read_result
from petbot.service.tasting import Tasting
from petbot.store.database import Database, Transaction
from petbot.store.images import Images

NOT_READY = tr("This order is not finished yet: its card shows where it stands.")
STILL_DRAWING = tr("This order is not finished yet. Press Cancel if you do not want it any more.")
TOO_LATE = tr("This order is finished already, so there is nothing left to cancel.")
BEING_DRAWN = tr(
    "This very picture is in the queue already: look for its card. Change something if you want another one as well."
)
DELIVERED = tr(
    "This order was delivered already: look for the newer message in this channel or in your direct messages."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A form after answers, and a sentence for each thing that these cost."""

    card: Card
    mended: tuple[str, ...]


class Ordering:
    """The use cases of cards. Each raises NotFound, NotYours or another Refusal that says what to do next.

    Who writes the card's message afterwards takes the card's lock (petbot.service.locks) around call and write.
    """

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        catalogue: Catalogue,
        placing: Placing,
        dispatcher: Dispatcher,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
        gate: Gate,
        rng: random.Random,
    ) -> None:
        """`wake` rings the dispatcher, the tickets and the delivery: an order was placed, or a result asked for."""
        self._database = database
        self._images = images
        self._catalogue = catalogue
        self._placing = placing
        self._dispatcher = dispatcher
        self._wake = wake
        self._clock = clock
        self._gate = gate
        self._rng = rng
        self._tasting = Tasting(database=database, catalogue=catalogue, clock=clock)

    async def private_for(self, asker: Asker, *, wanted: bool = False, like: CardId | None = None) -> bool:
        """Whether a new card is shown to the asker alone; Discord wants to know it first.

        So it is where it is `wanted`, where the guild has it so, and where it comes of another that was (`like`). Where
        nobody else reads along it never is, for such messages do not last.
        """
        if asker.alone:
            return False
        async with self._database.reading() as t:
            before = await t.cards.find(like) if like else None
            policy = await t.policies.of(asker.guild_id) if asker.guild_id else Policy()
        return wanted or policy.private or (before is not None and before.private)

    async def open_form(
        self,
        asker: Asker,
        address: Address,
        choices: Choices,
        *,
        private: bool = False,
        typed: str = "",
        profile_id: ProfileId | None = None,
    ) -> Card:
        """A new card with what was already said in the command. Raises Refusal for what is not in the catalogue.

        `typed` is the note as it was typed: what is left of it in the choices no longer shows each disguise. The order
        keeps the seed of the profile, where one is named.
        """
        choices = self._catalogue.checked(choices)
        async with self._placing.gated(asker) as t:
            card = await self._placing.new_card(t, asker, address, choices, private=private)
            self._gate.read(await self._gate.enter(t, asker), typed or choices.note)
            await t.cards.add(replace(card, profile_id=profile_id))
        return card

    async def settle(self, card_id: CardId, address: Address) -> None:
        """Where the card stands now and by which newest token it may be edited. A card that is gone stays gone."""
        async with self._database.transaction() as t:
            if card := await t.cards.find(card_id):
                await t.cards.save(replace(card, address=address))

    async def form(self, card_id: CardId, asker: Asker) -> Card:
        """The asker's form, to be shown again."""
        async with self._database.reading() as t:
            return await form_of(t, card_id, asker)

    async def answer(self, card_id: CardId, asker: Asker, answers: Sequence[Choice]) -> Answered:
        """The form with menus answered. Raises Refusal where nothing of it can be."""
        mended: list[str] = []

        async def answered(_: Transaction, now: Choices) -> Choices:
            settled = self._catalogue.answer(now, answers)
            mended.extend(settled.mended)
            return settled.choices

        said = " ".join(value for each in answers if each.field == "note" for value in each.values)
        card = await self._rechoose(card_id, asker, answered, said)
        return Answered(card=card, mended=tuple(mended))

    async def find(self, card_id: CardId, asker: Asker, field: Field, value: str, owner: int = 0) -> Answered:
        """The form with an entry that a search has found: among extras beside the others, else in the field's place."""
        before = await self.form(card_id, asker)
        return await self.answer(card_id, asker, [self._catalogue.found(before.choices, field, value, owner)])

    async def surprise(self, card_id: CardId, asker: Asker) -> Card:
        """The form with everything that was open filled: to the asker's taste where they have one, else by chance."""

        async def surprised(t: Transaction, now: Choices) -> Choices:
            made = await self._tasting.surprise(t, asker.user_id, now, self._rng)
            return within(await self._gate.enter(t, asker), made, now)

        return await self._rechoose(card_id, asker, surprised)

    async def place(self, card_id: CardId, asker: Asker) -> Ticket:
        """Order what the form says. Pressing twice gives the same order's ticket, whose job may be final by then."""
        async with self._placing.gated(asker) as t:
            card = await mine(t, card_id, asker)
            if card.order_id is not None:
                return await self._placing.ticket(t, card, await t.jobs.get(card.order_id))
            kept = await t.profiles.find(card.profile_id) if card.profile_id else None
            ticket = await self._placing.order(t, card, asker, of_profile(kept) if kept else None)
            await self._tasting.learn(t, asker.user_id, Deed.ORDERED, card.choices)
        self._wake()
        return ticket

    async def reroll(
        self, card_id: CardId, asker: Asker, address: Address, *, private: bool = False
    ) -> tuple[Card, Ticket]:
        """The same choices with new seeds, as a new order on a new card at `address`; the old card stays.

        A variation is varied once more, and an order that failed is tried again as what it was.
        """
        async with self._placing.gated(asker) as t:
            job = await finished(t, await mine(t, card_id, asker), STILL_DRAWING)
            order = job.order
            card = await self._placing.new_card(t, asker, address, order.choices, private=private)
            await t.cards.add(card)
            ticket = await self._placing.order(t, card, asker, rerolled(job))
            await self._tasting.learn(t, asker.user_id, Deed.REROLLED, order.choices)
        self._wake()
        return ticket.card, ticket

    async def edit(self, card_id: CardId, asker: Asker, address: Address, *, private: bool = False) -> Card:
        """A new form at `address` that starts from what was ordered on the card; the old card stays.

        Its note is read when it is ordered, so that words that are no longer allowed can be changed here.
        """
        async with self._placing.gated(asker) as t:
            order = (await finished(t, await mine(t, card_id, asker), STILL_DRAWING)).order
            await self._gate.enter(t, asker)
            choices = self._catalogue.checked(order.choices)
            card = await self._placing.new_card(t, asker, address, choices, private=private)
            await t.cards.add(card)
        return card

    async def again(
        self,
        asker: Asker,
        address: Address,
        profile: PetProfile,
        choices: Choices,
        *,
        private: bool = False,
        typed: str = "",
    ) -> Ticket:
        """Order a profile's picture: the same one where `choices` are the profile's, else another with its seed.

        `typed` is as for `open_form`. Raises Refusal where the asker waits for the same picture already: it has one
        seed, so a second press brings nothing new.
        """
        choices = self._catalogue.checked(choices)
        async with self._placing.gated(asker) as t:
            self._gate.read(await self._gate.enter(t, asker), typed)
            card = await self._placing.new_card(t, asker, address, choices, private=private)
            await t.cards.add(card)
            ticket = await self._placing.order(t, card, asker, of_profile(profile))
            await only_one(t, ticket)
            await self._tasting.learn(t, asker.user_id, Deed.ORDERED, choices)
        self._wake()
        return ticket

    async def cancel(self, card_id: CardId, asker: Asker) -> Ended:
        """Close a form, or stop an order that is queued or being drawn. Pressing twice changes nothing."""
        orphans: list[str] = []
        async with self._database.transaction() as t:
            card = await anyones(t, card_id)
            must_hold(card, asker)
            job = await t.jobs.get(card.order_id) if card.order_id else None
            already = card.closed
            if not already:
                card = replace(card, closed=True)
                if job is not None:
                    await t.jobs.save(_cancelled(job))
                await t.cards.save(card)
                orphans = await t.uploads.release(card.user_id)
        await self._discard(orphans)
        if job is not None:
            await self._dispatcher.cancel(job.order.order_id)
        return Ended(card=card, order=job.order if job else None, already=already)

    async def delete(self, card_id: CardId, asker: Asker) -> Card:
        """Forget a finished order's pictures and close its card. Files that nothing else needs are removed."""
        async with self._database.transaction() as t:
            card = await anyones(t, card_id)
            must_hold(card, asker)
            job = await finished(t, card, STILL_DRAWING)
            orphans = await t.portraits.delete(job.order.order_id)
            await t.cards.save(replace(card, closed=True))
            orphans += await t.uploads.release(card.user_id)
            if asker.owns(card):
                await self._tasting.learn(t, asker.user_id, Deed.DELETED, job.order.choices)
        await self._discard(orphans)
        return card

    async def collect(self, card_id: CardId, asker: Asker) -> Result:
        """The result of a finished order. One that was kept, or is still on its way, is sent to the card at once.

        Call `settle` first, so that there is a live token to send it by.
        """
        async with self._database.transaction() as t:
            job = await finished(t, await mine(t, card_id, asker), NOT_READY)
            delivery = await t.deliveries.get(job.order.order_id)
            if delivery.state is DeliveryState.SENT:
                raise Refusal(DELIVERED)
            await t.deliveries.save(
                replace(delivery, state=DeliveryState.PENDING, available_at=self._clock(), attempts=0)
            )
            result = await read_result(t, self._images, job.order.order_id)
        self._wake()
        return result

    async def _discard(self, orphans: Iterable[str]) -> None:
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")

    async def _rechoose(
        self,
        card_id: CardId,
        asker: Asker,
        change: Callable[[Transaction, Choices], Awaitable[Choices]],
        said: str = "",
    ) -> Card:
        async with self._placing.gated(asker) as t:
            self._gate.read(await self._gate.enter(t, asker), said)
            card = await form_of(t, card_id, asker)
            card = replace(card, choices=await change(t, card.choices))
            await t.cards.save(card)
        return card


async def only_one(t: Transaction, ticket: Ticket) -> None:
    """Raises Refusal where whoever placed this order, of which every seed was given, waits for the same already."""
    order = ticket.job.order
    # Adding an order locks the line, so of two presses at once the second sees the first's here.
    awaited = await t.jobs.live(None, user_id=order.user_id)
    if sum(job.order.recipe == order.recipe for job in awaited) > 1:
        raise Refusal(BEING_DRAWN)


def within(policy: Policy, made: Choices, chosen: Choices) -> Choices:
    """What was filled in for a person, without what the guild's rules would refuse; what they chose stays."""
    return made if policy.allows_look(made.look) else replace(made, look=chosen.look)


def _cancelled(job: Job) -> Job:
    if job.state.final:
        raise Refusal(TOO_LATE)
    return job.cancelled()
