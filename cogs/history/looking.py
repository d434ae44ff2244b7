"""What a history card shows, as its controls say it, such as "liked" or "breed.pug" with "from.Xy12"."""

from dataclasses import dataclass

from cogs.history.wording import FILTERS
from petbot.domain.choices import Species
from petbot.domain.history import Search, Way
from petbot.domain.ids import GuildId, OrderId

ALL = "all"
BREED = "breed."
NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A page: of what, and from where."""

    only: str = ALL
    way: Way = Way.FROM
    order_id: OrderId | None = None
    """None: from the newest."""

    @property
    def breed(self) -> str | None:
        """The id of the breed that is looked for."""
        return self.only.removeprefix(BREED) if self.only.startswith(BREED) else None

    @property
    def argument(self) -> str:
        """For a control's custom_id: at most 46 characters of the filter and 22 of the place."""
        return f"{self.only}:{self.way}.{self.order_id}" if self.order_id else f"{self.only}:{NEWEST}"


def spot_of(argument: str) -> Spot:
    """The page that a control means; the newest of all where it means none."""
    only, _, place = argument.partition(":")
    if only not in FILTERS and not only.startswith(BREED):
        return Spot()
    way, _, order_id = place.partition(".")
    if way not in set(Way) or not order_id:
        return Spot(only=only)
    return Spot(only=only, way=Way(way), order_id=OrderId(order_id))


def search_of(spot: Spot, guild_id: GuildId | None) -> Search:
    """What is looked for; "here" outside of servers finds everything."""
    return Search(
        liked=spot.only == "liked",
        failed=spot.only == "failed",
        species=Species(spot.only) if spot.only in set(Species) else None,
        breed=spot.breed,
        guild_id=guild_id if spot.only == "here" else None,
    )
