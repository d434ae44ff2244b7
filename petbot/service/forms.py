"""Forms: how one is opened, from whose taste and under whose rules, and how one that was left goes on."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from petbot.catalogue.catalogue import Catalogue
from petbot.domain.cards import Address, Card
from petbot.domain.choices import MAX_COUNT, Choices, Field
from petbot.domain.ids import CardId
from petbot.domain.policies import Policy
from petbot.domain.taste import LEARNED, Deed
from petbot.service.asker import Asker
from petbot.service.faces import Ticket
from petbot.service.gate import Gate
from petbot.service.ordering import Ordering, within
from petbot.service.owning import form_of
from petbot.service.placing import Placing
from petbot.service.tasting import Tasting
from petbot.store.database import Database, Transaction

LOOKED_AT = 5
"""Open forms among which the one to go on with is looked for: many are left without anything of one's own on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A new form, and what its owner should know of it."""

    card: Card
    filled: bool
    """Something on it comes from their taste."""
    first: bool
    """They never ordered anything."""
    unfinished: Card | None
    """Another form of theirs, the newest on which something else is chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a form offers to one person in one place, within what the catalogue has."""

    preferred: Mapping[Field, tuple[str, ...]] = field(default_factory=dict[Field, "tuple[str, ...]"])
    """By field what the person likes to see first."""
    barred: frozenset[tuple[Field, str]] = frozenset()
    """Values that the guild's rules would refuse."""
    owners: bool = True
    """Whether people may be in the picture."""
    notes: bool = True
    """Whether words of one's own may be given."""

    def fits(self, field: Field) -> Callable[[str], bool]:
        """Whether a value of the field may be offered."""
        return lambda value: (field, value) not in self.barred


class Forms:
    """The use cases of forms that concern more than their menus (those are Ordering's)."""

    def __init__(
        self,
        *,
        database: Database,
        catalogue: Catalogue,
        ordering: Ordering,
        placing: Placing,
        gate: Gate,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        """`wake` rings those who draw and deliver."""
        self._database = database
        self._catalogue = catalogue
        self._ordering = ordering
        self._placing = placing
        self._gate = gate
        self._wake = wake
        self._clock = clock
        self._rng = rng
        self._tasting = Tasting(database=database, catalogue=catalogue, clock=clock)

    async def open(
        self, asker: Asker, address: Address, choices: Choices, *, private: bool = False, typed: str = ""
    ) -> Opened:
        """A new form with what was said in the command, and for the rest what the asker nearly always takes.

        `typed` is the note as it was typed. A form that was private is not offered again where others read along.
        Raises Refusal for what is not in the catalogue.
        """
        made = await self._tasting.started(asker, choices)
        async with self._database.reading() as t:
            started = within(await _policy(t, asker), made, choices)
            left = await t.cards.open_forms(asker.user_id, LOOKED_AT)
            first = not await t.jobs.ordered_before(asker.user_id)
        card = await self._ordering.open_form(asker, address, started, private=private, typed=typed)
        left = [each for each in left if not each.private or private or asker.alone]
        unfinished = next((each for each in left if each.choices not in {started, Choices()}), None)
        return Opened(card=card, filled=started != choices, first=first, unfinished=unfinished)

    async def offer(self, asker: Asker) -> Offer:
        """What menus show the asker first, and what not at all."""
        async with self._database.reading() as t:
            policy, taste = await _policy(t, asker), await t.tastes.of(asker.user_id)
        now = self._clock()
        return Offer(
            preferred={name: taste.preferred(name, now) for name in LEARNED},
            barred=_barred(self._catalogue, policy),
            owners=policy.owners,
            notes=policy.notes,
        )

    async def go_on(self, card_id: CardId, on: CardId, asker: Asker, address: Address) -> Card:
        """Show an unfinished form at the address of another one, `on`, which gives way to it and is closed.

        Twice is as good as once. Raises NotFound, NotYours or another Refusal.
        """
        async with self._placing.gated(asker) as t:
            await self._gate.enter(t, asker)
            card = await form_of(t, card_id, asker)
            if card.address.message_id == address.message_id:
                return card
            host = await form_of(t, on, asker)
            await t.cards.save(replace(host, closed=True))
            card = replace(card, address=address, private=host.private, locale=host.locale)
            await t.cards.save(card)
        return card

    async def surprise(self, asker: Asker, address: Address, choices: Choices, *, private: bool = False) -> Ticket:
        """Order at once: what is open is filled to the asker's taste, or by chance where nothing is known of it.

        Only what they said is learned: a taste that learned its own ideas would soon have no others.
        """
        choices = self._catalogue.checked(choices)
        async with self._placing.gated(asker) as t:
            policy = await self._gate.enter(t, asker)
            made = within(policy, await self._tasting.surprise(t, asker.user_id, choices, self._rng), choices)
            card = await self._placing.new_card(t, asker, address, made, private=private)
            await t.cards.add(card)
            ticket = await self._placing.order(t, card, asker)
            await self._tasting.learn(t, asker.user_id, Deed.ORDERED, choices, rest_by_chance=True)
        self._wake()
        return ticket


async def _policy(t: Transaction, asker: Asker) -> Policy:
    return Policy() if asker.guild_id is None else await t.policies.of(asker.guild_id)


def _barred(catalogue: Catalogue, policy: Policy) -> frozenset[tuple[Field, str]]:
    """The looks, qualities and numbers of pictures that a policy refuses."""
    qualities = list(catalogue.qualities)
    finest = qualities.index(policy.max_quality) if policy.max_quality in qualities else len(qualities)
    barred: dict[Field, list[str]] = {
        "look": [look for look in catalogue.looks if not policy.allows_look(look)],
        "quality": qualities[finest + 1 :],
        "count": [str(number) for number in range(policy.max_count + 1, MAX_COUNT + 1)],
    }
    return frozenset((name, value) for name, values in barred.items() for value in values)
