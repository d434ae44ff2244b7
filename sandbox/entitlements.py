"""Entitlements as Discord shows them, and telling the bot of them."""

from sandbox.events import Event, Events
from sandbox.shapes import Json, Snowflake
from sandbox.world import Application, Entitlement, World

GUILD, USER = 1, 2  # owner types
APPLICATION_SUBSCRIPTION = 8


def shown(application: Application, entitlement: Entitlement) -> Json:
    return {
        "id": entitlement.id,
        "sku_id": entitlement.sku_id,
        "application_id": application.id,
        # The schema wants an owner even where a guild is it: Discord then names who bought it for the guild.
        "user_id": entitlement.user_id or application.owner_id,
        **({"guild_id": entitlement.guild_id} if entitlement.guild_id else {}),
        "type": APPLICATION_SUBSCRIPTION,
        "deleted": entitlement.deleted,
        "consumed": entitlement.consumed,
        "starts_at": None,
        "ends_at": None,
    }


def tell(world: World, events: Events, entitlement: Entitlement, kind: str) -> None:
    events.publish(Event(type=kind, people=frozenset(), bot_data=shown(world.application, entitlement)))


def held(application: Application, user_id: Snowflake, guild_id: Snowflake | None) -> list[Json]:
    """What counts where this person acts: their own, and the guild's."""
    return [
        shown(application, e)
        for e in application.entitlements.values()
        if not e.deleted and (e.user_id == user_id or (guild_id is not None and e.guild_id == guild_id))
    ]
