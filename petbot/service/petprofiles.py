"""Profiles: pets saved from finished orders, drawn again, changed for once, kept in order, and given on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from petbot.catalogue.catalogue import Catalogue
from petbot.domain.cards import Address, Card
from petbot.domain.choices import Choices, Field, Pet
from petbot.domain.errors import NotFound, NotYours, Refusal, TooMany
from petbot.domain.ids import CardId, UserId
from petbot.domain.orders import JobState
from petbot.domain.petprofiles import OfferCode, PetProfile, ProfileId, cleaned_name, given_on, key_of, saved
from petbot.domain.portraits import Portrait
from petbot.domain.taste import Deed
from petbot.domain.texts import joined, plural, tr
from petbot.service.asker import Asker
from petbot.service.faces import Ticket
from petbot.service.ordering import Ordering
from petbot.service.owning import FOREIGN, GONE
from petbot.service.placing import short_id
from petbot.service.tasting import Tasting
from petbot.store.database import Database, Transaction
from petbot.words import examine

MAX_PROFILES = 25
"""Profiles that one person may have: as many as one menu of Discord's holds."""
NOT_DRAWN = tr("Only finished pictures can be saved: wait until this order is done.")
NO_DEFAULT = tr("You have no default profile. Say which one you mean, or choose a default first.")
NO_OFFER = tr("This code is not known, or not meant for you. Ask whoever gave it to you for another.")
OWN_OFFER = tr("This profile is yours already. Duplicate it if you want a second one.")
UNFIT = tr("This name cannot be used.")
CHOOSE_ANOTHER = tr("Choose another one.")
UNKNOWN = tr("You have no profile called “{name}”. Pick one from the list that appears as you type.")
TAKEN = tr("You have a profile called “{name}” already. Choose another name.")
FULL = plural(
    "You have {number} profile, which is the limit. Delete one first.",
    "You have {number} profiles, which is the limit. Delete one first.",
)
Change = tuple[Field, Sequence[str]]
"""A menu and what is chosen in it, for this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A profile and its picture, which is None once the order that it came from is gone."""

    profile: PetProfile
    portrait: Portrait | None


