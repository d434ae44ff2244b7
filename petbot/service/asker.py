"""Who presses a button or types a command, and what that lets them do."""

from dataclasses import dataclass

from petbot.domain.cards import Card
from petbot.domain.ids import GuildId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A person as one interaction shows them."""

    user_id: UserId
    guild_id: GuildId | None
    locale: str
    """Discord locale, such as "en-US"."""
    may_moderate: bool = False
    """Holds the permission Manage Messages where the interaction took place."""

    def owns(self, card: Card) -> bool:
        """Whether the card is theirs."""
        return card.user_id == self.user_id

    def moderates(self, card: Card) -> bool:
        """Whether they may end the card without owning it: moderators may, within their own guild."""
        return self.may_moderate and self.guild_id is not None and self.guild_id == card.address.guild_id
