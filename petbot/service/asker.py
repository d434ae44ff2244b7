"""Who presses a button or types a command, and what that lets them do."""

from dataclasses import dataclass

from petbot.domain.cards import Card
from petbot.domain.ids import ChannelId, GuildId, RoleId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """A person as one interaction shows them."""

    user_id: UserId
    guild_id: GuildId | None
    locale: str
    """Discord locale, such as "en-US"."""
    guild_locale: str | None = None
    """The guild's own; None outside of guilds."""
    channels: frozenset[ChannelId] = frozenset()
    """Where they ask: the channel, and its parent if it is a thread."""
    roles: frozenset[RoleId] = frozenset()
    """Roles that they hold in the guild; everybody holds the one with the guild's own id."""
    may_moderate: bool = False
    """Holds the permission Manage Messages where the interaction took place."""
    may_manage: bool = False
    """Holds the permission Manage Server in the guild."""
    may_attach: bool = True
    """Holds the permission Attach Files where the interaction took place."""
    alone: bool = False
    """Nobody but they and the bot read what is said there: its direct messages."""
    operates: bool = False
    """Owns the application, or is of the team that does."""

    def owns(self, card: Card) -> bool:
        """Whether the card is theirs."""
        return card.user_id == self.user_id

    def moderates(self, card: Card) -> bool:
        """Whether they may end the card without owning it: moderators may, within their own guild."""
        return self.may_moderate and self.guild_id is not None and self.guild_id == card.address.guild_id
