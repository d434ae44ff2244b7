"""Whose profile it is, which one is meant, which names are free: asked inside a use case's transaction."""

from dataclasses import dataclass
from itertools import count
from pathlib import Path

from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import UserId
from petbot.domain.petprofiles import MAX_NAME, PetProfile, ProfileId, key_of
from petbot.domain.portraits import Portrait
from petbot.domain.texts import tr
from petbot.store.database import Transaction
from petbot.store.images import Images

GONE = tr(
    "You have no profile like this any more: it was deleted, or it is somebody else's."
    " Type /pet profiles to see those that you have."
)
NONE = tr("You have no profile yet. Save a picture that came out well, and I can draw that pet again.")
NO_DEFAULT = tr("You have no default profile. Say which one you mean, or choose a default first.")
UNKNOWN = tr("You have no profile called “{name}”. Pick one from the list that appears as you type.")
TAKEN = tr("You have a profile called “{name}” already. Choose another name.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A profile and its picture, which is None once the order that it came from is gone."""

    profile: PetProfile
    portrait: Portrait | None
    png: Path | None
    """The picture's file."""
    shared: bool
    """Whether there is a code by which anybody may take a copy."""


async def owned(t: Transaction, user_id: UserId, profile_id: ProfileId) -> PetProfile:
    """The person's own profile. Raises NotFound, for another's too: nobody learns what others have."""
    profile = await t.profiles.find(profile_id)
    if profile is None or profile.user_id != user_id:
        raise NotFound(GONE)
    return profile


async def wanted(t: Transaction, user_id: UserId, name: str) -> PetProfile:
    """The person's profile of this name; without a name the default one, or the only one. Raises NotFound."""
    if name.strip():
        profile = await t.profiles.named(user_id, key_of(name))
        if profile is None:
            raise NotFound(UNKNOWN.format(name=name[:60]))
        return profile
    profiles = await t.profiles.of(user_id)
    if not profiles:
        raise NotFound(NONE)
    default = next((each for each in profiles if each.is_default), None)
    if default is None and len(profiles) > 1:
        raise NotFound(NO_DEFAULT)
    return default or profiles[0]


async def must_be_free(t: Transaction, profile: PetProfile) -> None:
    """Raises Refusal where another profile of the same person has its name."""
    other = await t.profiles.named(profile.user_id, profile.key)
    if other is not None and other.profile_id != profile.profile_id:
        raise Refusal(TAKEN.format(name=other.name))


async def free_name(t: Transaction, user_id: UserId, name: str) -> str:
    """The name, with the first number behind it that makes it free: "Bella", "Bella 2"."""
    taken = {profile.key for profile in await t.profiles.of(user_id)}
    names = (name if n == 1 else f"{name[: MAX_NAME - 5]} {n}" for n in count(1))
    return next(each for each in names if key_of(each) not in taken)


async def shown(t: Transaction, images: Images, profile: PetProfile) -> Shown:
    """The profile with its picture."""
    portraits = await t.portraits.of(profile.order_id) if profile.order_id else []
    portrait = next((p for p in portraits if p.index == profile.place), None)
    return Shown(
        profile=profile,
        portrait=portrait,
        png=None if portrait is None else images.path(portrait.sha256),
        shared=bool(await t.profiles.offers(profile.profile_id, None)),
    )
