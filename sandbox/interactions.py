"""The life of an interaction: told to the bot, answered within 3 seconds or dead, its token good for 15 minutes.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from sandbox import attachments, permissions
from sandbox.clock import Clock
from sandbox.entitlements import held
from sandbox.errors import ApiError, not_found
from sandbox.events import Event, Events
from sandbox.posting import Posting
from sandbox.present import Present
from sandbox.shapes import Json, Snowflake
from sandbox.snowflakes import Snowflakes
from sandbox.world import Channel, ChannelType, Flags, Message, World

FIRST_RESPONSE_SECONDS = 3
TOKEN_SECONDS = 15 * 60
NO_ANSWER = "The application did not respond"
NO_CHOICES = "Loading options failed"


class Kind(IntEnum):
    PING = 1
    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


@dataclass(slots=True, kw_only=True)
class Interaction:
    id: Snowflake
    token: str
    kind: Kind
    user_id: Snowflake
    channel: Channel
    data: Json
    created_at: float
    nonce: str | None = None
    message: Message | None = None  # that the component, or the modal's opener, sits on
    owners: dict[str, Snowflake] = field(default_factory=dict[str, Snowflake])
    answered: int | None = None  # the callback's type
    failure: str | None = None
    original_id: Snowflake | None = None
    followups: int = 0
    choices: list[Json] = field(default_factory=list[Json])
    modal: Json | None = None
    created_message_ids: list[Snowflake] = field(default_factory=list[Snowflake])
    opened_by: Snowflake | None = None  # for a modal submit: the interaction that opened the modal
    triggering: Json | None = None  # what is told of that one, also when its token is long dead


class Interactions:
    def __init__(
        self,
        *,
        world: World,
        clock: Clock,
        snowflakes: Snowflakes,
        present: Present,
        events: Events,
        posting: Posting,
    ) -> None:
        self._world = world
        self._clock = clock
        self._snowflakes = snowflakes
        self._present = present
        self._events = events
        self._posting = posting
        self._by_id: dict[Snowflake, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def start(
        self,
        kind: Kind,
        user_id: Snowflake,
        channel: Channel,
        data: Json,
        *,
        nonce: str | None = None,
        message: Message | None = None,
        opened_by: Snowflake | None = None,
        triggering: Json | None = None,
        forged: Json | None = None,
    ) -> Interaction:
        """Tell the bot, without asking whether Discord would: see invoking.py. `forged` goes over what is told.

        `triggering` is what is told of the interaction that opened a modal, where that one is not known here.
        """
        opener = self._by_id.get(opened_by or "")
        interaction = Interaction(
            id=self._snowflakes.next(),
            token=secrets.token_urlsafe(96),
            kind=kind,
            user_id=user_id,
            channel=channel,
            data=data,
            created_at=self._clock.now(),
            nonce=nonce,
            message=message,
            owners=self._owners(user_id, channel),
            opened_by=opened_by,
            triggering=triggering if opener is None else self.metadata(opener),
        )
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        deadline = interaction.created_at + FIRST_RESPONSE_SECONDS
        self._clock.call_at(deadline, lambda: self._give_up(interaction))
        self._clock.call_at(interaction.created_at + TOKEN_SECONDS, lambda: self._expire(interaction))
        self.tell(interaction, "INTERACTION_PENDING")
        self.repeat(interaction, forged)
        return interaction

    def repeat(self, interaction: Interaction, forged: Json | None = None) -> None:
        """Tell the bot of the interaction, also when it was told already, as after a resumed session."""
        payload = self._payload(interaction) | (forged or {})
        event = Event(
            type="INTERACTION_CREATE", people=frozenset(), bot_data=payload, guild_id=interaction.channel.guild_id
        )
        self._events.publish(event)

    def to_answer(self, interaction_id: Snowflake, token: str) -> Interaction:
        """The interaction that a callback is for. 10062 when unknown or later than 3 s, 40060 when already answered."""
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise not_found(10062)
        if interaction.answered is not None:
            raise ApiError(400, 40060)
        if interaction.failure is not None:
            raise not_found(10062)
        return interaction

    def by_token(self, application_id: Snowflake, token: str) -> Interaction:
        """The interaction whose webhook this is. 50027 for a dead or made-up token, 10015 before the first response."""
        interaction = self._by_token.get(token)
        if application_id != self._world.application.id or interaction is None:
            raise ApiError(401, 50027)
        if self._clock.now() - interaction.created_at >= TOKEN_SECONDS:
            raise ApiError(401, 50027)
        if interaction.answered is None:
            raise not_found(10015)
        return interaction

    def expire_tokens(self) -> None:
        """Make every token dead now, as if 15 minutes had passed."""
        for interaction in self._by_token.values():
            interaction.created_at = min(interaction.created_at, self._clock.now() - TOKEN_SECONDS)

    def original(self, interaction: Interaction) -> Message:
        """The message that the first response made or was attached to; 10008 where there is none (any more)."""
        if interaction.original_id is None:
            raise not_found(10008)
        return self._posting.visible(interaction.user_id, interaction.channel.id, interaction.original_id)

    def tell(self, interaction: Interaction, kind: str, **more: object) -> None:
        """Tell the person's screen how their interaction fares."""
        data: Json = {"nonce": interaction.nonce, "id": interaction.id, **more}
        self._events.publish(Event(type=kind, data=data, people=frozenset({interaction.user_id})))

    def metadata(self, interaction: Interaction) -> Json:
        """interaction_metadata, as a message that the interaction made carries it."""
        shown: Json = {
            "id": interaction.id,
            "type": int(interaction.kind),
            "user": self._present.user(interaction.user_id),
            "authorizing_integration_owners": interaction.owners,
        }
        if interaction.kind is Kind.COMMAND:
            shown |= {"name": full_name(interaction.data), "command_type": interaction.data.get("type", 1)}
        elif interaction.kind is Kind.COMPONENT and interaction.message is not None:
            shown["interacted_message_id"] = interaction.message.id
        elif interaction.triggering is not None:
            shown["triggering_interaction_metadata"] = interaction.triggering
        return shown

    def find(self, interaction_id: Snowflake) -> Interaction | None:
        return self._by_id.get(interaction_id)

    def newest_modal(self, user_id: Snowflake, custom_id: str) -> Interaction | None:
        """The interaction that last opened a modal of this custom id for this person."""
        for interaction in reversed(self._by_id.values()):
            modal = interaction.modal
            if interaction.user_id == user_id and modal is not None and modal["custom_id"] == custom_id:
                return interaction
        return None

    def _give_up(self, interaction: Interaction) -> None:
        if interaction.answered is None:
            interaction.failure = NO_CHOICES if interaction.kind is Kind.AUTOCOMPLETE else NO_ANSWER
            self.tell(interaction, "INTERACTION_FAILURE", reason=interaction.failure)

    def _expire(self, interaction: Interaction) -> None:
        """After 15 minutes "thinking…" becomes a failure, and the interaction is forgotten; open modals stay usable."""
        message = self._world.message(interaction.channel.id, interaction.original_id or "")
        if message is not None and message.has(Flags.LOADING):
            interaction.failure = NO_ANSWER
            self.tell(interaction, "INTERACTION_FAILURE", reason=NO_ANSWER)
        if interaction.modal is None:
            self._by_id.pop(interaction.id, None)
            self._by_token.pop(interaction.token, None)

    def _owners(self, user_id: Snowflake, channel: Channel) -> dict[str, Snowflake]:
        """By whose installation the interaction is allowed: "0" the guild's ("0" in the bot's DM), "1" the user's."""
        owners: dict[str, Snowflake] = {}
        if channel.guild_id and self._world.bot_in(channel.guild_id):
            owners["0"] = channel.guild_id
        elif self._world.application.bot_id in channel.recipients:
            owners["0"] = "0"
        if self._world.users[user_id].installed:
            owners["1"] = user_id
        return owners

    def _payload(self, interaction: Interaction) -> Json:
        channel, user = interaction.channel, self._world.users[interaction.user_id]
        guild = self._world.guild_of(channel)
        allowed = permissions.in_channel(self._world, user.id, channel)
        bot = permissions.in_channel(self._world, self._world.application.bot_id, channel)
        there = "0" in interaction.owners
        shown: Json = {
            "id": interaction.id,
            "application_id": self._world.application.id,
            "type": int(interaction.kind),
            "data": interaction.data,
            "channel_id": channel.id,
            "channel": self._present.channel(channel) | {"permissions": str(allowed)},
            "token": interaction.token,
            "version": 1,
            "app_permissions": str(bot if there else allowed & permissions.DIRECT),
            "locale": user.locale,
            "entitlements": held(self._world.application, user.id, channel.guild_id),
            "authorizing_integration_owners": interaction.owners,
            "context": context_of(self._world, channel),
            "attachment_size_limit": attachments.size_limit(guild),
        }
        if interaction.message is not None:
            shown["message"] = self._present.message(interaction.message)
        if guild is None:
            return shown | {"user": self._present.user(user.id)}
        member = self._present.member(guild.members[user.id]) | {"permissions": str(allowed)}
        partial: Json = {"id": guild.id, "locale": guild.locale, "features": []}
        return shown | {
            "guild_id": guild.id,
            "guild": partial,
            "guild_locale": guild.locale,
            "member": member,
        }


def context_of(world: World, channel: Channel) -> int:
    """0 guild, 1 DM with the bot, 2 any other private channel."""
    if channel.type is not ChannelType.DM:
        return 0
    return 1 if world.application.bot_id in channel.recipients else 2


def full_name(data: Json) -> str:
    """A command as one typed it, with its group and subcommand: "pet create"."""
    names = [data["name"]]
    options = data.get("options") or []
    while options and options[0]["type"] in (1, 2):
        names.append(options[0]["name"])
        options = options[0].get("options") or []
    return " ".join(names)