class Profiles:
    """The use cases of profiles. A profile is named as its owner typed it; no name means the default one."""

    def __init__(
        self,
        *,
        database: Database,
        catalogue: Catalogue,
        ordering: Ordering,
        clock: Callable[[], datetime],
        most: int = MAX_PROFILES,
        new_id: Callable[[], str] = short_id,
    ) -> None:
        """`most` profiles a person."""
        self._database = database
        self._catalogue = catalogue
        self._ordering = ordering
        self._clock = clock
        self._most = most
        self._new_id = new_id
        self._tasting = Tasting(database=database, catalogue=catalogue, clock=clock)

    async def save(self, card_id: CardId, asker: Asker, name: str, place: int = 0) -> PetProfile:
        """Save picture number `place`, from 0, of the asker's finished order."""
        name = await self._fit(asker, name)
        async with self._database.transaction() as t:
            card = await t.cards.find(card_id)
            if card is None or card.order_id is None:
                raise NotFound(GONE)
            if not asker.owns(card):
                raise NotYours(FOREIGN)
            job = await t.jobs.get(card.order_id)
            if job.state is not JobState.DONE:
                raise Refusal(NOT_DRAWN)
            recipe, choices = saved(job.order.recipe, job.order.choices, place)
            profile = PetProfile(
                profile_id=ProfileId(self._new_id()),
                user_id=asker.user_id,
                name=name,
                choices=choices,
                recipe=recipe,
                order_id=card.order_id,
                place=place,
                made_at=self._clock(),
            )
            await self._add(t, profile)
            await self._tasting.learn(t, asker.user_id, Deed.SAVED, choices)
        return profile

    async def listed(self, asker: Asker) -> list[Shown]:
        """The asker's profiles by name, each with its picture where there still is one."""
        async with self._database.reading() as t:
            return [await _shown(t, profile) for profile in await t.profiles.of(asker.user_id)]

    async def again(
        self,
        asker: Asker,
        address: Address,
        name: str = "",
        changes: Sequence[Change] = (),
        *,
        beside: str = "",
        private: bool = False,
    ) -> tuple[Card, Ticket]:
        """Order a profile's picture again on a new card.

        Without changes it is the same picture, as long as model and adapters are. With changes, for this time only, the
        same seed draws another. `beside` names a second profile whose pet joins the first.
        """
        async with self._database.reading() as t:
            profile = await _get(t, asker.user_id, name)
            other = await _get(t, asker.user_id, beside) if beside else None
        choices = profile.choices
        if other is not None:
            choices = replace(choices, companion=_pet(other.choices))
        for field, values in changes:
            choices = self._catalogue.choose(choices, field, values)
        return await self._ordering.again(asker, address, profile, choices, private=private)

    async def rename(self, asker: Asker, name: str, new: str) -> PetProfile:
        """Give a profile another name."""
        new = await self._fit(asker, new)
        async with self._database.transaction() as t:
            profile = replace(await _get(t, asker.user_id, name), name=new)
            await _must_be_free(t, profile)
            await t.profiles.save(profile)
        return profile

    async def duplicate(self, asker: Asker, name: str, new: str) -> PetProfile:
        """A second profile with the same picture."""
        new = await self._fit(asker, new)
        async with self._database.transaction() as t:
            copy = self._copy(await _get(t, asker.user_id, name), asker.user_id, new)
            await self._add(t, copy)
        return copy

    async def make_default(self, asker: Asker, name: str) -> None:
        """The one that is meant where no name is said."""
        async with self._database.transaction() as t:
            await t.profiles.make_default(await _get(t, asker.user_id, name))

    async def delete(self, asker: Asker, name: str) -> None:
        """Forget a profile; copies that others took stay theirs, codes that offer it end."""
        async with self._database.transaction() as t:
            await t.profiles.delete((await _named(t, asker.user_id, name)).profile_id)

    async def share(self, asker: Asker, name: str, to: UserId | None = None) -> OfferCode:
        """A code by which anybody may take a copy, or as a gift only one member, once; the same code when asked again.

        A gift is taken, never put into somebody's profiles unasked.
        """
        async with self._database.transaction() as t:
            profile = await _get(t, asker.user_id, name)
            for code in await t.profiles.offers(profile.profile_id, to):
                return code
            code = OfferCode(self._new_id())
            await t.profiles.offer(code, profile.profile_id, to)
        return code

    async def unshare(self, asker: Asker, name: str, to: UserId | None = None) -> None:
        """End a code."""
        async with self._database.transaction() as t:
            await t.profiles.withdraw((await _get(t, asker.user_id, name)).profile_id, to)

    async def take(self, asker: Asker, code: str, name: str = "") -> PetProfile:
        """A copy of one's own of what a code offers, under its name there unless another is given."""
        if name:
            name = await self._fit(asker, name)
        async with self._database.transaction() as t:
            offered = await t.profiles.offered(OfferCode(code.strip()), asker.user_id)
            if offered is None:
                raise NotFound(NO_OFFER)
            if offered.user_id == asker.user_id:
                raise Refusal(OWN_OFFER)
            copy = self._copy(given_on(offered), asker.user_id, name or offered.name)
            await self._add(t, copy)
            await t.profiles.withdraw(offered.profile_id, asker.user_id)
        return copy

    async def _fit(self, asker: Asker, name: str) -> str:
        """The name as it is stored. Raises Refusal for one that cannot be or may not be read here."""
        name = cleaned_name(name)
        async with self._database.reading() as t:
            words = () if asker.guild_id is None else (await t.policies.of(asker.guild_id)).words
        if found := examine(name, words):
            raise Refusal(joined(" ", [UNFIT, found.reason, CHOOSE_ANOTHER]))
        return name

    async def _add(self, t: Transaction, profile: PetProfile) -> None:
        if await t.profiles.number(profile.user_id) >= self._most:
            raise TooMany(FULL.format(number=self._most))
        await _must_be_free(t, profile)
        await t.profiles.save(profile)

    def _copy(self, profile: PetProfile, user_id: UserId, name: str) -> PetProfile:
        return replace(
            profile,
            profile_id=ProfileId(self._new_id()),
            user_id=user_id,
            name=name,
            made_at=self._clock(),
            is_default=False,
        )


async def _named(t: Transaction, user_id: UserId, name: str) -> PetProfile:
    profile = await t.profiles.named(user_id, key_of(name))
    if profile is None:
        raise NotFound(UNKNOWN.format(name=name[:60]))
    return profile


async def _get(t: Transaction, user_id: UserId, name: str) -> PetProfile:
    if name.strip():
        return await _named(t, user_id, name)
    default = next((profile for profile in await t.profiles.of(user_id) if profile.is_default), None)
    if default is None:
        raise NotFound(NO_DEFAULT)
    return default


async def _must_be_free(t: Transaction, profile: PetProfile) -> None:
    other = await t.profiles.named(profile.user_id, profile.key)
    if other is not None and other.profile_id != profile.profile_id:
        raise Refusal(TAKEN.format(name=other.name))


async def _shown(t: Transaction, profile: PetProfile) -> Shown:
    portraits = await t.portraits.of(profile.order_id) if profile.order_id else []
    return Shown(profile=profile, portrait=next((p for p in portraits if p.index == profile.place), None))


def _pet(choices: Choices) -> Pet | None:
    if choices.species is None or choices.breed is None or choices.coat is None:
        return None
    return Pet(species=choices.species, breed=choices.breed, coat=choices.coat)
