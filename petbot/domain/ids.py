"""Names for identifiers, so that one kind is never passed for another."""

from typing import NewType

UserId = NewType("UserId", int)
"""A Discord user's snowflake."""
GuildId = NewType("GuildId", int)
"""A Discord guild's (server's) snowflake."""
ChannelId = NewType("ChannelId", int)
"""A Discord channel's, thread's or DM's snowflake."""
MessageId = NewType("MessageId", int)
"""A Discord message's snowflake."""
CardId = NewType("CardId", str)
"""Our own id of a Card: at most 16 URL-safe characters, as it travels in a button's custom_id (100 at most)."""
OrderId = NewType("OrderId", str)
"""Our own id of an Order and of its Job: at most 16 URL-safe characters."""
RoleId = NewType("RoleId", int)
"""A Discord role's snowflake."""
CaseId = NewType("CaseId", str)
"""Our own id of a reported picture's Case: at most 16 URL-safe characters."""
