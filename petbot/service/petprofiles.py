"""Profiles: pets saved from finished orders, drawn again, changed for once, kept in order, and given on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.naming import name_in
from petbot.domain.cards import Address, Card
from petbot.domain.choices import Choices, Field, Pet
from petbot.domain.errors import NotFound, Refusal, TooMany
from petbot.domain.ids import CardId, UserId
from petbot.domain.orders import Job, JobState
from petbot.domain.petprofiles import MAX_NAME, OfferCode, PetProfile, ProfileId, cleaned_name, given_on, key_of, saved
from petbot.domain.recipes import Recipe
from petbot.domain.taste import Deed
from petbot.domain.texts import joined, plural, tr
from petbot.domain.uploads import Upload
from petbot.service.asker import Asker
from petbot.service.faces import Ticket
from petbot.service.loops import survives
from petbot.service.ordering import Ordering
from petbot.service.owning import finished, mine
from petbot.service.ownprofiles import Shown, free_name, must_be_free, owned, shown, wanted
from petbot.service.placing import short_id
from petbot.service.tasting import Tasting
from petbot.store.database import Database, Transaction
from petbot.store.images import Images
from petbot.words import examine

MAX_PROFILES = 25
"""Profiles that one person may have: as many as one menu of Discord's holds."""
NOT_DRAWN = tr("Only finished pictures can be saved: wait until this order is done.")
NO_OFFER = tr("This code is not known, or not meant for you. Ask whoever gave it to you for another.")
OWN_OFFER = tr("This profile is yours already. Duplicate it if you want a second one.")
OWN_GIFT = tr("This is you. Duplicate the profile if you want a second one.")
UNFIT = tr("This name cannot be used.")
CHOOSE_ANOTHER = tr("Choose another one.")
FULL = plural(
    "You have {number} profile, which is the limit. Delete one first.",
    "You have {number} profiles, which is the limit. Delete one first.",
)
ANOTHER_PICTURE = tr(
    "It cannot be the very same picture any more: the model or an adapter that drew it is no longer in use."
    " I kept its seed, so what comes is as near as it gets."
)
Change = tuple[Field, Sequence[str]]
"""A menu and what is chosen in it, for this time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redrawn:
    """A profile that is being drawn again."""

    ticket: Ticket
    news: tuple[str, ...] = ()
    """Sentences for the person: what was taken out for a change, or that the picture will be another."""


class Profiles:
    """The use cases of profiles: each is for their owner alone, and raises NotFound or another Refusal for others."""

    def __init__(
        self,
        *,
        database: Database,
        images: Images,
        catalogue: Catalogue,
        ordering: Ordering,
        clock: Callable[[], datetime],
        most: int = MAX_PROFILES,
        new_id: Callable[[], str] = short_id,
    ) -> None:
        """`most` profiles a person."""
        self._database = database
        self._images = images
        self._catalogue = catalogue
        self._ordering = ordering
        self._clock = clock
        self._most = most
        self._new_id = new_id
        self._tasting = Tasting(database=database, catalogue=catalogue, clock=clock)

    async def suggest(self, card_id: CardId, asker: Asker, place: int = 0) -> str:
        """A free name for picture number `place`, from 0, of the asker's finished order: its breed's, as they call it.

        Raises a Refusal where that picture cannot be saved.
        """
        async with self._database.reading() as t:
            job = await _drawn(t, card_id, asker)
            _, choices = saved(job.order.recipe, job.order.choices, place)
            await self._must_have_room(t, asker.user_id)
            breed = self._catalogue.breed(choices.breed or "")
            return await free_name(t, asker.user_id, name_in(breed, asker.locale)[:MAX_NAME])

    async def save(self, card_id: CardId, asker: Asker, name: str, place: int = 0) -> PetProfile:
        """Save picture number `place`, from 0, of the asker's finished order."""
        name = await self._fit(asker, name)
        async with self._database.transaction() as t:
            order = (await _drawn(t, card_id, asker)).order
            recipe, choices = saved(order.recipe, order.choices, place)
            profile = PetProfile(
                profile_id=ProfileId(self._new_id()),
                user_id=asker.user_id,
                name=name,
                choices=choices,
                recipe=recipe,
                order_id=order.order_id,
                place=place,
                made_at=self._clock(),
            )
            await self._add(t, profile)
            await self._keep_start(t, profile)
            await self._tasting.learn(t, asker.user_id, Deed.SAVED, choices)
        return profile

    async def listed(self, asker: Asker, limit: int | None = None, offset: int = 0) -> list[Shown]:
        """The asker's profiles by name, each with its picture where there still is one."""
        async with self._database.reading() as t:
            profiles = await t.profiles.of(asker.user_id, limit, offset)
            return [await shown(t, self._images, profile) for profile in profiles]

    async def show(self, asker: Asker, profile_id: ProfileId) -> Shown:
        """One of the asker's profiles."""
        async with self._database.reading() as t:
            return await shown(t, self._images, await owned(t, asker.user_id, profile_id))

    async def wanted(self, asker: Asker, name: str = "") -> PetProfile:
        """The profile of this name, as its owner types it; no name means the default one, or the only one."""
        async with self._database.reading() as t:
            return await wanted(t, asker.user_id, name)

    async def matching(self, asker: Asker, typed: str, most: int) -> list[PetProfile]:
        """The asker's profiles that have this in their names, the default one first."""
        async with self._database.reading() as t:
            found = [each for each in await t.profiles.of(asker.user_id) if key_of(typed) in each.key]
        return sorted(found, key=lambda profile: not profile.is_default)[:most]

    async def again(
        self,
        asker: Asker,
        address: Address,
        profile_id: ProfileId,
        changes: Sequence[Change] = (),
        *,
        beside: ProfileId | None = None,
        private: bool = False,
    ) -> Redrawn:
        """Order a profile's picture again on a new card.

        Without changes it is the same picture, as long as model and adapters are. With changes, for this time only, the
        same seed draws another. `beside` names a second profile whose pet joins the first.
        """
        async with self._database.reading() as t:
            profile = await owned(t, asker.user_id, profile_id)
            other = await owned(t, asker.user_id, beside) if beside else None
        choices = replace(profile.choices, companion=_pet(other.choices)) if other else profile.choices
        news: list[str] = []
        for field, values in changes:
            settled = self._catalogue.settle(choices, field, values)
            choices = settled.choices
            news += settled.mended
        typed = " ".join(value for field, values in changes if field == "note" for value in values)
        ticket = await self._ordering.again(asker, address, profile, choices, private=private, typed=typed)
        if choices == profile.choices and not _same(ticket.job.order.recipe, profile.recipe):
            news.append(ANOTHER_PICTURE)
        return Redrawn(ticket=ticket, news=tuple(news))

    async def form(self, asker: Asker, address: Address, profile_id: ProfileId, *, private: bool = False) -> Card:
        """A form that starts from a profile and keeps its seed."""
        async with self._database.reading() as t:
            profile = await owned(t, asker.user_id, profile_id)
        return await self._ordering.open_form(
            asker, address, profile.choices, private=private, profile_id=profile.profile_id
        )

    async def rename(self, asker: Asker, profile_id: ProfileId, new: str) -> PetProfile:
        """Give a profile another name."""
        new = await self._fit(asker, new)
        async with self._database.transaction() as t:
            profile = replace(await owned(t, asker.user_id, profile_id), name=new)
            await must_be_free(t, profile)
            await t.profiles.save(profile)
        return profile

    async def suggest_copy(self, asker: Asker, profile_id: ProfileId) -> str:
        """A free name for a duplicate."""
        async with self._database.reading() as t:
            profile = await owned(t, asker.user_id, profile_id)
            await self._must_have_room(t, asker.user_id)
            return await free_name(t, asker.user_id, profile.name)

    async def duplicate(self, asker: Asker, profile_id: ProfileId, new: str) -> PetProfile:
        """A second profile with the same picture."""
        new = await self._fit(asker, new)
        async with self._database.transaction() as t:
            copy = self._copy(await owned(t, asker.user_id, profile_id), asker.user_id, new)
            await self._add(t, copy)
        return copy

    async def make_default(self, asker: Asker, profile_id: ProfileId) -> None:
        """The one that is meant where no name is said."""
        async with self._database.transaction() as t:
            await t.profiles.make_default(await owned(t, asker.user_id, profile_id))

    async def delete(self, asker: Asker, profile_id: ProfileId) -> PetProfile:
        """Forget a profile, and the picture that it starts from unless something else needs it.

        Copies that others took stay theirs, codes that offer it end.
        """
        async with self._database.transaction() as t:
            profile = await owned(t, asker.user_id, profile_id)
            await t.profiles.delete(profile_id)
            orphans = await t.uploads.release(asker.user_id)
        for sha256 in orphans:
            await survives(self._images.delete(sha256), f"Removing the picture {sha256}")
        return profile

    async def share(self, asker: Asker, profile_id: ProfileId, to: UserId | None = None) -> OfferCode:
        """A code by which anybody may take a copy, or as a gift only one member, once; the same code when asked again.

        A gift is taken, never put into somebody's profiles unasked.
        """
        if to == asker.user_id:
            raise Refusal(OWN_GIFT)
        async with self._database.transaction() as t:
            profile = await owned(t, asker.user_id, profile_id)
            for code in await t.profiles.offers(profile.profile_id, to):
                return code
            code = OfferCode(self._new_id())
            await t.profiles.offer(code, profile.profile_id, to)
        return code

    async def unshare(self, asker: Asker, profile_id: ProfileId, to: UserId | None = None) -> None:
        """End a code."""
        async with self._database.transaction() as t:
            await t.profiles.withdraw((await owned(t, asker.user_id, profile_id)).profile_id, to)

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
        await self._must_have_room(t, profile.user_id)
        await must_be_free(t, profile)
        await t.profiles.save(profile)

    async def _keep_start(self, t: Transaction, profile: PetProfile) -> None:
        """An earlier picture that a variation starts from stays for as long as the profile, as a photo does."""
        start, now = profile.recipe.start, self._clock()
        if start and await t.people.used([start.sha256]):
            kept = Upload(user_id=profile.user_id, sha256=start.sha256, given_at=now, keep_until=now)
            await t.uploads.add(kept)

    async def _must_have_room(self, t: Transaction, user_id: UserId) -> None:
        if await t.profiles.number(user_id) >= self._most:
            raise TooMany(FULL.format(number=self._most))

    def _copy(self, profile: PetProfile, user_id: UserId, name: str) -> PetProfile:
        return replace(
            profile,
            profile_id=ProfileId(self._new_id()),
            user_id=user_id,
            name=name,
            made_at=self._clock(),
            is_default=False,
        )


async def _drawn(t: Transaction, card_id: CardId, asker: Asker) -> Job:
    """The asker's finished order. Raises a Refusal where it is another's, gone, or without pictures."""
    job = await finished(t, await mine(t, card_id, asker), NOT_DRAWN)
    if job.state is not JobState.DONE:
        raise Refusal(NOT_DRAWN)
    return job


def _same(one: Recipe, other: Recipe) -> bool:
    """Whether they draw the same picture; how strictly it is looked at does not count."""
    return replace(one, strictness=other.strictness) == other


def _pet(choices: Choices) -> Pet | None:
    if choices.species is None or choices.breed is None or choices.coat is None:
        return None
    return Pet(species=choices.species, breed=choices.breed, coat=choices.coat)
