"""Profiles by person and name, and the codes by which they are given on."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from petbot.domain.ids import OrderId, UserId
from petbot.domain.petprofiles import OfferCode, PetProfile, ProfileId
from petbot.store.schema import OfferRow, ProfileRow
from petbot.store.values import choices_from_json, choices_to_json, recipe_from_json, recipe_to_json


class PetProfiles:
    """Saved pets."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def of(self, user_id: UserId, limit: int | None = None, offset: int = 0) -> list[PetProfile]:
        """A person's, by name: all of them, or so many from that place on."""
        found = select(ProfileRow).where(ProfileRow.user_id == user_id).order_by(ProfileRow.key)
        return [_profile_of(row) for row in await self._session.scalars(found.limit(limit).offset(offset))]

    async def find(self, profile_id: ProfileId) -> PetProfile | None:
        """The one of this id, whoever owns it."""
        row = await self._session.get(ProfileRow, profile_id)
        return None if row is None else _profile_of(row)

    async def number(self, user_id: UserId) -> int:
        """How many a person has."""
        return await self._session.scalar(select(func.count()).where(ProfileRow.user_id == user_id)) or 0

    async def named(self, user_id: UserId, key: str) -> PetProfile | None:
        """The one whose name has this key."""
        found = select(ProfileRow).where(ProfileRow.user_id == user_id, ProfileRow.key == key)
        row = await self._session.scalar(found)
        return None if row is None else _profile_of(row)

    async def save(self, profile: PetProfile) -> None:
        """A new one, or a changed one."""
        row = await self._session.get(ProfileRow, profile.profile_id)
        if row is None:
            row = ProfileRow(profile_id=profile.profile_id)
            self._session.add(row)
        row.user_id, row.name, row.key = profile.user_id, profile.name, profile.key
        row.choices, row.recipe = choices_to_json(profile.choices), recipe_to_json(profile.recipe)
        row.order_id, row.place = profile.order_id, profile.place
        row.made_at, row.is_default = profile.made_at, profile.is_default
        await self._session.flush()

    async def make_default(self, profile: PetProfile) -> None:
        """This one and no other of the same person."""
        mine = update(ProfileRow).where(ProfileRow.user_id == profile.user_id)
        await self._session.execute(mine.values(is_default=ProfileRow.profile_id == profile.profile_id))

    async def delete(self, profile_id: ProfileId) -> None:
        """With the codes that offer it."""
        await self._session.execute(delete(OfferRow).where(OfferRow.profile_id == profile_id))
        await self._session.execute(delete(ProfileRow).where(ProfileRow.profile_id == profile_id))

    async def offer(self, code: OfferCode, profile_id: ProfileId, to: UserId | None) -> None:
        """Let whoever has the code, or one person alone, have a copy."""
        self._session.add(OfferRow(code=code, profile_id=profile_id, to_user_id=to))
        await self._session.flush()

    async def offers(self, profile_id: ProfileId, to: UserId | None) -> list[OfferCode]:
        """The codes by which a profile is offered to that person, or to everybody."""
        found = select(OfferRow.code).where(OfferRow.profile_id == profile_id)
        whom = OfferRow.to_user_id.is_(None) if to is None else OfferRow.to_user_id == to
        return [OfferCode(code) for code in await self._session.scalars(found.where(whom))]

    async def offered(self, code: OfferCode, to: UserId) -> PetProfile | None:
        """What this person gets for a code; None for an unknown one, and for a gift to somebody else."""
        found = select(ProfileRow, OfferRow).join(OfferRow, OfferRow.profile_id == ProfileRow.profile_id)
        row = (await self._session.execute(found.where(OfferRow.code == code))).first()
        if row is None or row[1].to_user_id not in {None, to}:
            return None
        return _profile_of(row[0])

    async def withdraw(self, profile_id: ProfileId, to: UserId | None) -> None:
        """End the offers of a profile to that person, or to everybody."""
        whom = OfferRow.to_user_id.is_(None) if to is None else OfferRow.to_user_id == to
        await self._session.execute(delete(OfferRow).where(OfferRow.profile_id == profile_id, whom))

    async def forget(self, user_id: UserId) -> None:
        """Delete all of a person's, and what was offered to them alone."""
        mine = select(ProfileRow.profile_id).where(ProfileRow.user_id == user_id)
        await self._session.execute(delete(OfferRow).where(OfferRow.profile_id.in_(mine)))
        await self._session.execute(delete(OfferRow).where(OfferRow.to_user_id == user_id))
        await self._session.execute(delete(ProfileRow).where(ProfileRow.user_id == user_id))


def _profile_of(row: ProfileRow) -> PetProfile:
    return PetProfile(
        profile_id=ProfileId(row.profile_id),
        user_id=UserId(row.user_id),
        name=row.name,
        choices=choices_from_json(row.choices),
        recipe=recipe_from_json(row.recipe),
        order_id=None if row.order_id is None else OrderId(row.order_id),
        place=row.place,
        made_at=row.made_at,
        is_default=row.is_default,
    )
